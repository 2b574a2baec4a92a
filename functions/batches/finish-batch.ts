import type { Batch, ManifestEntry } from '../core/batch.ts';
import { assert, PipelineError } from '../core/errors.ts';
import { type Actor, endToEndIdOf, type Payout, type PayoutChange, stepPayout } from '../core/payout.ts';
import type { State } from '../core/transitions.ts';
import { markSubmitted } from '../ledger/batches.ts';
import { readManifestPart } from '../ledger/manifests.ts';
import { readPayout, updatePayout } from '../ledger/payouts.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock } from '../platform/clock.ts';
import { mapInOrder } from '../sources/in-order.ts';
import { type FileBucket, putPaymentFile } from './outbox.ts';

export type BatchDeps = { readonly table: LedgerTable; readonly clock: Clock };

const PAYOUTS_IN_FLIGHT = 16;
const MAX_ROUNDS = 8;

/**
 * Takes a sealed batch to its end: its file into the outbox, then every payout of it to `submitted`. Each part of it
 * may have been done before; doing it again changes nothing.
 */
export async function finishBatch(
  deps: BatchDeps & { readonly bucket: FileBucket },
  batch: Batch,
  by: Actor,
): Promise<string> {
  assert(batch.state === 'sealed' && batch.seal !== undefined, 'a sealed batch is finished');
  const key = await putPaymentFile(deps.table, deps.bucket, batch);
  for (let part = 0; part < batch.seal.manifestParts; part += 1) {
    const entries = await readManifestPart(deps.table, batch.batchId, part);
    await forEachPayout(entries, (entry) =>
      stepEntry(deps, batch, entry, 'batched', 'submitted', {}, by, 'file-in-outbox'),
    );
  }
  await markSubmitted(deps.table, batch);
  return key;
}

/** Gives the payouts of a batch that was voided back to the next one. */
export async function freePayout(
  deps: BatchDeps,
  batch: Batch,
  entry: BatchMember,
  by: Actor,
): Promise<void> {
  assert(batch.state === 'void', 'only a void batch gives its payouts back');
  await stepEntry(deps, batch, entry, 'batched', 'scheduled', { batchId: undefined }, by, 'batch-voided');
}

/** A payout that was claimed into a batch. */
export type BatchMember = Pick<ManifestEntry, 'payoutId' | 'endToEndId'>;

export async function forEachPayout<T>(
  entries: Iterable<T>,
  work: (entry: T) => Promise<unknown>,
): Promise<void> {
  for await (const _ of mapInOrder(entries, PAYOUTS_IN_FLIGHT, work)) {
    // Drained: each result is awaited in its place.
  }
}

/** Steps a payout that is still in this batch with this attempt; one that has gone on is left alone. */
async function stepEntry(
  deps: BatchDeps,
  batch: Batch,
  entry: BatchMember,
  from: State,
  to: State,
  change: PayoutChange,
  by: Actor,
  why: string,
): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const payout = await readPayout(deps.table, entry.payoutId);
    if (payout === undefined || !isIn(payout, batch, entry) || payout.state !== from) return;
    const after = stepPayout(payout, to, change, { by, why, atMs: deps.clock.now() });
    if ((await updatePayout(deps.table, payout, after)).kind === 'written') return;
  }
  throw new PipelineError('LEDGER_CONTENDED', 'A payout of a batch was written by others again and again.', {
    action: 'The repair goes on with the batch at its next run.',
    details: { payoutId: entry.payoutId, batchId: batch.batchId },
  });
}

function isIn(payout: Payout, batch: Batch, entry: BatchMember): boolean {
  return payout.batchId === batch.batchId && endToEndIdOf(payout) === entry.endToEndId;
}
