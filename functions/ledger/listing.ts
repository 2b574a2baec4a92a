import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { PayoutId } from '../core/ids.ts';
import { LIST_SORT, PARTITION_KEY, payoutIdInKey, payoutKey } from './keys.ts';
import { type ListEntry, type ListPartition, parseListSort } from './list-keys.ts';
import { getItem, keyOf, type LedgerTable } from './table.ts';

/** Where a payout stands in a list index. Its sort key holds a name: it stays on the server. */
export type ListPlace = { readonly payoutId: PayoutId; readonly listSort: string };

export type ListedEntry = ListEntry & ListPlace;

export type ListWalk = {
  readonly descending: boolean;
  /** The list goes on after it; left out, it begins at the first. */
  readonly after?: ListPlace | undefined;
  /** Entries of the next query; undefined: as many as DynamoDB gives at once, 1 MB. */
  readonly perQuery: () => number | undefined;
};

/**
 * A partition of a list index in the order of names, one query at a time; a query may give nothing. It reads no row and
 * lags behind the table: show and count only what the row says.
 */
export async function* listEntries(
  table: LedgerTable,
  { index, key }: ListPartition,
  { descending, after, perQuery }: ListWalk,
): AsyncGenerator<readonly ListedEntry[]> {
  let start: Record<string, AttributeValue> | undefined =
    after === undefined
      ? undefined
      : {
          ...keyOf(payoutKey(after.payoutId)),
          [index.partitionKey]: { S: key },
          [index.sortKey]: { S: after.listSort },
        };
  do {
    const limit = perQuery();
    const answer = await table.client.send(
      new QueryCommand({
        TableName: table.tableName,
        IndexName: index.name,
        KeyConditionExpression: '#partition = :partition',
        ExpressionAttributeNames: { '#partition': index.partitionKey },
        ExpressionAttributeValues: { ':partition': { S: key } },
        ...(descending ? { ScanIndexForward: false } : {}),
        ...(limit === undefined ? {} : { Limit: limit }),
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      }),
    );
    yield (answer.Items ?? []).flatMap(entryIn);
    start = answer.LastEvaluatedKey;
  } while (start !== undefined);
}

function entryIn(item: Record<string, AttributeValue>): readonly ListedEntry[] {
  const payoutId = payoutIdInKey(item[PARTITION_KEY]?.S ?? '');
  const listSort = item[LIST_SORT]?.S ?? '';
  const entry = parseListSort(listSort);
  return payoutId === undefined || entry === undefined ? [] : [{ ...entry, payoutId, listSort }];
}

/**
 * A payout's place, by the keys in its row, even where the rest of the row is unreadable: so a cursor names only the
 * payout. @returns undefined where there is no row.
 */
export async function listPlaceOf(table: LedgerTable, payoutId: PayoutId): Promise<ListedEntry | undefined> {
  const item = await getItem(table, payoutKey(payoutId));
  const [place] = item === undefined ? [] : entryIn(item);
  return place;
}
