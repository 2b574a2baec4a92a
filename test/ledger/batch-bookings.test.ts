import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import {
  addBatchBooking,
  type BatchBooking,
  MAX_BOOKINGS_PER_BATCH,
  markExplained,
  readBatchBookings,
} from '../../functions/ledger/batch-bookings.ts';
import { first } from '../support/client-faults.ts';
import { it } from '../support/payment-stand.ts';

function line(ordinal: number): BatchBooking {
  return {
    sha256: 'a'.repeat(64),
    bankReportId: `camt.053:aa#${ordinal}`,
    ordinal,
    status: 'BOOK',
    side: 'debit',
    // More than a float holds.
    amountMinor: 2n ** 60n + BigInt(ordinal),
    createdAt: '2026-11-03T20:00:00Z',
    bookingDate: plainDate('2026-11-03'),
    reference: 'R',
  };
}

describe('the lines of an account about one batch', () => {
  it('say nothing where there are none: every payment knows that', async ({ stand }) => {
    expect(await readBatchBookings(stand.table, 'BA1')).toEqual({ bookings: [], explained: true });
  });

  it('are kept once each, as they are, and wait to be explained', async ({ stand }) => {
    for (const ordinal of [1, 2, 1]) {
      expect(await addBatchBooking(stand.table, 'BA1', line(ordinal))).toBe(true);
    }
    expect(await readBatchBookings(stand.table, 'BA1')).toEqual({
      bookings: [line(1), line(2)],
      explained: false,
    });
    expect((await readBatchBookings(stand.table, 'BA2')).bookings).toEqual([]);
  });

  it('stay explained when one of them is read again, and wait again with a new one', async ({ stand }) => {
    await addBatchBooking(stand.table, 'BA1', line(1));
    await markExplained(stand.table, 'BA1', 1);
    await addBatchBooking(stand.table, 'BA1', line(1));
    expect((await readBatchBookings(stand.table, 'BA1')).explained).toBe(true);

    await addBatchBooking(stand.table, 'BA1', line(2));
    expect((await readBatchBookings(stand.table, 'BA1')).explained).toBe(false);
  });

  it('are not called explained by who did not know the last of them', async ({ stand }) => {
    await addBatchBooking(stand.table, 'BA1', line(1));
    await addBatchBooking(stand.table, 'BA1', line(2));
    await markExplained(stand.table, 'BA1', 1);
    expect((await readBatchBookings(stand.table, 'BA1')).explained).toBe(false);
  });

  it('are bounded: what is beyond is told, and those that are kept stay', async ({ stand }) => {
    for (let ordinal = 1; ordinal <= MAX_BOOKINGS_PER_BATCH; ordinal += 1) {
      expect(await addBatchBooking(stand.table, 'BA1', line(ordinal))).toBe(true);
    }
    expect(await addBatchBooking(stand.table, 'BA1', line(1000))).toBe(false);
    expect(await addBatchBooking(stand.table, 'BA1', line(1))).toBe(true);
    expect((await readBatchBookings(stand.table, 'BA1')).bookings).toHaveLength(MAX_BOOKINGS_PER_BATCH);
  });

  it('lose none of those that come at the same moment', async ({ stand }) => {
    const lines = Array.from({ length: 16 }, (_, index) => line(index + 1));
    await Promise.all(lines.map((one) => addBatchBooking(stand.table, 'BA1', one)));
    expect(new Set((await readBatchBookings(stand.table, 'BA1')).bookings)).toEqual(new Set(lines));
  });

  it.for(['answer-lost', 'request-lost', 'throttled'] as const)(
    'are kept once where a write ends in %s',
    async (fault, { stand }) => {
      stand.faults.set(first('UpdateItemCommand', fault));
      expect(await addBatchBooking(stand.deps.table, 'BA1', line(1))).toBe(true);
      expect((await readBatchBookings(stand.table, 'BA1')).bookings).toEqual([line(1)]);
    },
  );
});
