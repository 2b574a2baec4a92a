import type { PlainDate } from '../core/date.ts';
import { assert } from '../core/errors.ts';
import type { Payout } from '../core/payout.ts';
import { type SourceMode, type SourceModes, sourceModeOf } from '../core/source-mode.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { scheduledFor } from '../ledger/live-keys.ts';
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

/** The cut-off of one debtor account for one execution date, and the mode of its sources. */
export type DueQuery = {
  readonly account: DebtorAccount;
  readonly executionDate: PlainDate;
  readonly mode: SourceMode;
};

/** Far above any cap: payouts of the other mode's sources may come first. */
const CANDIDATES_PER_SHARD = 200_000;

export type Due<T> = {
  readonly due: readonly T[];
  /** Payouts besides, which wait for another look at their source. */
  readonly awaiting: number;
};

/** Whether a payout waits for a file of this account, on this day or before. */
export function isDue(payout: Payout, debtorAccountId: string, executionDate: string): boolean {
  return (
    payout.state === 'scheduled' &&
    payout.plan?.debtorAccountId === debtorAccountId &&
    payout.plan.executionDate <= executionDate
  );
}

/**
 * Due payouts, until they pass a run's cap. Candidates come from the index; the rows decide what is due and whose
 * source has the mode.
 * @param keep the needed part of each row, to save memory.
 */
export async function readDue<T extends DuePayout>(
  deps: ReadDueDeps,
  query: DueQuery,
  keep: (payout: Payout, amountMinor: bigint) => T,
): Promise<Due<T>> {
  const { account, executionDate, mode } = query;
  const isAskedFor = (payout: Payout): boolean =>
    isDue(payout, account.id, executionDate) &&
    payout.currency === account.currency &&
    sourceModeOf(deps.sourceModes, payout) === mode;
  const due: T[] = [];
  let [payable, awaiting] = [0, 0];
  for await (const payouts of dueCandidates(deps, query)) {
    for (const payout of payouts.filter(isAskedFor)) {
      assert(payout.amountMinor !== undefined, 'a scheduled payout has an amount');
      if (await awaitsCollection(deps, payout)) {
        awaiting += 1;
        continue;
      }
      const kept = keep(payout, payout.amountMinor);
      due.push(kept);
      // A payout too large for any file is held back by itself and counts for no other cap.
      if (fitsFile(kept, account.maxPerFile)) payable += 1;
    }
    if (payable > account.maxPerRun.count) break;
  }
  return { due, awaiting };
}

/**
 * Whether collections may leave out the report of a payout with a later attempt. The next one must look at it before
 * anybody pays again: the account may have changed.
 */
async function awaitsCollection({ table, log }: ReadDueDeps, payout: Payout): Promise<boolean> {
  const { payoutId, attempt, reportId } = payout;
  if (attempt === 1) return false;
  const isOut = await isLeftOut(table, payout, reportId);
  // What nobody can say of, waits: `payouts-overdue` rings for it, and its entry names this line.
  if (isOut === 'unreadable') log.warn('settled-reports-unreadable', { payoutId });
  else if (isOut) log.info('waits-for-collection', { payoutId });
  return isOut !== false;
}

/** Rows of the index's candidates, a bounded number at a time. */
function dueCandidates(
  deps: ReadDueDeps,
  { account, executionDate }: DueQuery,
): AsyncGenerator<readonly Payout[]> {
  const rowsPerRead = () => account.maxPerRun.count + 1;
  const range = scheduledFor(account.id, executionDate);
  const candidates = livePayouts(deps.table, 'scheduled', range, CANDIDATES_PER_SHARD);
  return walkCandidates(deps, candidates, { ...alarming(deps.log), rowsPerRead });
}
