import { type AttributeValue, QueryCommand } from '@aws-sdk/client-dynamodb';
import { PipelineError } from '../core/errors.ts';
import { LIST_SORT, MONTH_INDEX, PARTITION_KEY } from './keys.ts';
import { keyOf, type LedgerTable } from './table.ts';

/** What the month index lists beside payouts: few rows a day of each kind. */
export type MonthKind = 'batches' | 'reports';

/** Keys of a row in its month's list (UTC). @param at ISO 8601; the list sorts by it. */
export function monthListKeys(kind: MonthKind, at: string, id: string) {
  return { [MONTH_INDEX.partitionKey]: partitionOf(kind, at), [LIST_SORT]: `${at}#${id}` };
}

/** The word in front keeps it apart from the months of payouts. */
function partitionOf(kind: MonthKind, month: string): string {
  return `${kind}-${month.slice(0, 7)}`;
}

/** A row in the list: its partition key, and where the list goes on after it. */
export type MonthEntry = { readonly key: string; readonly sort: string };

export type MonthPage = {
  /** Newest first. */
  readonly entries: readonly MonthEntry[];
  readonly isEnd: boolean;
};

/**
 * The id at the cursor's end: the list goes on after its row.
 * @throws PipelineError CONFIG_INVALID where no list of the month gave the cursor.
 */
export function idInCursor(month: string, cursor: string, id: RegExp): string {
  const last = cursor.slice(cursor.lastIndexOf('#') + 1);
  if (/^\d{4}-\d{2}-\d{2}T[\d:.]{5,12}Z#/.test(cursor) && cursor.startsWith(`${month}-`) && id.test(last))
    return last;
  throw new PipelineError('CONFIG_INVALID', 'The list does not go on there.', {
    action: 'Take the place from a page of the same list, or begin the list anew.',
  });
}

const ENTRIES_PER_PAGE = 100;

/** A whole month's list by its keys alone, newest first; it lags behind the table. @param month `YYYY-MM`. */
export async function* monthEntries(
  table: LedgerTable,
  kind: MonthKind,
  month: string,
): AsyncGenerator<MonthEntry> {
  let after: MonthEntry | undefined;
  do {
    const page = await monthList(table, kind, month, { after, limit: ENTRIES_PER_PAGE });
    yield* page.entries;
    after = page.isEnd ? undefined : page.entries.at(-1);
  } while (after !== undefined);
}

/** A page of a month's list by its keys alone; it lags behind the table. @param month `YYYY-MM`. */
export async function monthList(
  table: LedgerTable,
  kind: MonthKind,
  month: string,
  { after, limit }: { readonly after: MonthEntry | undefined; readonly limit: number },
): Promise<MonthPage> {
  const partition: AttributeValue = { S: partitionOf(kind, month) };
  const answer = await table.client.send(
    new QueryCommand({
      TableName: table.tableName,
      IndexName: MONTH_INDEX.name,
      KeyConditionExpression: '#partition = :partition',
      ExpressionAttributeNames: { '#partition': MONTH_INDEX.partitionKey },
      ExpressionAttributeValues: { ':partition': partition },
      ScanIndexForward: false,
      Limit: limit,
      ...(after === undefined
        ? {}
        : {
            ExclusiveStartKey: {
              ...keyOf(after.key),
              [MONTH_INDEX.partitionKey]: partition,
              [MONTH_INDEX.sortKey]: { S: after.sort },
            },
          }),
    }),
  );
  const entries = (answer.Items ?? []).flatMap((item) => {
    const [key, sort] = [item[PARTITION_KEY]?.S, item[LIST_SORT]?.S];
    return key === undefined || sort === undefined ? [] : [{ key, sort }];
  });
  return { entries, isEnd: answer.LastEvaluatedKey === undefined };
}
