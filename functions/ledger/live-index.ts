import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { PayoutId } from '../core/ids.ts';
import type { State } from '../core/states.ts';
import { LIVE_INDEX, PARTITION_KEY, payoutIdInKey } from './keys.ts';
import { batchInLiveSort, inBatchesAfter, type LiveRange, lastStepOf, liveShardsOf } from './live-keys.ts';
import type { LedgerTable } from './table.ts';

/**
 * Candidates from the index, shard by shard, at most `limit` of each. The index lags behind the table: read a
 * candidate's row before any decision; the next look finds a missing one.
 */
export async function* livePayouts(
  table: LedgerTable,
  state: State,
  range: LiveRange,
  limit: number,
): AsyncGenerator<PayoutId> {
  for (const shard of liveShardsOf(state)) {
    for await (const key of liveKeysOf(table, shard, range, limit)) {
      const payoutId = payoutIdInKey(key);
      if (payoutId !== undefined) yield payoutId;
    }
  }
}

/**
 * The ids of batches with payouts in them, at most `limit` per shard; each shard names a batch once. Each id costs one
 * request, however many payouts the batch has.
 */
export async function* batchesOfPayouts(table: LedgerTable, limit: number): AsyncGenerator<string> {
  for (const shard of liveShardsOf('batched')) {
    let batchId: string | undefined;
    for (let found = 0; found < limit; found += 1) {
      const [next] = await Array.fromAsync(liveEntriesOf(table, shard, inBatchesAfter(batchId), 1));
      if (next === undefined) break;
      batchId = batchInLiveSort(next.sort);
      yield batchId;
    }
  }
}

/** Partition keys of the index's entries in one shard, oldest first. */
export async function* liveKeysOf(
  table: LedgerTable,
  shard: string,
  range: LiveRange,
  limit: number,
): AsyncGenerator<string> {
  for await (const { key } of liveEntriesOf(table, shard, range, limit)) yield key;
}

/** An entry of the index: a row's partition key and its sort key. */
export type LiveEntry = { readonly key: string; readonly sort: string };

export async function* liveEntriesOf(
  table: LedgerTable,
  shard: string,
  range: LiveRange,
  limit: number,
): AsyncGenerator<LiveEntry> {
  const condition = 'prefix' in range ? 'begins_with(#sort, :prefix)' : '#sort BETWEEN :from AND :to';
  const bounds =
    'prefix' in range
      ? { ':prefix': { S: range.prefix } }
      : { ':from': { S: range.from }, ':to': { S: range.to } };
  let left = limit;
  let start: Record<string, AttributeValue> | undefined;
  do {
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        IndexName: LIVE_INDEX.name,
        KeyConditionExpression: `#shard = :shard AND ${condition}`,
        ExpressionAttributeNames: { '#shard': LIVE_INDEX.partitionKey, '#sort': LIVE_INDEX.sortKey },
        ExpressionAttributeValues: { ':shard': { S: shard }, ...bounds },
        Limit: Math.min(left, 1000),
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    for (const item of answer.Items ?? []) {
      const key = item[PARTITION_KEY]?.S;
      if (key !== undefined) yield { key, sort: item[LIVE_INDEX.sortKey]?.S ?? '' };
      left -= 1;
    }
    start = answer.LastEvaluatedKey;
  } while (start !== undefined && left > 0);
}

/** How many payouts of a state it lists, and since when the first waits, if sorted so. */
export type LiveCount = { readonly payouts: number; readonly since: string | undefined };

/** Counts by the index, without reading rows: at most `limit` of each shard. */
export async function countLive(table: LedgerTable, state: State, limit: number): Promise<LiveCount> {
  let payouts = 0;
  let since: string | undefined;
  for (const shard of liveShardsOf(state)) {
    for await (const { sort } of liveEntriesOf(table, shard, { from: '0', to: '~' }, limit)) {
      payouts += 1;
      const lastStep = lastStepOf(sort);
      if (lastStep !== undefined && (since === undefined || lastStep < since)) since = lastStep;
    }
  }
  return { payouts, since };
}
