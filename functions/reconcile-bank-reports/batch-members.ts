import type { Batch, ManifestEntry } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import { type Payout, parseEndToEndId } from '../core/payout.ts';
import { type RowReader, walkBatch } from '../ledger/walk.ts';

/** A payment of a batch with its current row, where readable. */
export type Member = {
  readonly entry: ManifestEntry;
  readonly attempt: number;
  readonly payout: Payout | undefined;
};

/** The members of a batch in the order of its manifest, some at a time: memory does not grow with the batch. */
export async function* membersOf(reader: RowReader, batch: Batch): AsyncGenerator<readonly Member[]> {
  for await (const rows of walkBatch(reader, batch)) {
    yield rows.map(({ entry, payout }) => {
      const attempt = parseEndToEndId(entry.endToEndId)?.attempt;
      assert(attempt !== undefined, 'a manifest has end-to-end ids of ours');
      return { entry, attempt, payout };
    });
  }
}
