import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SourceName } from '../core/expense.ts';
import { collectionKey, PARTITION_KEY } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable, NAMES_SCHEMA, SCHEMA_VALUE } from './table.ts';

/** A source's collection. Times are ISO 8601, UTC; undefined where there was none yet. */
export type Collections = {
  /** The beginning of the watch. */
  readonly watchedSince: string | undefined;
  /** The last run that ended by itself: at the end of the source, or in time for its checkpoint. */
  readonly endedAt: string | undefined;
  /** The last run that reached the end of the source. */
  readonly completeAt: string | undefined;
  /** The beginning of the last reading that listed the whole source and read all of it. */
  readonly listedAllAt: string | undefined;
};

type OfSource = { readonly source: SourceName; readonly account: string };

export async function readCollections(table: LedgerTable, of: OfSource): Promise<Collections> {
  const item = await getItem(table, collectionKey(of.source, of.account));
  return {
    watchedSince: item?.['watchedSince']?.S,
    endedAt: item?.['endedAt']?.S,
    completeAt: item?.['completeAt']?.S,
    listedAllAt: item?.['listedAllAt']?.S,
  };
}

/** Records the end of a run. Of two that end at once, the earlier time may stay, by seconds. */
export async function recordCollection(
  table: LedgerTable,
  of: OfSource,
  run: { readonly atMs: number; readonly complete: boolean; readonly listedAllAtMs?: number | undefined },
): Promise<void> {
  const { atMs, complete, listedAllAtMs } = run;
  const sets = ['#schema = :schema', 'endedAt = :at', 'watchedSince = if_not_exists(watchedSince, :at)'];
  if (complete) sets.push('completeAt = :at');
  if (listedAllAtMs !== undefined) sets.push('listedAllAt = :all');
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.tableName,
      Key: keyOf(collectionKey(of.source, of.account)),
      UpdateExpression: `SET ${sets.join(', ')}`,
      ExpressionAttributeNames: NAMES_SCHEMA,
      ExpressionAttributeValues: {
        ':schema': SCHEMA_VALUE,
        ':at': { S: new Date(atMs).toISOString() },
        ...(listedAllAtMs === undefined ? {} : { ':all': { S: new Date(listedAllAtMs).toISOString() } }),
      },
    }),
  );
}

/** Begins to watch an unread source: lateness counts from here. */
export async function watchCollections(table: LedgerTable, of: OfSource, atMs: number): Promise<void> {
  await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(collectionKey(of.source, of.account)),
        UpdateExpression: 'SET watchedSince = :at, #schema = :schema',
        ExpressionAttributeNames: NAMES_SCHEMA,
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
        ExpressionAttributeValues: {
          ':schema': SCHEMA_VALUE,
          ':at': { S: new Date(atMs).toISOString() },
        },
      }),
    ),
  );
}
