import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { assert } from '../core/errors.ts';
import type { SourceName } from '../core/expense.ts';
import { checkpointKey, PARTITION_KEY } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable } from './table.ts';

const MAX_CHECKPOINT_CHARACTERS = 1000;

/** Where the next run of a source goes on, and the version that a change of it must name. */
export type SavedCheckpoint = { readonly checkpoint: string | undefined; readonly version: number };

export async function readCheckpoint(
  table: LedgerTable,
  source: SourceName,
  account: string,
): Promise<SavedCheckpoint> {
  const item = await getItem(table, checkpointKey(source, account));
  return { checkpoint: item?.['checkpoint']?.S, version: Number(item?.['version']?.N ?? '0') };
}

/**
 * Keeps the checkpoint, or clears it with `undefined` once the source was read to its end.
 * @returns false where another run of the same source has moved it since: that run's word counts.
 */
export async function saveCheckpoint(
  table: LedgerTable,
  source: SourceName,
  account: string,
  checkpoint: string | undefined,
  expectedVersion: number,
): Promise<boolean> {
  assert((checkpoint?.length ?? 0) <= MAX_CHECKPOINT_CHARACTERS, 'a checkpoint is small');
  const values: Record<string, AttributeValue> = {
    ':expected': { N: String(expectedVersion) },
    ':next': { N: String(expectedVersion + 1) },
  };
  if (checkpoint !== undefined) values[':checkpoint'] = { S: checkpoint };
  const change = checkpoint === undefined ? ' REMOVE checkpoint' : ', checkpoint = :checkpoint';
  const held = await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(checkpointKey(source, account)),
        UpdateExpression: `SET #version = :next${change}`,
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR #version = :expected`,
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: values,
      }),
    ),
  );
  if (held) return true;
  // It is ours when this write took effect earlier and only its answer was lost.
  const current = await readCheckpoint(table, source, account);
  return current.version === expectedVersion + 1 && current.checkpoint === checkpoint;
}
