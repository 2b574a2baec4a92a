import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import type { PlainDate } from '../core/date.ts';
import { PARTITION_KEY, statementDayKey } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable, readItem, unreadableRow } from './table.ts';

/** What one statement (camt.053) showed of one day of an account, once all its lines were settled. */
export type StatementOfDay = {
  /** Message type and the first 16 hex digits of the file's SHA-256. */
  readonly reportId: string;
  /** The report's own time. */
  readonly createdAt: string;
  /**
   * Amounts in minor units, as text, of booked debits that no payment of ours was found for: one of them may be a
   * payment that lost its ids on the way. Undefined where there were more than are kept.
   */
  readonly openDebits: readonly string[] | undefined;
};

/** Debits that are kept of one statement and day: an account with more of them proves nothing about a payment. */
export const MAX_OPEN_DEBITS = 1_000;

const dayRow = z.object({
  reports: z.record(
    z.string(),
    z.object({
      reportId: z.string(),
      createdAt: z.string(),
      openDebits: z.optional(z.array(z.string())),
    }),
  ),
});

/**
 * Records that the statement was read to its end for the day. Reading it again replaces what it showed before: lines
 * that fit nothing then may be matched now.
 */
export async function recordStatementDay(
  table: LedgerTable,
  iban: string,
  day: PlainDate,
  statement: StatementOfDay,
): Promise<void> {
  const key = statementDayKey(iban, day);
  const row = { [PARTITION_KEY]: key, reports: { [statement.reportId]: statement } };
  const isFirst = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: marshall(row, MARSHALL),
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
      }),
    ),
  );
  if (isFirst) return;
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.tableName,
      Key: keyOf(key),
      UpdateExpression: 'SET reports.#report = :statement',
      ExpressionAttributeNames: { '#report': statement.reportId },
      ExpressionAttributeValues: marshall({ ':statement': statement }, MARSHALL),
    }),
  );
}

const MARSHALL = { removeUndefinedValues: true } as const;

/** The statements that cover the day of the account, as far as they were read. */
export async function readStatementDay(
  table: LedgerTable,
  iban: string,
  day: PlainDate,
): Promise<readonly StatementOfDay[]> {
  const item = await getItem(table, statementDayKey(iban, day));
  if (item === undefined) return [];
  const parsed = dayRow.safeParse(readItem(item));
  if (!parsed.success) throw unreadableRow('statement day', item, parsed.error);
  return Object.values(parsed.data.reports).map(({ openDebits, ...rest }) => ({ ...rest, openDebits }));
}
