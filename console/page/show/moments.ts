import { inLanguages, locale } from '../words/language.ts';
import { dateFormat } from './formats.ts';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** `28 Nov 2026, 21:15 CET`. @param timeZone the person's own where it is left out. */
export function momentText(iso: string, timeZone?: string): string {
  return dateFormat({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone,
  }).format(new Date(iso));
}

/** `28 Nov 2026`, for a day without a time; whatever else a source wrote stays as it is. */
export function dayText(day: string, place = locale()): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return day;
  const format = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return dateFormat(format, place).format(new Date(`${day}T00:00:00Z`));
}

/** `2 Nov`, where the year is known. */
export function dayOfMonthText(day: string): string {
  const format = { day: 'numeric', month: 'short', timeZone: 'UTC' } as const;
  return dateFormat(format).format(new Date(`${day}T00:00:00Z`));
}

/** `November 2026` for `2026-11`. */
export function monthText(month: string, length: 'long' | 'short' = 'long'): string {
  const format = { month: length, year: 'numeric', timeZone: 'UTC' } as const;
  return dateFormat(format).format(new Date(`${month}-01T00:00:00Z`));
}

/** The month of the server's clock (UTC), or one beside it. */
export function monthAt(nowMs: number, ahead = 0): string {
  const now = new Date(nowMs);
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1)).toISOString().slice(0, 7);
}

export function monthBeside(month: string, ahead: number): string {
  return monthAt(Date.parse(`${month}-01T00:00:00Z`), ahead);
}

const words = inLanguages({
  en: {
    now: 'less than a minute',
    days: (count: number) => (count === 1 ? '1 day' : `${count} days`),
    hours: (count: number) => `${count} h`,
    minutes: (count: number) => `${count} min`,
  },
  de: {
    now: 'weniger als eine Minute',
    days: (count) => (count === 1 ? '1 Tag' : `${count} Tage`),
    hours: (count) => `${count} Std.`,
    minutes: (count) => `${count} Min.`,
  },
});

/** A span in whole minutes, rounded down, in its largest units: `1 day 17 h`, `3 h 12 min`, or by one `3 h`. */
export function spanText(ms: number, units: 1 | 2 = 2): string {
  const { now, days, hours, minutes } = words();
  const all = Math.floor(ms / MINUTE_MS);
  const [day, hour, minute] = [
    Math.floor(all / DAY_MINUTES),
    Math.floor((all % DAY_MINUTES) / HOUR_MINUTES),
    all % HOUR_MINUTES,
  ];
  if (all < 1) return now;
  const parts =
    day > 0 ? [days(day), hour > 0 && hours(hour)] : [hour > 0 && hours(hour), minute > 0 && minutes(minute)];
  return parts
    .filter((part) => part !== false)
    .slice(0, units)
    .join(' ');
}
