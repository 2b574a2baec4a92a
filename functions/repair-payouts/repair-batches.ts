import { alarming } from '../batches/alarm-unreadable.ts';
import { finishBatch, freePayout } from '../batches/finish-batch.ts';
import { isInOutbox } from '../batches/outbox.ts';
import { leavesBeforeMs } from '../core/approval/deadline.ts';
import type { Batch } from '../core/batch.ts';
import { codeOf, PipelineError } from '../core/errors.ts';
import { readBatch, voidBatch } from '../ledger/batches.ts';
import { batchIdInKey } from '../ledger/keys.ts';
import { batchesOfPayouts, liveKeysOf, livePayouts } from '../ledger/live-index.ts';
import { batchShard, inBatch } from '../ledger/live-keys.ts';
import { releaseDay } from '../ledger/payment-days.ts';
import { isUnreadable } from '../ledger/unreadable-row.ts';
import { walkCandidates } from '../ledger/walk.ts';
import { BATCHES_PER_REPAIR, CANDIDATES_PER_SHARD, type RepairDeps } from './repair-deps.ts';

/** Batches of one state, by their rows. An unreadable one concerns only itself. */
export async function* readLiveBatches(deps: RepairDeps, state: Batch['state']): AsyncGenerator<Batch> {
  const range = { from: '0', to: '~' };
  for await (const key of liveKeysOf(deps.table, batchShard(state), range, BATCHES_PER_REPAIR)) {
    const batchId = batchIdInKey(key);
    const batch = batchId === undefined ? undefined : await readReadable(deps, batchId);
    if (batch?.state === state) yield batch;
  }
}

async function readReadable(deps: RepairDeps, batchId: string): Promise<Batch | undefined> {
  try {
    return await readBatch(deps.table, batchId);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    deps.log.alarm('batch-unreadable', { batchId, code: error.code });
    return undefined;
  }
}

/** A batch beyond repair, for example with a foreign file at its key, does not stop the others. */
export async function repairEach(
  deps: RepairDeps,
  state: Batch['state'],
  repair: (batch: Batch) => Promise<boolean>,
): Promise<number> {
  let repaired = 0;
  for await (const batch of readLiveBatches(deps, state)) {
    if (isLeased(batch, deps.clock.now())) continue;
    const { batchId, debtor } = batch;
    try {
      if (await repair(batch)) repaired += 1;
    } catch (error) {
      const about = { batchId, debtorAccountId: debtor.accountId, state };
      const cause = codeOf(error);
      const { details = {}, action } = error instanceof PipelineError ? error : {};
      const event = cause === 'APPROVAL_UNVERIFIED' ? 'approval-unverified' : 'batch-not-repaired';
      deps.log.alarm(event, { ...details, ...about, cause, action });
    }
  }
  return repaired;
}

/** Whether its submission may still work on it. A proposal is in people's hands. */
function isLeased({ proposal, leaseUntilMs }: Batch, nowMs: number): boolean {
  return proposal === undefined && nowMs <= leaseUntilMs;
}

/** Voids open batches whose submission died. Seal and void race on one row, so a slow submission may still win. */
export async function voidDeadBatches(deps: RepairDeps): Promise<number> {
  return repairEach(deps, 'open', async (batch) => {
    if (!(await voidBatch(deps.table, batch, { why: 'abandoned', atMs: deps.clock.now() }))) return false;
    deps.log.warn('batch-voided', { batchId: batch.batchId, debtorAccountId: batch.debtor.accountId });
    return true;
  });
}

/**
 * Frees payouts of void batches, by the payouts' own rows: the submission may have died before it recorded which. The
 * index gives the batches, so that none hides behind the payouts of proposals.
 */
export async function freeVoidedPayouts(deps: RepairDeps): Promise<number> {
  const seen = new Set<string>();
  let freed = 0;
  for await (const batchId of batchesOfPayouts(deps.table, CANDIDATES_PER_SHARD)) {
    if (seen.has(batchId)) continue;
    seen.add(batchId);
    const batch = await readVoided(deps, batchId);
    if (batch !== undefined) freed += await freePayoutsOf(deps, batch);
  }
  return freed;
}

async function freePayoutsOf(deps: RepairDeps, batch: Batch): Promise<number> {
  const candidates = livePayouts(deps.table, 'batched', inBatch(batch.batchId), CANDIDATES_PER_SHARD);
  let freed = 0;
  for await (const payouts of walkCandidates(deps, candidates, alarming(deps.log))) {
    for (const { payoutId, state, batchId } of payouts) {
      if (state !== 'batched' || batchId !== batch.batchId) continue;
      await freePayout(deps, batch, payoutId, 'repair-payouts');
      freed += 1;
    }
  }
  return freed;
}

/** The batch, if void. Frees the day's share first: payouts lead here again until they are free. */
async function readVoided(deps: RepairDeps, batchId: string): Promise<Batch | undefined> {
  const batch = await readReadable(deps, batchId);
  if (batch?.state !== 'void') return undefined;
  const { debtor, executionDate } = batch;
  await releaseDay(deps.table, { debtorAccountId: debtor.accountId, executionDate, batchId });
  return batch;
}

/**
 * Publishes the same bytes of sealed batches: approved ones, and those whose submission died before their file was in
 * the outbox.
 */
export async function finishSealedBatches(deps: RepairDeps): Promise<number> {
  return repairEach(deps, 'sealed', (batch) => finishSealedBatch(deps, batch));
}

/** @returns whether its file is in the outbox. */
export async function finishSealedBatch(deps: RepairDeps, batch: Batch): Promise<boolean> {
  const { batchId, debtor } = batch;
  if (isLate(deps, batch) && !(await hasLeft(deps, batch))) {
    // Before anything else is done: the next repair repeats an alarm lost in a crash.
    alarmOfLate(deps, batch);
    if (batch.leavesAtMs === undefined) {
      // Races with its departure on one row: whoever let it leave meanwhile has won, and it goes on.
      await voidBatch(deps.table, batch, { why: 'late', atMs: deps.clock.now() });
      return false;
    }
  }
  if ((await finishBatch(deps, batch, 'repair-payouts')) === undefined) return false;
  // If nobody had to approve it, its submission left it behind; approved files all come this way.
  if (batch.proposal === undefined)
    deps.log.warn('batch-finished', { batchId, debtorAccountId: debtor.accountId });
  else deps.log.info('approved-file-left', { batchId, debtorAccountId: debtor.accountId });
  return true;
}

/** An approved file must make its cut-off, any other its execution date. */
function isLate({ clock }: RepairDeps, { executionDate, proposal }: Batch): boolean {
  const nowMs = clock.now();
  if (proposal !== undefined && nowMs >= leavesBeforeMs(proposal)) return true;
  return executionDate < new Date(nowMs).toISOString().slice(0, 10);
}

/** Whether its file was in time, and only what follows it is late. */
async function hasLeft({ bucket }: RepairDeps, batch: Batch): Promise<boolean> {
  return batch.leavesAtMs !== undefined && (await isInOutbox(bucket, batch));
}

/** A bank may refuse an overdue file, execute it on another day, or do nothing. */
function alarmOfLate({ log }: RepairDeps, { batchId, executionDate, leavesAtMs }: Batch): void {
  log.alarm('file-late', {
    batchId,
    executionDate,
    action:
      leavesAtMs === undefined
        ? 'Its file never left, and its payouts go with the next one. Find out what kept it: a stop, or an alarm about the batch.'
        : 'Ask the bank whether it still takes the file, and on which day it executes it.',
  });
}
