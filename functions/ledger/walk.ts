import type { Batch, ManifestEntry } from '../core/batch.ts';
import type { PipelineError } from '../core/errors.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { inChunks } from '../flow/in-chunks.ts';
import { mapInOrder } from '../flow/in-order.ts';
import type { Clock } from '../platform/clock.ts';
import { readManifest } from './manifests.ts';
import { MAX_ROWS_PER_READ, readPayouts } from './payouts.ts';
import type { LedgerTable } from './table.ts';

export type RowReader = { readonly table: LedgerTable; readonly clock: Clock };

/** An entry that names a payout, with its current row. */
export type Walked<T> = {
  readonly entry: T;
  /** Undefined where the row is missing or unreadable. */
  readonly payout: Payout | undefined;
  /** LEDGER_ROW_INVALID of a row unreadable or changed past the ledger. */
  readonly unreadable: PipelineError | undefined;
  /** The content of a row changed past the ledger: to show, never to act on. */
  readonly altered: Payout | undefined;
};

export type RowWalk = {
  /** Rows of the next read; at most 100, the default. */
  readonly rowsPerRead?: () => number;
  /** More than one reads ahead of the caller. Never do so if what the caller does with a row changes later rows. */
  readonly readsAtOnce?: number;
};

/**
 * Rows of entries in order, by consistent reads of some at a time: memory does not grow with the entries, and an
 * unreadable row concerns only its own entry.
 * @throws PipelineError LEDGER_CONTENDED where the table leaves rows unread
 */
export async function* walkRows<T extends { readonly payoutId: PayoutId }>(
  { table, clock }: RowReader,
  entries: AsyncIterable<T> | Iterable<T>,
  { rowsPerRead = () => MAX_ROWS_PER_READ, readsAtOnce = 1 }: RowWalk = {},
): AsyncGenerator<readonly Walked<T>[]> {
  const read = async (some: readonly T[]): Promise<readonly Walked<T>[]> => {
    const ids = some.map(({ payoutId }) => payoutId);
    const { payouts, unreadable, altered } = await readPayouts(table, ids, clock);
    return some.map((entry) => ({
      entry,
      payout: payouts.get(entry.payoutId),
      unreadable: unreadable.get(entry.payoutId),
      altered: altered.get(entry.payoutId),
    }));
  };
  const reads = inChunks(entries, () => Math.min(rowsPerRead(), MAX_ROWS_PER_READ));
  if (readsAtOnce > 1) yield* mapInOrder(reads, readsAtOnce, read);
  else for await (const some of reads) yield await read(some);
}

/** A row that a walk over candidates leaves out. */
export type UnreadableRow = {
  readonly payoutId: PayoutId;
  readonly error: PipelineError;
  readonly altered: Payout | undefined;
};

export type CandidateWalk = Pick<RowWalk, 'rowsPerRead'> & {
  /** Called for each unreadable row. */
  readonly onUnreadable?: (row: UnreadableRow) => void;
};

/** The index's payouts, by their rows; one named twice in a read comes once. */
export async function* walkCandidates(
  reader: RowReader,
  candidates: AsyncIterable<PayoutId> | Iterable<PayoutId>,
  { onUnreadable, ...walk }: CandidateWalk = {},
): AsyncGenerator<readonly Payout[]> {
  for await (const rows of walkRows(reader, named(candidates), walk)) {
    const payouts = new Map<PayoutId, Payout>();
    for (const { entry, payout, unreadable: error, altered } of rows) {
      if (payout !== undefined) payouts.set(entry.payoutId, payout);
      if (error !== undefined) onUnreadable?.({ payoutId: entry.payoutId, error, altered });
    }
    yield [...payouts.values()];
  }
}

async function* named(
  payoutIds: AsyncIterable<PayoutId> | Iterable<PayoutId>,
): AsyncGenerator<{ readonly payoutId: PayoutId }> {
  for await (const payoutId of payoutIds) yield { payoutId };
}

/** The payments of a batch in the order of its manifest, with their rows; none before the seal. */
export function walkBatch(
  reader: RowReader,
  { batchId, seal }: Pick<Batch, 'batchId' | 'seal'>,
): AsyncGenerator<readonly Walked<ManifestEntry>[]> {
  return walkRows(reader, readManifest(reader.table, batchId, seal?.manifestParts ?? 0));
}
