import type { PlainDate } from '../core/date.ts';
import type { SourceName } from '../core/expense.ts';
import type { PayoutId } from '../core/ids.ts';
import { LISTED_STATES } from '../core/states.ts';
import type { Clock } from '../platform/clock.ts';
import { livePayouts } from './live-index.ts';
import { MAX_ROWS_PER_READ, readPayouts } from './payouts.ts';
import type { LedgerTable } from './table.ts';

/** Above what waits in months of a dry run, which pays nothing. */
const CANDIDATES_PER_SHARD = 50_000;

/** The reports of a source that something waits in. */
export type OpenReports = {
  readonly reportIds: ReadonlySet<string>;
  /** The first day of all their periods. */
  readonly earliest: PlainDate | undefined;
  /** Whether something waits of which nobody knows the period. */
  readonly hasUndated: boolean;
};

/**
 * Read anew by each run: whatever ended may be live again, such as a payment that came back. One that the index does not
 * know of yet is found by the next run.
 */
export async function readOpenReports(
  table: LedgerTable,
  of: { readonly source: SourceName; readonly account: string },
  clock: Clock,
): Promise<OpenReports> {
  const reportIds = new Set<string>();
  let earliest: PlainDate | undefined;
  let hasUndated = false;
  const note = async (payoutIds: readonly PayoutId[]): Promise<void> => {
    const { payouts, altered } = await readPayouts(table, payoutIds, clock);
    for (const { source, account, reportId, period } of [...payouts.values(), ...altered.values()]) {
      if (source !== of.source || account !== of.account) continue;
      reportIds.add(reportId);
      if (period === undefined) hasUndated = true;
      else if (earliest === undefined || period.start < earliest) earliest = period.start;
    }
  };
  let candidates: PayoutId[] = [];
  for (const state of LISTED_STATES) {
    const range = { from: '0', to: '~' };
    for await (const payoutId of livePayouts(table, state, range, CANDIDATES_PER_SHARD)) {
      candidates.push(payoutId);
      if (candidates.length < MAX_ROWS_PER_READ) continue;
      await note([...new Set(candidates)]);
      candidates = [];
    }
  }
  await note([...new Set(candidates)]);
  return { reportIds, earliest, hasUndated };
}
