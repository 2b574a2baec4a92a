import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { readDay, reserveDay } from '../../functions/ledger/payment-days.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { submitBatches } from '../../functions/submit-batches/submit.ts';
import { expense } from '../support/expenses.ts';
import { ACCOUNT, endToEndIdsIn, it, PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { forAllAsyncIn } from '../support/properties.ts';

const DAY = plainDate('2026-11-03');

type CapName = 'maxPerFile' | 'maxPerRun' | 'maxPerDay';

function capped(name: CapName, cap: { readonly count?: number; readonly sumMinor?: bigint }): DebtorAccount {
  return { ...ACCOUNT, [name]: { ...ACCOUNT[name], ...cap } };
}

/** So many payments of the day are another batch's. */
async function reserved({ table }: PaymentStand, count: number, account: DebtorAccount): Promise<void> {
  const other = { debtorAccountId: ACCOUNT.id, executionDate: DAY, batchId: 'other', count, sumMinor: 1n };
  await reserveDay(table, other, account.maxPerDay);
}

async function expectNothingSealed(stand: PaymentStand): Promise<void> {
  expect(new Set([...(await stand.payouts()).values()].map(({ state }) => state))).toEqual(
    new Set(['scheduled']),
  );
  expect((await stand.batches()).filter(({ state }) => state !== 'void')).toEqual([]);
  expect((await stand.files()).size).toBe(0);
}

describe('the caps of a run and of a day', () => {
  it.for([
    ['maxPerRun', 'run', { count: 2 }],
    ['maxPerRun', 'run', { sumMinor: 3002n }],
    ['maxPerDay', 'day', { count: 2 }],
    ['maxPerDay', 'day', { sumMinor: 3002n }],
  ] as const)(
    '%s: beyond it nothing is sealed, and the alarm says so (%s %o)',
    async ([name, cap, limit], { stand }) => {
      await stand.schedule(3);

      expect(await stand.submit(capped(name, limit))).toMatchObject({ due: 3, batches: [], heldBack: 3 });
      await expectNothingSealed(stand);
      expect(stand.log.lines.filter(({ level }) => level === 'alarm')).toMatchObject([
        { event: 'cap-hit', fields: { cap, debtorAccountId: 'eur-main', count: 3, sumMinor: '3003' } },
      ]);
    },
  );

  it.for(['maxPerRun', 'maxPerDay'] as const)(
    '%s: at the cap itself everything is paid',
    async (name, { stand }) => {
      await stand.schedule(3);

      const summary = await stand.submit(capped(name, { count: 3, sumMinor: 3003n }));

      expect(summary).toMatchObject({ batches: [{ count: 3 }], heldBack: 0 });
      expect(stand.log.alarms()).toEqual([]);
    },
  );

  it('sees that a run is beyond its cap without reading everything that is due', async ({ stand }) => {
    await stand.schedule(60);

    const summary = await stand.submit(capped('maxPerRun', { count: 1 }));

    expect(summary.batches).toEqual([]);
    expect(summary.due).toBeGreaterThan(1);
    expect(summary.due).toBeLessThanOrEqual(16);
  });

  it('counts what the day has paid already', async ({ stand }) => {
    await stand.schedule(3);
    await reserved(stand, 8, ACCOUNT);

    expect(await stand.submit(capped('maxPerDay', { count: 10 }))).toMatchObject({ heldBack: 3 });

    await expectNothingSealed(stand);
  });

  it('pays on the next day what the day held back', async ({ stand }) => {
    await stand.schedule(3);
    const account = capped('maxPerDay', { count: 3 });
    await reserved(stand, 1, account);
    await stand.submit(account);
    stand.clock.advance(24 * 60 * 60_000);

    expect(await stand.submit(account)).toMatchObject({
      executionDate: '2026-11-04',
      batches: [{ count: 3 }],
    });
  });
});

describe('the cap of a file', () => {
  it('leaves a payout that no file may pay, says so, and pays the others', async ({ stand }) => {
    await stand.schedule(3);

    const summary = await stand.submit(capped('maxPerFile', { sumMinor: 1001n }));

    expect(summary).toMatchObject({ due: 3, heldBack: 1 });
    expect(await stand.states()).toEqual([
      'expense-1: submitted',
      'expense-2: submitted',
      'expense-3: scheduled',
    ]);
    expect(stand.log.lines.filter(({ level }) => level === 'alarm')).toMatchObject([
      { event: 'cap-hit', fields: { cap: 'file', count: 1, sumMinor: '1002' } },
    ]);
  });

  it('does not have the others held back for one that alone is beyond the run', async ({ stand }) => {
    const amount = { text: '900000', unit: 'minor' } as const;
    await stand.schedule(3);
    await stand.put(scheduledPayout(expense({ expenseId: 'large', recipientId: 'large', amount })));
    const cap = { count: 10, sumMinor: 5000n };

    expect(await stand.submit({ ...ACCOUNT, maxPerFile: cap, maxPerRun: cap })).toMatchObject({
      batches: [{ count: 3 }],
      heldBack: 1,
    });
  });
});

describe('two submissions at once', () => {
  it('never pay a payout twice, nor more than the day may', async ({ embedded }) => {
    const shape = fc.record({
      payouts: fc.integer({ min: 2, max: 6 }),
      perFile: fc.integer({ min: 1, max: 3 }),
      perDay: fc.integer({ min: 2, max: 6 }),
      starts: fc.integer({ min: 0, max: 20 }),
    });
    await forAllAsyncIn(12, shape, async ({ payouts, perFile, perDay, starts }) => {
      const both = await PaymentStand.create(embedded);
      await both.schedule(payouts);
      const maxPerDay = { ...ACCOUNT.maxPerDay, count: perDay };
      const account = { ...capped('maxPerFile', { count: perFile }), maxPerDay };
      // The second begins when the first has made so many requests.
      both.faults.clear();
      let second: Promise<unknown> | undefined;
      both.faults.set(({ index }) => {
        if (index >= starts) second ??= submitBatches({ ...both.deps, table: both.table }, account);
        return undefined;
      });

      await both.submit(account);
      await second;

      const ids = [...(await both.files()).values()].flatMap(endToEndIdsIn);
      const states = [...(await both.payouts()).values()].map(({ state }) => state);
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.length).toBeLessThanOrEqual(perDay);
      expect(states.filter((state) => state === 'submitted')).toHaveLength(ids.length);
      expect(states.filter((state) => state === 'scheduled')).toHaveLength(payouts - ids.length);
      expect((await readDay(both.table, ACCOUNT.id, DAY)).count).toBe(ids.length);
      expect((await both.prove()).breaks).toEqual([]);
    });
  });

  it('hold back, and alarm, what the other left no room for', async ({ stand }) => {
    await stand.schedule(3);
    const account = capped('maxPerDay', { count: 3 });
    stand.interrupt('DAY#', () => reserved(stand, 1, account));

    expect(await stand.submit(account)).toMatchObject({ batches: [], heldBack: 3 });
    await expectNothingSealed(stand);
    expect(stand.log.alarms()).toEqual(['cap-hit']);
    expect(await readDay(stand.table, ACCOUNT.id, DAY)).toEqual({ count: 1, sumMinor: 1n });
  });
});
