import * as z from 'zod/mini';
import type { SourceName } from '../core/expense.ts';
import { requestHoursKey } from './keys.ts';
import { count } from './row-values.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, rowKind } from './versioned-row.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const requestHour = z.object({ startMs: count, requests: count });
type RequestHour = z.infer<typeof requestHour>;

const ROW = rowKind<readonly RequestHour[]>({
  what: 'request hours',
  schema: z.array(requestHour),
  empty: [],
});

type OfSource = { readonly source: SourceName; readonly account: string };

/** `notBeforeMs`: if it grants none, when some are free again. */
export type Granted = { readonly requests: number; readonly notBeforeMs: number };

/**
 * Takes requests from the 24-hour allowance before their sending, for all runs of a source together: a dying run's
 * unsent ones count as sent. An hour counts until it ended a day ago: wherever the source's day begins, no such day
 * sees more than the allowance.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function takeRequests(
  table: LedgerTable,
  of: OfSource,
  wanted: { readonly requests: number; readonly perDay: number; readonly nowMs: number },
): Promise<Granted> {
  const { perDay, nowMs } = wanted;
  let granted: Granted = { requests: 0, notBeforeMs: nowMs };
  await changeVersioned(table, requestHoursKey(of.source, of.account), ROW, (known) => {
    const hours = known.filter((hour) => counts(hour, nowMs));
    const used = hours.reduce((sum, { requests }) => sum + requests, 0);
    const requests = Math.max(0, Math.min(wanted.requests, perDay - used));
    const oldestMs = Math.min(nowMs, ...hours.map(({ startMs }) => startMs));
    granted = { requests, notBeforeMs: oldestMs + HOUR_MS + DAY_MS };
    return requests === 0 ? known : added(hours, nowMs - (nowMs % HOUR_MS), requests);
  });
  return granted;
}

/** Returns an ending run's unsent requests. */
export async function giveBackRequests(
  table: LedgerTable,
  of: OfSource,
  requests: number,
  nowMs: number,
): Promise<void> {
  await changeVersioned(table, requestHoursKey(of.source, of.account), ROW, (known) => {
    let left = requests;
    return known
      .filter((hour) => counts(hour, nowMs))
      .toSorted((a, b) => b.startMs - a.startMs)
      .map((hour) => {
        const taken = Math.min(left, hour.requests);
        left -= taken;
        return { ...hour, requests: hour.requests - taken };
      });
  });
}

/** An hour in the future comes from a fast clock. */
function counts({ startMs }: RequestHour, nowMs: number): boolean {
  return startMs <= nowMs && startMs + HOUR_MS + DAY_MS > nowMs;
}

function added(hours: readonly RequestHour[], startMs: number, requests: number): readonly RequestHour[] {
  const before = hours.find((hour) => hour.startMs === startMs)?.requests ?? 0;
  return [...hours.filter((hour) => hour.startMs !== startMs), { startMs, requests: before + requests }];
}
