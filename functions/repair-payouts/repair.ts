import type { FileBucket } from '../batches/outbox.ts';
import type { SourceModes } from '../core/source-mode.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock } from '../platform/clock.ts';
import type { DebtorAccount, RetryAfter } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { PayoutQueue } from '../queue/payout-messages.ts';
import { planStranded } from './plan-stranded.ts';
import { finishSealedBatches, freeVoidedPayouts, voidDeadBatches } from './repair-batches.ts';
import { resendStalled } from './resend-stalled.ts';
import { retryFailed } from './retry-failed.ts';

export type RepairDeps = {
  readonly table: LedgerTable;
  readonly queue: PayoutQueue;
  readonly bucket: FileBucket;
  readonly clock: Clock;
  readonly log: Log;
  readonly stalledAfterMs: number;
  readonly maxAttempts: number;
  readonly retryAfter: RetryAfter;
  readonly sourceModes: SourceModes;
  /** The configured ones. */
  readonly debtorAccounts: readonly DebtorAccount[];
};

/** Bounds of one repair: what is beyond them is done by the next. */
export const CANDIDATES_PER_SHARD = 2000;
export const BATCHES_PER_REPAIR = 200;
export const RUNS_PER_PROOF = 500;

export type RepairSummary = {
  readonly voided: number;
  readonly freed: number;
  readonly finished: number;
  readonly retried: number;
  readonly resent: number;
  /** Handed to execute-payouts, since their debtor account is no longer configured. */
  readonly replanned: number;
};

/** Brings everything on its way again that a crash, a lost message or a lost answer left behind. */
export async function repairPayouts(deps: RepairDeps): Promise<RepairSummary> {
  // In this order: a voided batch frees payouts, and what is retried is not yet stalled.
  const voided = await voidDeadBatches(deps);
  const freed = await freeVoidedPayouts(deps);
  const finished = await finishSealedBatches(deps);
  const retried = await retryFailed(deps);
  const resent = await resendStalled(deps);
  const replanned = await planStranded(deps);
  const summary = { voided, freed, finished, retried, resent, replanned };
  deps.log.info('repaired', summary);
  return summary;
}
