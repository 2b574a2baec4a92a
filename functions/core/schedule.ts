import { parseScheduleExpression, runsWithin } from './schedule-expression.ts';

/** An EventBridge Scheduler expression, `rate(…)` or `cron(…)`, in an IANA time zone. */
export type Schedule = { readonly expression: string; readonly timeZone: string };

const DAY_MS = 86_400_000;
/** A schedule due less than once a year counts as never due. */
const MAX_DAYS = 400;
/** Once a minute, on a day of 25 hours. */
const MAX_RUNS_A_DAY = 25 * 60;

/**
 * The schedule's last due time at or before the instant, in milliseconds since the epoch. Nobody knows a rate's
 * beginning: for it, the time by which it must have been due.
 * @returns undefined where it was not due for 400 days, or is invalid.
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

/** The schedule's next due time after the instant; for a rate, the time by which it must be due. */
export function nextDue({ expression, timeZone }: Schedule, atMs: number): number | undefined {
  const parsed = parseScheduleExpression(expression);
  if (!parsed.ok) return undefined;
  if (parsed.expression.kind === 'rate') return atMs + parsed.expression.everyMs;
  const ahead = { fromMs: atMs + 1, untilMs: atMs + MAX_DAYS * DAY_MS, maxRuns: 1 };
  return runsWithin(parsed.expression, timeZone, ahead)[0];
}
