import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { batchBookingsKey, PARTITION_KEY } from './keys.ts';
import { bigInteger, count, day } from './row-values.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable, readItem, unreadableRow } from './table.ts';

/**
 * One line of an account about a whole batch, as one sum: which payments it contains, all such lines of the batch
 * and the refusals of its payments say together. So it waits here until they do, in whatever order they come.
 */
const booking = z.object({
  /** Of the file. */
  sha256: z.string(),
  reportId: z.string(),
  /** Counts the lines of the report from 1. */
  ordinal: count,
  status: z.string(),
  side: z.enum(['credit', 'debit']),
  amountMinor: bigInteger,
  createdAt: z.string(),
  bookingDate: z.exactOptional(day),
  valueDate: z.exactOptional(day),
  reference: z.exactOptional(z.string()),
});
export type BatchBooking = z.infer<typeof booking>;

/** Lines that are kept of one batch: a bank books it once, or in a few parts. */
export const MAX_BOOKINGS_PER_BATCH = 100;

const bookingsRow = z.object({ bookings: z.record(z.string(), booking), explained: z.boolean() });

export type BatchBookings = {
  readonly bookings: readonly BatchBooking[];
  /** Every payment knows what they say of it. */
  readonly explained: boolean;
};

function lineOf({ reportId, ordinal }: BatchBooking): string {
  return `${reportId}#${ordinal}`;
}

/**
 * Keeps the line, once however often it is read. A new one has to be explained with those before it.
 * @returns false where the batch has more lines than are kept.
 */
export async function addBatchBooking(
  table: LedgerTable,
  batchId: string,
  line: BatchBooking,
): Promise<boolean> {
  const key = batchBookingsKey(batchId);
  const row = { [PARTITION_KEY]: key, bookings: { [lineOf(line)]: line }, explained: false };
  const isFirst = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: marshall(row),
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
      }),
    ),
  );
  if (isFirst) return true;
  const added = await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(key),
        UpdateExpression: 'SET bookings.#line = :line, explained = :no',
        ConditionExpression: 'attribute_not_exists(bookings.#line) AND size(bookings) < :most',
        ExpressionAttributeNames: { '#line': lineOf(line) },
        ExpressionAttributeValues: marshall({
          ':line': line,
          ':no': false,
          ':most': MAX_BOOKINGS_PER_BATCH,
        }),
      }),
    ),
  );
  if (added) return true;
  const known = await readBatchBookings(table, batchId);
  return known.bookings.some((kept) => lineOf(kept) === lineOf(line));
}

export async function readBatchBookings(table: LedgerTable, batchId: string): Promise<BatchBookings> {
  const item = await getItem(table, batchBookingsKey(batchId));
  if (item === undefined) return { bookings: [], explained: true };
  const parsed = bookingsRow.safeParse(readItem(item));
  if (!parsed.success) throw unreadableRow('batch bookings', item, parsed.error);
  const { bookings, explained } = parsed.data;
  return { bookings: Object.values(bookings), explained };
}

/** Says that every payment knows what the lines say of it, unless another line came meanwhile. */
export async function markExplained(table: LedgerTable, batchId: string, lines: number): Promise<void> {
  await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(batchBookingsKey(batchId)),
        UpdateExpression: 'SET explained = :yes',
        ConditionExpression: 'size(bookings) = :lines',
        ExpressionAttributeValues: marshall({ ':yes': true, ':lines': lines }),
      }),
    ),
  );
}
