import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { paymentDayKey } from '../../functions/ledger/keys.ts';
import {
  type DayCap,
  type Reservation,
  readDay,
  releaseDay,
  reserveDay,
} from '../../functions/ledger/payment-days.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { first } from '../support/client-faults.ts';
import { it, rawItem } from '../support/embedded.ts';
import { rejectionOf } from '../support/errors.ts';
import { forAllAsyncIn } from '../support/properties.ts';

const DAY = plainDate('2026-11-03');
const CAP: DayCap = { count: 10, sumMinor: 1000n };

/** Of two payments, unless a test has others. */
function reservation(changes: Partial<Reservation> = {}): Reservation {
  const of = { debtorAccountId: 'eur-main', executionDate: DAY, batchId: 'batch-1' };
  return { ...of, count: 2, sumMinor: 300n, ...changes };
}

async function taken(table: LedgerTable, debtorAccountId = 'eur-main'): Promise<DayCap> {
  return readDay(table, debtorAccountId, DAY);
}

describe('reserveDay', () => {
  it('takes the payments out of what the day may still pay', async ({ table }) => {
    expect(await taken(table)).toEqual({ count: 0, sumMinor: 0n });

    expect(await reserveDay(table, reservation(), CAP)).toBe(true);
    expect(await reserveDay(table, reservation({ batchId: 'batch-2', sumMinor: 700n }), CAP)).toBe(true);

    expect(await taken(table)).toEqual({ count: 4, sumMinor: 1000n });
  });

  it.for([
    ['count', { count: 9 }],
    ['sum', { sumMinor: 701n }],
  ] as const)('has no room beyond the %s', async ([_, change], { table }) => {
    await reserveDay(table, reservation(), CAP);

    expect(await reserveDay(table, reservation({ batchId: 'batch-2', ...change }), CAP)).toBe(false);
    expect(await taken(table)).toEqual({ count: 2, sumMinor: 300n });
  });

  it.for([
    ['count', { count: 11 }],
    ['sum', { sumMinor: 1001n }],
  ] as const)('has no room for a batch that alone is beyond the %s', async ([_, change], { table }) => {
    expect(await reserveDay(table, reservation(change), CAP)).toBe(false);
    expect(await taken(table)).toEqual({ count: 0, sumMinor: 0n });
  });

  it('keeps days and accounts apart', async ({ table }) => {
    const [full, other] = [{ count: 10, sumMinor: 1000n }, plainDate('2026-11-04')];
    await reserveDay(table, reservation(full), CAP);

    expect(await reserveDay(table, reservation({ ...full, executionDate: other }), CAP)).toBe(true);
    expect(await reserveDay(table, reservation({ ...full, debtorAccountId: 'eur' }), CAP)).toBe(true);
  });

  it.for(['answer-lost', 'request-lost'] as const)(
    'counts a batch once after %s',
    async (fault, { faulty, table }) => {
      faulty.faults.set(first('UpdateItemCommand', fault));

      expect(await reserveDay(faulty.table, reservation(), CAP)).toBe(true);

      expect(await taken(table)).toEqual({ count: 2, sumMinor: 300n });
    },
  );

  it('counts a batch once also where the day is full by now', async ({ table }) => {
    await reserveDay(table, reservation(), CAP);
    await reserveDay(table, reservation({ batchId: 'batch-2', count: 8, sumMinor: 700n }), CAP);

    expect(await reserveDay(table, reservation(), CAP)).toBe(true);
    expect(await taken(table)).toEqual({ count: 10, sumMinor: 1000n });
  });

  it('reserves nothing for nothing', async ({ table }) => {
    const nothing = reservation({ count: 0 });

    expect((await rejectionOf(reserveDay(table, nothing, CAP))).code).toBe('ASSERTION_FAILED');
  });

  it('never goes beyond the cap, however reservations and releases run into each other', async ({
    table,
  }) => {
    let days = 0;
    const batch = fc.record({
      count: fc.integer({ min: 1, max: 8 }),
      sumMinor: fc.bigInt(1n, 800n),
      release: fc.boolean(),
    });
    await forAllAsyncIn(25, fc.array(batch, { minLength: 2, maxLength: 8 }), async (batches) => {
      days += 1;
      const debtorAccountId = `account-${days}`;

      const kept = await Promise.all(
        batches.map(async ({ count, sumMinor, release }, index) => {
          const own = reservation({ debtorAccountId, batchId: `batch-${index}`, count, sumMinor });
          const reserved = await reserveDay(table, own, CAP);
          const now = await taken(table, debtorAccountId);
          expect(now.count).toBeLessThanOrEqual(CAP.count);
          expect(now.sumMinor).toBeLessThanOrEqual(CAP.sumMinor);
          if (release) await releaseDay(table, own);
          return reserved && !release ? own : undefined;
        }),
      );

      const standing = kept.filter((own) => own !== undefined);
      expect(await taken(table, debtorAccountId)).toEqual({
        count: standing.reduce((sum, own) => sum + own.count, 0),
        sumMinor: standing.reduce((sum, own) => sum + own.sumMinor, 0n),
      });
    });
  });
});

describe('releaseDay', () => {
  it('gives back what the batch had reserved, and only that', async ({ table }) => {
    await reserveDay(table, reservation(), CAP);
    await reserveDay(table, reservation({ batchId: 'batch-10', count: 3, sumMinor: 50n }), CAP);

    await releaseDay(table, reservation());

    expect(await taken(table)).toEqual({ count: 3, sumMinor: 50n });
  });

  it('gives back once, also when it is asked twice or its answer was lost', async ({ faulty, table }) => {
    await reserveDay(table, reservation(), CAP);
    await reserveDay(table, reservation({ batchId: 'batch-2' }), CAP);
    faulty.faults.set(first('UpdateItemCommand', 'answer-lost'));

    await releaseDay(faulty.table, reservation());
    await Promise.all([releaseDay(table, reservation()), releaseDay(table, reservation())]);

    expect(await taken(table)).toEqual({ count: 2, sumMinor: 300n });
  });

  it('changes nothing where nothing was reserved', async ({ table }) => {
    await releaseDay(table, reservation());

    expect(await rawItem(table, paymentDayKey('eur-main', DAY))).toBeUndefined();
  });

  it('leaves room that can be taken again', async ({ table }) => {
    await reserveDay(table, reservation({ count: 10, sumMinor: 1000n }), CAP);
    await releaseDay(table, reservation());

    expect(await reserveDay(table, reservation({ count: 10, sumMinor: 1000n }), CAP)).toBe(true);
    expect(await taken(table)).toEqual({ count: 10, sumMinor: 1000n });
  });
});
