import type { Batch, BatchState } from '../../functions/core/batch.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { batchIdInKey, batchShard } from '../../functions/ledger/keys.ts';
import { liveKeysOf } from '../../functions/ledger/live-index.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';

/** Batches by their rows, newest first. */
export type BatchList = {
  readonly batches: readonly Batch[];
  /** Ids of rows that cannot be read. */
  readonly unreadable: readonly string[];
};

/** Those in which something is still to happen. */
export const OPEN_STATES = [
  'open',
  'proposed',
  'sealed',
  'submitted',
] as const satisfies readonly BatchState[];

/** A file a day for each account, for weeks. */
const MOST_LISTED = 200;

/** The batches that have not ended, or those of them in one state. */
export async function openBatches(
  table: LedgerTable,
  states: readonly BatchState[] = OPEN_STATES,
): Promise<BatchList> {
  const batches: Batch[] = [];
  const unreadable: string[] = [];
  for (const state of states) {
    for await (const key of liveKeysOf(table, batchShard(state), { from: '0', to: '~' }, MOST_LISTED)) {
      const batchId = batchIdInKey(key);
      const batch = batchId === undefined ? undefined : await readable(table, batchId);
      if (batch === 'unreadable') unreadable.push(batchId ?? '');
      else if (batch?.state === state) batches.push(batch);
    }
  }
  batches.sort((a, b) => b.openedAtMs - a.openedAtMs);
  return { batches, unreadable };
}

async function readable(table: LedgerTable, batchId: string): Promise<Batch | 'unreadable' | undefined> {
  try {
    return await readBatch(table, batchId);
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'LEDGER_ROW_INVALID') return 'unreadable';
    throw error;
  }
}

/** The last file of the same account that was sealed before this one; undefined where none of them is still open. */
export async function fileBefore(
  { table }: { readonly table: LedgerTable },
  { batchId, debtor, openedAtMs }: Batch,
): Promise<Batch | undefined> {
  const { batches } = await openBatches(table, ['sealed', 'submitted']);
  return batches.find(
    (one) =>
      one.batchId !== batchId && one.debtor.accountId === debtor.accountId && one.openedAtMs < openedAtMs,
  );
}
