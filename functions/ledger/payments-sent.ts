import type { ManifestEntry } from '../core/batch.ts';
import { addDays, type PlainDate } from '../core/date.ts';
import { readBatch } from './batches.ts';
import { readManifestPart } from './manifests.ts';
import { batchesOfDay } from './payment-days.ts';
import type { LedgerTable } from './table.ts';

/**
 * Payments in a debtor account's files from `from` to `to`, the latest day first.
 * @param search `maxParts` bounds the read parts of manifests.
 */
export async function* paymentsSent(
  table: LedgerTable,
  debtorAccountId: string,
  search: { readonly from: PlainDate; readonly to: PlainDate; readonly maxParts: number },
): AsyncGenerator<ManifestEntry> {
  const { from, to, maxParts } = search;
  let parts = 0;
  for (let day = to; day >= from; day = addDays(day, -1)) {
    for (const batchId of await batchesOfDay(table, debtorAccountId, day)) {
      const batch = await readBatch(table, batchId);
      if (batch?.seal === undefined) continue;
      for (let part = 0; part < batch.seal.manifestParts && parts < maxParts; part += 1, parts += 1) {
        yield* await readManifestPart(table, batchId, part);
      }
    }
  }
}
