import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Batch, Upload } from '../core/batch.ts';
import { readBatch } from './batches.ts';
import { batchKey } from './keys.ts';
import { conditionHeld, keyOf, type LedgerTable, writeItem } from './table.ts';

/**
 * Notes once who took a file to the bank by hand, after the file has left and before its batch is settled. Nothing else
 * of the batch changes, not even its version.
 * @returns the batch afterwards, with the first person's word; undefined where there is no such batch.
 */
export async function recordUpload(
  table: LedgerTable,
  batchId: string,
  upload: Upload,
): Promise<Batch | undefined> {
  await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(batchKey(batchId)),
        UpdateExpression: 'SET uploaded = :upload',
        ConditionExpression:
          'attribute_exists(leavesAtMs) AND attribute_not_exists(uploaded) AND #state IN (:sealed, :submitted)',
        ExpressionAttributeNames: { '#state': 'state' },
        ExpressionAttributeValues: writeItem({
          ':upload': upload,
          ':sealed': 'sealed',
          ':submitted': 'submitted',
        }),
      }),
    ),
  );
  return readBatch(table, batchId);
}
