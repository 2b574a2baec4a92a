import * as z from 'zod/mini';
import { batchBookingsKey } from './keys.ts';
import { bigInteger, count, day } from './row-values.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

/**
 * An account's line about a whole batch, as one sum. Only all such lines and the refusals of the batch's payments
 * together tell which payments the sum contains. The line waits here for them, in any order.
 */
const booking = z.object({
  /** Of the file. */
  sha256: z.string(),
  /** Report and line. */
  bankReportId: z.string(),
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

/** Lines kept per batch: a bank books a batch once, or in a few parts. */
export const MAX_BOOKINGS_PER_BATCH = 100;

export type BatchBookings = {
  readonly bookings: readonly BatchBooking[];
  /** Every payment has its fact. */
  readonly explained: boolean;
};

const BOOKINGS = rowKind<BatchBookings>({
  what: 'batch bookings',
  schema: z.object({ bookings: z.array(booking), explained: z.boolean() }),
  empty: { bookings: [], explained: true },
});

/**
 * Keeps the line once, however often it is read. A new line must be explained together with the earlier ones.
 * @returns false where the batch has too many lines.
 */
export async function addBatchBooking(
  table: LedgerTable,
  batchId: string,
  line: BatchBooking,
): Promise<boolean> {
  const isLine = ({ bankReportId }: BatchBooking): boolean => bankReportId === line.bankReportId;
  const { bookings } = await changeVersioned(table, batchBookingsKey(batchId), BOOKINGS, (known) =>
    known.bookings.some(isLine) || known.bookings.length >= MAX_BOOKINGS_PER_BATCH
      ? known
      : { bookings: [...known.bookings, line], explained: false },
  );
  return bookings.some(isLine);
}

export async function readBatchBookings(table: LedgerTable, batchId: string): Promise<BatchBookings> {
  return readVersioned(table, batchBookingsKey(batchId), BOOKINGS);
}

/** Marks the lines as explained to every payment, unless another line came meanwhile. */
export async function markExplained(table: LedgerTable, batchId: string, lines: number): Promise<void> {
  await changeVersioned(table, batchBookingsKey(batchId), BOOKINGS, (known) =>
    known.explained || known.bookings.length !== lines ? known : { ...known, explained: true },
  );
}
