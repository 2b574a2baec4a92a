import type { Batch, BatchSeal, ManifestEntry } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import { type Payout, parseEndToEndId } from '../core/payout.ts';
import { readManifestPart } from '../ledger/manifests.ts';
import { MAX_ROWS_PER_READ, readPayouts } from '../ledger/payouts.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock } from '../platform/clock.ts';

/** A payment of a batch beside its row as it is now, where that can be read. */
export type Member = {
  readonly entry: ManifestEntry;
  readonly attempt: number;
  readonly payout: Payout | undefined;
};

/** The members of a batch in the order of its manifest, some at a time: memory does not grow with the batch. */
export async function* membersOf(
  { table, clock }: { readonly table: LedgerTable; readonly clock: Clock },
  batch: Batch,
  seal: BatchSeal,
): AsyncGenerator<readonly Member[]> {
  for (let part = 0; part < seal.manifestParts; part += 1) {
    const entries = await readManifestPart(table, batch.batchId, part);
    for (let start = 0; start < entries.length; start += MAX_ROWS_PER_READ) {
      const some = entries.slice(start, start + MAX_ROWS_PER_READ);
      const ids = some.map(({ payoutId }) => payoutId);
      const { payouts } = await readPayouts(table, ids, clock);
      yield some.map((entry) => {
        const attempt = parseEndToEndId(entry.endToEndId)?.attempt;
        assert(attempt !== undefined, 'a manifest has end-to-end ids of ours');
        return { entry, attempt, payout: payouts.get(entry.payoutId) };
      });
    }
  }
}
