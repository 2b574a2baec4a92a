import { endProposals } from './end-proposals.ts';
import { planOrphaned } from './plan-orphaned.ts';
import { finishSealedBatches, freeVoidedPayouts, voidDeadBatches } from './repair-batches.ts';
import type { RepairDeps } from './repair-deps.ts';
import { resendStalled } from './resend-stalled.ts';
import { retryFailed } from './retry-failed.ts';

export type RepairSummary = {
  readonly voided: number;
  /** Expired proposals, or ones with changed rules. */
  readonly ended: number;
  readonly freed: number;
  readonly finished: number;
  readonly retried: number;
  readonly resent: number;
  /** Queued for execute-payouts: their debtor account is no longer configured. */
  readonly replanned: number;
};

/** Resumes all that a crash, a lost message or a lost answer left behind. */
export async function repairPayouts(deps: RepairDeps): Promise<RepairSummary> {
  // In this order: a voided batch, also a late one, frees payouts, and retried ones have not stalled yet.
  const voided = await voidDeadBatches(deps);
  const ended = await endProposals(deps);
  const finished = await finishSealedBatches(deps);
  const freed = await freeVoidedPayouts(deps);
  const retried = await retryFailed(deps);
  const resent = await resendStalled(deps);
  const replanned = await planOrphaned(deps);
  const summary = { voided, ended, freed, finished, retried, resent, replanned };
  deps.log.info('repaired', summary);
  return summary;
}
