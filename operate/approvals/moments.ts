import { wallClockMs } from '../../functions/core/local-time.ts';

/** Where nothing says which clock the people of an account live by. */
export const UTC = 'UTC';

/** A minute by the clock of a zone, such as `2026-11-30 11:45 Europe/Oslo`. */
export function minuteIn(atMs: number, timeZone: string): string {
  const wall = new Date(wallClockMs(atMs, timeZone)).toISOString();
  return `${wall.slice(0, 10)} ${wall.slice(11, 16)} ${timeZone}`;
}

/** A second in UTC, such as `2026-11-28 18:00:03 UTC`. */
export function secondOf(atMs: number): string {
  const at = new Date(atMs).toISOString();
  return `${at.slice(0, 10)} ${at.slice(11, 19)} ${UTC}`;
}

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** The time until then, in whole minutes rounded down: `1 day 17 h`, `3 h 12 min`, `less than a minute`. */
export function spanOf(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return 'less than a minute';
  const [days, hours] = [
    Math.floor(minutes / DAY_MINUTES),
    Math.floor((minutes % DAY_MINUTES) / HOUR_MINUTES),
  ];
  if (days > 0)
    return [days === 1 ? '1 day' : `${days} days`, ...(hours === 0 ? [] : [`${hours} h`])].join(' ');
  const rest = minutes % HOUR_MINUTES;
  return [...(hours === 0 ? [] : [`${hours} h`]), ...(rest === 0 ? [] : [`${rest} min`])].join(' ');
}
