import { type AttributeValue, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { assert } from '../core/errors.ts';
import type { SourceName } from '../core/expense.ts';
import { checkpointKey, PARTITION_KEY } from './keys.ts';
import { count, day } from './row-values.ts';
import {
  conditionHeld,
  getItem,
  keyOf,
  type LedgerTable,
  NAMES_SCHEMA,
  readItem,
  SCHEMA_VALUE,
  writeItem,
} from './table.ts';

const MAX_CHECKPOINT_CHARACTERS = 1000;

const readingRow = z.object({
  readingId: z.string(),
  beganAtMs: count,
  runs: count,
  fetched: count,
  namedParts: count,
  namedAll: z.boolean(),
  /** The first day that the source lists; left out, it lists everything. */
  listFrom: z.exactOptional(day),
});

/** One reading of a source from beginning to end, over all its runs. */
export type Reading = Readonly<z.output<typeof readingRow>>;

/** Where a source's next run goes on, and the version for a change of it. */
export type SavedCheckpoint = {
  readonly checkpoint: string | undefined;
  readonly version: number;
  /** Undefined without a checkpoint, or for one without a reading. */
  readonly reading: Reading | undefined;
};

export async function readCheckpoint(
  table: LedgerTable,
  source: SourceName,
  account: string,
): Promise<SavedCheckpoint> {
  const item = await getItem(table, checkpointKey(source, account));
  const checkpoint = item?.['checkpoint']?.S;
  return {
    checkpoint,
    version: Number(item?.['version']?.N ?? '0'),
    reading: item === undefined ? undefined : readingRow.safeParse(readItem(item)['reading']).data,
  };
}

/**
 * Saves the checkpoint with its reading, or clears both with `undefined` after a reading has reached its end.
 * @returns false where another run of the source has moved it since: that run counts.
 */
export async function saveCheckpoint(
  table: LedgerTable,
  source: SourceName,
  account: string,
  checkpoint: string | undefined,
  expectedVersion: number,
  reading?: Reading,
): Promise<boolean> {
  assert((checkpoint?.length ?? 0) <= MAX_CHECKPOINT_CHARACTERS, 'a checkpoint is small');
  const values: Record<string, AttributeValue> = {
    ':expected': { N: String(expectedVersion) },
    ':next': { N: String(expectedVersion + 1) },
    ':schema': SCHEMA_VALUE,
  };
  const sets = ['#version = :next', '#schema = :schema'];
  const removes: string[] = [];
  if (checkpoint === undefined) removes.push('checkpoint');
  else {
    sets.push('checkpoint = :checkpoint');
    values[':checkpoint'] = { S: checkpoint };
  }
  if (checkpoint === undefined || reading === undefined) removes.push('reading');
  else {
    sets.push('reading = :reading');
    values[':reading'] = { M: writeItem(reading) };
  }
  const remove = removes.length === 0 ? '' : ` REMOVE ${removes.join(', ')}`;
  const held = await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(checkpointKey(source, account)),
        UpdateExpression: `SET ${sets.join(', ')}${remove}`,
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR #version = :expected`,
        ExpressionAttributeNames: { '#version': 'version', ...NAMES_SCHEMA },
        ExpressionAttributeValues: values,
      }),
    ),
  );
  if (held) return true;
  // Ours where an earlier write took effect and only its answer was lost.
  const current = await readCheckpoint(table, source, account);
  return current.version === expectedVersion + 1 && current.checkpoint === checkpoint;
}
