import { parseScheduleExpression, runsWithin } from './schedule-expression.ts';

/** When something runs: an EventBridge Scheduler expression, `rate(…)` or `cron(…)`, in an IANA time zone. */
export type Schedule = { readonly expression: string; readonly timeZone: string };

const DAY_MS = 86_400_000;
/** A schedule that is due less often than once a year counts as never due. */
const MAX_DAYS = 400;
/** Once a minute, on the day that has an hour more. */
const MAX_RUNS_A_DAY = 25 * 60;

/**
 * The last time at or before the instant at which the schedule was due, in milliseconds since the epoch. Nobody
 * knows when a rate began to count: for it, it is the time by which it must have been due.
 * @returns undefined where it was not due for 400 days, or is no expression.
 */
export function lastDue({ expression, timeZone }: Schedule, atMs: number): number | undefined {
  const parsed = parseScheduleExpression(expression);
  if (!parsed.ok) return undefined;
  if (parsed.expression.kind === 'rate') return atMs - parsed.expression.everyMs;
  for (let days = 0; days < MAX_DAYS; days += 1) {
    const untilMs = atMs + 1 - days * DAY_MS;
    const day = { fromMs: untilMs - DAY_MS, untilMs, maxRuns: MAX_RUNS_A_DAY };
    const last = runsWithin(parsed.expression, timeZone, day).at(-1);
    if (last !== undefined) return last;
  }
  return undefined;
}

/** The first time after the instant at which the schedule is due; for a rate, the time by which it must be. */
export function nextDue({ expression, timeZone }: Schedule, atMs: number): number | undefined {
  const parsed = parseScheduleExpression(expression);
  if (!parsed.ok) return undefined;
  if (parsed.expression.kind === 'rate') return atMs + parsed.expression.everyMs;
  const ahead = { fromMs: atMs + 1, untilMs: atMs + MAX_DAYS * DAY_MS, maxRuns: 1 };
  return runsWithin(parsed.expression, timeZone, ahead)[0];
}
