import { isProposed, type ProposedBatch } from '../../functions/core/batch.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { unlessUnreadable } from '../../functions/ledger/unreadable-row.ts';

/** @returns undefined unless its file waits for approval; an unreadable row tells nothing. */
export async function proposalOf(
  table: LedgerTable,
  { state, batchId }: Pick<Payout, 'state' | 'batchId'>,
): Promise<ProposedBatch | undefined> {
  if (state !== 'batched' || batchId === undefined) return undefined;
  const batch = await readBatch(table, batchId).catch(unlessUnreadable);
  return batch === undefined || batch === 'unreadable' || !isProposed(batch) ? undefined : batch;
}
