import { parseScheduleExpression, runsWithin } from '../functions/core/schedule-expression.ts';
import type { ScheduleConfig } from './deployment-config.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Covers the widest gap of a weekly schedule, and bounds one that runs every minute. */
const GAP_WINDOW_MS = 35 * DAY_MS;
const GAP_RUNS = 3_000;

/** The least and most minutes between two runs; undefined with fewer than two in the weeks ahead. */
export function gapMinutes(
  { expression, timeZone }: ScheduleConfig,
  nowMs: number,
): { readonly least: number; readonly most: number } | undefined {
  const parsed = parseScheduleExpression(expression);
  if (!parsed.ok) return undefined;
  const window = { fromMs: nowMs, untilMs: nowMs + GAP_WINDOW_MS, maxRuns: GAP_RUNS };
  const runs = runsWithin(parsed.expression, timeZone, window);
  const gaps = runs.slice(1).map((at, index) => (at - (runs[index] ?? at)) / MINUTE_MS);
  return gaps.length === 0 ? undefined : { least: Math.min(...gaps), most: Math.max(...gaps) };
}
