import type { Batch } from '../functions/core/batch.ts';
import { PipelineError } from '../functions/core/errors.ts';
import { voidBatch } from '../functions/ledger/batches.ts';
import { releaseDay } from '../functions/ledger/payment-days.ts';
import { endProposals } from '../functions/repair-payouts/end-proposals.ts';
import { planOrphaned } from '../functions/repair-payouts/plan-orphaned.ts';
import {
  finishSealedBatch,
  finishSealedBatches,
  freeVoidedPayouts,
  readLiveBatches,
  voidDeadBatches,
} from '../functions/repair-payouts/repair-batches.ts';
import type { RepairDeps } from '../functions/repair-payouts/repair-deps.ts';
import { retryFailed } from '../functions/repair-payouts/retry-failed.ts';

/** What a killed run left in kept stores, now on its way again. */
export type Recovered = {
  readonly voided: number;
  /** Proposals that expired, or whose rules changed. */
  readonly ended: number;
  readonly freed: number;
  readonly finished: number;
  readonly retried: number;
  readonly replanned: number;
};

export type RecoverOptions = {
  /** Whether only this process works on the ledger. Else only a lease tells the dead from the slow. */
  readonly isExclusive: boolean;
  /** Whether the files of sealed batches go out: not in a dry run, which hands nothing to a bank. */
  readonly finishesSealed: boolean;
};

/**
 * Repairs at the start of a run, as the repair does on its schedule. Where nobody else works on the stores, an open or
 * sealed batch belongs to a dead run, and its lease need not run out.
 */
export async function recover(deps: RepairDeps, options: RecoverOptions): Promise<Recovered> {
  const { isExclusive, finishesSealed } = options;
  const voided = isExclusive ? await eachBatch(deps, 'open', voidOpen) : await voidDeadBatches(deps);
  const ended = await endProposals(deps);
  const finished = finishesSealed ? await finishSealed(deps, isExclusive) : 0;
  const freed = await freeVoidedPayouts(deps);
  const retried = await retryFailed(deps);
  const replanned = await planOrphaned(deps);
  return { voided, ended, freed, finished, retried, replanned };
}

/** The number of sealed batches whose files are in the outbox since. */
export async function finishSealed(deps: RepairDeps, isExclusive: boolean): Promise<number> {
  return isExclusive ? eachBatch(deps, 'sealed', finishSealedBatch) : finishSealedBatches(deps);
}

type Work = (deps: RepairDeps, batch: Batch) => Promise<boolean>;

const voidOpen: Work = async (deps, batch) => {
  if (!(await voidBatch(deps.table, batch, { why: 'abandoned', atMs: deps.clock.now() }))) return false;
  const { debtor, executionDate, batchId } = batch;
  // Here too: no payout leads to the reservation of a batch that was still empty.
  await releaseDay(deps.table, { debtorAccountId: debtor.accountId, executionDate, batchId });
  return true;
};

/** An unrecoverable batch, such as one with an unreadable row, does not stop the others. */
async function eachBatch(deps: RepairDeps, state: Batch['state'], work: Work): Promise<number> {
  let done = 0;
  for await (const batch of readLiveBatches(deps, state)) {
    try {
      if (await work(deps, batch)) done += 1;
    } catch (error) {
      if (!(error instanceof PipelineError)) throw error;
      deps.log.alarm('batch-not-repaired', { batchId: batch.batchId, state, cause: error.code });
    }
  }
  return done;
}
