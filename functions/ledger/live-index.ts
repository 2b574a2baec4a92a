import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type PayoutId, parsePayoutId } from '../core/ids.ts';
import type { State } from '../core/transitions.ts';
import { LIVE_INDEX, liveShardsOf, PARTITION_KEY } from './keys.ts';
import type { LedgerTable } from './table.ts';

/** Bounds of the sort key, both inclusive; `prefix` is a range of its own. */
export type LiveRange = { readonly prefix: string } | { readonly from: string; readonly to: string };

/**
 * Candidates from the index, shard after shard, at most `limit` of each shard. The index lags behind the table: what
 * comes is to be read from its row before anything is decided, and what is missing comes the next time.
 */
export async function* livePayouts(
  table: LedgerTable,
  state: State,
  range: LiveRange,
  limit: number,
): AsyncGenerator<PayoutId> {
  for (const shard of liveShardsOf(state)) {
    for await (const key of liveKeysOf(table, shard, range, limit)) {
      const payoutId = parsePayoutId(key.replace(/^PAYOUT#/, ''));
      if (payoutId !== undefined) yield payoutId;
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
      if (key !== undefined) yield key;
      left -= 1;
    }
    start = answer.LastEvaluatedKey;
  } while (start !== undefined && left > 0);
}
