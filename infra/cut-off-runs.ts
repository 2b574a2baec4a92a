import { isBankingDay } from '../functions/core/calendar.ts';
import { addDays } from '../functions/core/date.ts';
import { assert } from '../functions/core/errors.ts';
import { nextCutOff } from '../functions/core/execution-date.ts';
import { localDate } from '../functions/core/local-time.ts';
import { payingDaysOf } from '../functions/core/plan.ts';
import { parseScheduleExpression, runsWithin } from '../functions/core/schedule-expression.ts';
import type { DebtorAccount } from '../functions/platform/config.ts';

/** When the files of a debtor account come relative to its bank's cut-offs, over the year ahead. */
export type CutOffRuns = {
  /** All examined runs. */
  readonly runs: number;
  /** Runs on a banking day before its cut-off, and the least and most time between, in minutes. */
  readonly inTime:
    | { readonly runs: number; readonly leastMinutes: number; readonly mostMinutes: number }
    | undefined;
  /** Runs on a banking day after its cut-off: their files count as received on the next banking day. */
  readonly late: number;
  /** Banking days between the first and the last run, and how many of them have a run in time. */
  readonly bankingDays: number;
  readonly servedDays: number;
};

const DAY_MS = 86_400_000;
const YEAR_DAYS = 366;
/** More than one run on most banking days of a year. */
const MAX_RUNS = 600;

export function cutOffRunsOf(account: DebtorAccount, nowMs: number): CutOffRuns {
  const { cutOff, submit } = account;
  const calendar = payingDaysOf(account);
  const parsed = parseScheduleExpression(submit.expression);
  assert(parsed.ok, 'an expression is read before its runs are looked at');
  const window = { fromMs: nowMs, untilMs: nowMs + YEAR_DAYS * DAY_MS, maxRuns: MAX_RUNS };
  const runs = runsWithin(parsed.expression, submit.timeZone, window);
  const served = new Set<string>();
  let [late, inTime, leastMs, mostMs] = [0, 0, Number.POSITIVE_INFINITY, 0];
  for (const at of runs) {
    const day = localDate(at, cutOff.timeZone);
    if (!isBankingDay(calendar, day)) continue;
    const cutOffMs = nextCutOff({ now: at, cutOff, calendar });
    if (localDate(cutOffMs, cutOff.timeZone) !== day) {
      late += 1;
      continue;
    }
    inTime += 1;
    served.add(day);
    leastMs = Math.min(leastMs, cutOffMs - at);
    mostMs = Math.max(mostMs, cutOffMs - at);
  }
  const [first, last] = [runs.at(0), runs.at(-1)];
  let bankingDays = 0;
  if (first !== undefined && last !== undefined) {
    const lastDay = localDate(last, cutOff.timeZone);
    for (let day = localDate(first, cutOff.timeZone); day <= lastDay; day = addDays(day, 1)) {
      if (isBankingDay(calendar, day)) bankingDays += 1;
    }
  }
  const minutes = (ms: number): number => Math.floor(ms / 60_000);
  return {
    runs: runs.length,
    inTime:
      inTime === 0
        ? undefined
        : { runs: inTime, leastMinutes: minutes(leastMs), mostMinutes: minutes(mostMs) },
    late,
    bankingDays,
    servedDays: served.size,
  };
}
