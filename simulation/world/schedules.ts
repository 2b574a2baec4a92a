import { PipelineError } from '../../functions/core/errors.ts';
import { momentsOf } from './local-time.ts';

export type Schedule = { readonly expression: string; readonly timeZone: string };

const MINUTE_MS = 60_000;
const UNIT_MS: Readonly<Record<string, number>> = {
  minute: MINUTE_MS,
  hour: 60 * MINUTE_MS,
  day: 24 * 60 * MINUTE_MS,
};

const RATE = /^rate\((\d+) (minute|hour|day)s?\)$/;
const DAILY = /^cron\((\d{1,2}) (\d{1,2}) (?:\* \* \?|\? \* (MON-FRI)) \*\)$/;

/**
 * When EventBridge Scheduler fires, for the expressions used here: `rate(…)`, and a time of every day or working day. A
 * local time that the clock skips does not fire; one that comes twice fires once
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html).
 */
export function firingsOf(schedule: Schedule, fromMs: number, untilMs: number): number[] {
  const [, count, unit = ''] = RATE.exec(schedule.expression) ?? [];
  if (count !== undefined) {
    const everyMs = Number(count) * (UNIT_MS[unit] ?? 0);
    const firings: number[] = [];
    for (let atMs = fromMs + everyMs; atMs < untilMs; atMs += everyMs) firings.push(atMs);
    return firings;
  }
  const daily = DAILY.exec(schedule.expression);
  if (daily === null) {
    throw new PipelineError('CONFIG_INVALID', `The simulation cannot fire "${schedule.expression}".`, {
      action: 'Use rate(…) or a time of day in the configuration of the simulation.',
    });
  }
  const [, minute, hour, workingDays] = daily;
  const isOnDay = (day: number): boolean => workingDays === undefined || (day >= 1 && day <= 5);
  return momentsOf(Number(hour) * 60 + Number(minute), isOnDay, schedule.timeZone, fromMs, untilMs);
}
