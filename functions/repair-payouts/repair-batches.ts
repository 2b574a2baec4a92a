import { finishBatch, freePayout } from '../batches/finish-batch.ts';
import type { Batch } from '../core/batch.ts';
import { endToEndIdOf } from '../core/payout.ts';
import { readBatch, voidBatch } from '../ledger/batches.ts';
import { batchShard } from '../ledger/keys.ts';
import { liveKeysOf, livePayouts } from '../ledger/live-index.ts';
import { releaseDay } from '../ledger/payment-days.ts';
import { BATCHES_PER_REPAIR, CANDIDATES_PER_SHARD, type RepairDeps } from './repair.ts';
import { readCandidates } from './resend-stalled.ts';

/** Batches of one state, as their rows say. */
export async function* readLiveBatches(deps: RepairDeps, state: Batch['state']): AsyncGenerator<Batch> {
  const range = { from: '0', to: '~' };
  for await (const key of liveKeysOf(deps.table, batchShard(state), range, BATCHES_PER_REPAIR)) {
    const batch = await readBatch(deps.table, key.replace(/^BATCH#/, ''));
    if (batch?.state === state) yield batch;
  }
}

/** Voids open batches whose submission died. Seal and void race on one row, so a slow one may still win: it lives. */
export async function voidDeadBatches(deps: RepairDeps): Promise<number> {
  let voided = 0;
  for await (const batch of readLiveBatches(deps, 'open')) {
    if (deps.clock.now() <= batch.leaseUntilMs || !(await voidBatch(deps.table, batch))) continue;
    await releaseDay(deps.table, {
      debtorAccountId: batch.debtor.accountId,
      executionDate: batch.executionDate,
      batchId: batch.batchId,
    });
    deps.log.warn('batch-voided', { batchId: batch.batchId, debtorAccountId: batch.debtor.accountId });
    voided += 1;
  }
  return voided;
}

/**
 * Gives payouts back that belong to a void batch: found by their own rows, since the submission that claimed them
 * may have died before it wrote down which.
 */
export async function freeVoidedPayouts(deps: RepairDeps): Promise<number> {
  const batches = new Map<string, Batch | undefined>();
  const candidates = livePayouts(deps.table, 'batched', { from: '0', to: '~' }, CANDIDATES_PER_SHARD);
  let freed = 0;
  for await (const payouts of readCandidates(deps, candidates)) {
    for (const payout of payouts) {
      const { batchId, state, payoutId } = payout;
      if (state !== 'batched' || batchId === undefined) continue;
      if (!batches.has(batchId)) batches.set(batchId, await readBatch(deps.table, batchId));
      const batch = batches.get(batchId);
      if (batch?.state !== 'void') continue;
      await freePayout(deps, batch, { payoutId, endToEndId: endToEndIdOf(payout) }, 'repair-payouts');
      freed += 1;
    }
  }
  return freed;
}

/** Publishes sealed batches whose submission died before their file was in the outbox: the same bytes. */
export async function finishSealedBatches(deps: RepairDeps): Promise<number> {
  let finished = 0;
  for await (const batch of readLiveBatches(deps, 'sealed')) {
    if (deps.clock.now() <= batch.leaseUntilMs) continue;
    await finishBatch(deps, batch, 'repair-payouts');
    deps.log.warn('batch-finished', { batchId: batch.batchId, debtorAccountId: batch.debtor.accountId });
    finished += 1;
  }
  return finished;
}
