import { type Batch, parseBatchReference } from '../../functions/core/batch.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { wrongUse } from '../wrong-use.ts';

/**
 * The batch that a person means: by its id, in any case, which is also in the name of its file.
 * @throws PipelineError CONFIG_INVALID where there is none, LEDGER_ROW_INVALID where its row cannot be read.
 */
export async function batchMeant(table: LedgerTable, text: string): Promise<Batch> {
  const batchId = parseBatchReference(text.trim().toUpperCase());
  const batch = batchId === undefined ? undefined : await readBatch(table, batchId);
  if (batch !== undefined) return batch;
  throw wrongUse(
    `There is no batch ${text.trim().slice(0, 40)}.`,
    'Give the id of a batch, which begins with BA; npm run approvals -- list shows what waits.',
  );
}
