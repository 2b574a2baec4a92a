import type { PlainDate } from '../core/date.ts';
import { assert } from '../core/errors.ts';
import type { Payout } from '../core/payout.ts';
import { type SourceMode, type SourceModes, sourceModeOf } from '../core/source-mode.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { isLeftOut } from '../ledger/settled-reports.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { walkCandidates } from '../ledger/walk.ts';
import type { Clock } from '../platform/clock.ts';
import type { DebtorAccount } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import { alarming } from './alarm-unreadable.ts';
import { type DuePayout, fitsFile } from './plan-files.ts';

export type ReadDueDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  readonly log: Log;
  readonly sourceModes: SourceModes;
};

/** The cut-off of one debtor account on its way to one execution date, and whose payouts are asked for. */
export type DueQuery = {
  readonly account: DebtorAccount;
  readonly executionDate: PlainDate;
  readonly mode: SourceMode;
};

/** Far above what any cap allows: payouts of sources of the other mode may stand before those that are asked for. */
const CANDIDATES_PER_SHARD = 200_000;

/** Whether a payout waits for a file of this account, on this day or before. */
export function isDue(payout: Payout, debtorAccountId: string, executionDate: string): boolean {
  return (
    payout.state === 'scheduled' &&
    payout.plan?.debtorAccountId === debtorAccountId &&
    payout.plan.executionDate <= executionDate
  );
}

/**
 * What is due, as far as it takes to see that a run's cap is passed. Candidates come from the index; what is due, and
 * whether its source is of the mode, is decided by the rows.
 * @param keep what to keep of each row, so that memory holds no more than is needed.
 */
export async function readDue<T extends DuePayout>(
  deps: ReadDueDeps,
  query: DueQuery,
  keep: (payout: Payout, amountMinor: bigint) => T,
): Promise<readonly T[]> {
  const { account, executionDate, mode } = query;
  const isAskedFor = (payout: Payout): boolean =>
    isDue(payout, account.id, executionDate) &&
    payout.currency === account.currency &&
    sourceModeOf(deps.sourceModes, payout) === mode;
  const due: T[] = [];
  let payable = 0;
  for await (const payouts of dueCandidates(deps, query)) {
    for (const payout of payouts.filter(isAskedFor)) {
      assert(payout.amountMinor !== undefined, 'a scheduled payout has an amount');
      if (await awaitsCollection(deps, payout)) continue;
      const kept = keep(payout, payout.amountMinor);
      due.push(kept);
      // What is too large for any file is held back by itself and passes no other cap.
      if (fitsFile(kept, account.maxPerFile)) payable += 1;
    }
    if (payable > account.maxPerRun.count) break;
  }
  return due;
}

/**
 * A payout that was paid and came back belongs to a report that the collections left out: the next one has to look at
 * it before it is paid again, for its account may be another one now.
 */
async function awaitsCollection({ table, log }: ReadDueDeps, payout: Payout): Promise<boolean> {
  const { payoutId, attempt, reportId } = payout;
  if (attempt === 1 || !(await isLeftOut(table, payout, reportId))) return false;
  log.info('waits-for-collection', { payoutId });
  return true;
}

/** Rows of the candidates of the index, a bounded number at a time. */
function dueCandidates(
  deps: ReadDueDeps,
  { account, executionDate }: DueQuery,
): AsyncGenerator<readonly Payout[]> {
  const rowsPerRead = account.maxPerRun.count + 1;
  const range = { from: `${account.id}#`, to: `${account.id}#${executionDate}#~` };
  const candidates = livePayouts(deps.table, 'scheduled', range, CANDIDATES_PER_SHARD);
  return walkCandidates(deps, candidates, { ...alarming(deps.log), rowsPerRead });
}
