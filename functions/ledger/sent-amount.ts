import { batchOfAttempt } from '../core/attempt-facts.ts';
import type { Batch } from '../core/batch.ts';
import type { Payout } from '../core/payout.ts';
import { readBatch } from './batches.ts';
import { readManifest } from './manifests.ts';
import type { LedgerTable } from './table.ts';

/**
 * What the file of an attempt pays, in minor units. The row's amount may have changed since an earlier attempt; its
 * manifest's has not.
 */
export async function sentAmountMinor(
  table: LedgerTable,
  payout: Payout,
  attempt: number,
  readBatchOf: (batchId: string) => Promise<Batch | undefined> = (batchId) => readBatch(table, batchId),
): Promise<bigint | undefined> {
  if (attempt === payout.attempt) return payout.amountMinor;
  const batchId = batchOfAttempt(payout, attempt);
  const batch = batchId === undefined ? undefined : await readBatchOf(batchId);
  if (batch?.seal === undefined) return payout.amountMinor;
  for await (const entry of readManifest(table, batch.batchId, batch.seal.manifestParts)) {
    if (entry.payoutId === payout.payoutId) return entry.amountMinor;
  }
  return payout.amountMinor;
}
