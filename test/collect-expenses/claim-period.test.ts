import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { addDays, plainDate } from '../../functions/core/date.ts';
import type { Expense, Period } from '../../functions/core/expense.ts';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { monthsOf } from '../../functions/core/period-months.ts';
import { claimPeriod, type PeriodClaim } from '../../functions/ledger/period-claims.ts';
import { CollectionStand, it } from '../support/collection.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { forAllAsyncIn } from '../support/properties.ts';

const OCTOBER = period('2026-10-01', '2026-10-31');
const HOLD = { code: 'limit-exceeded', severity: 'hold', message: 'Much.' } as const;

function period(start: string, end: string): Period {
  return { start: plainDate(start), end: plainDate(end) };
}

function report(id: string, of: Period, changes: Partial<Expense> = {}): Expense {
  return expense({
    subject: 'settlement-report',
    expenseId: id,
    reportId: id,
    recipientId: 'partner-1',
    amount: { text: `${id}00`, unit: 'minor' },
    period: of,
    ...changes,
  });
}

describe('settlement reports of one partner', () => {
  it.for([
    ['2026-10-01', '2026-10-30'],
    ['2026-09-15', '2026-10-31'],
    ['2026-10-31', '2026-11-30'],
    ['2026-10-14', '2026-10-14'],
    ['2025-01-01', '2026-12-31'],
  ] as const)(
    'are held where they have days in common with another: %s to %s',
    async ([start, end], { stand }) => {
      await stand.collect([report('1', OCTOBER)]);

      await stand.collect([report('1', OCTOBER), report('2', period(start, end))]);

      expect(await stand.states()).toEqual(['1: ready', '2: held settlement-overlaps']);
      expect((await stand.payout('2')).reasons[0]?.message).toContain('report 1');
    },
  );

  it.for([
    ['2026-09-01', '2026-09-30', {}],
    ['2026-11-01', '2026-11-30', {}],
    ['2026-10-10', '2026-10-20', { recipientId: 'partner-2' }],
    ['2026-10-10', '2026-10-20', { subject: 'expense' as const }],
  ] as const)(
    'are paid where they have none, or are of another partner: %s to %s %j',
    async ([start, end, changes], { stand }) => {
      await stand.collect([report('1', OCTOBER), report('2', period(start, end), changes)]);

      expect(await stand.states()).toEqual(['1: ready', '2: ready']);
    },
  );

  it('are held in another currency, too', async ({ stand }) => {
    const anew = report('2', period('2026-10-31', '2026-11-30'), { currency: 'DKK', iban: IBANS.dk });

    await stand.collect([report('1', OCTOBER), anew]);

    const { reasons } = await stand.payout('2');
    expect(reasons.map(({ code }) => code)).toContain('settlement-overlaps');
  });

  it('stay held at later readings, and released once a person has looked', async ({ stand }) => {
    const both = [report('1', OCTOBER), report('2', period('2026-10-31', '2026-11-30'))];
    await stand.collect(both);
    await stand.collect(both);
    expect(await stand.states()).toEqual(['1: ready', '2: held settlement-overlaps']);
    await stand.release('2');

    await stand.collect(both);

    expect(await stand.states()).toEqual(['1: ready', '2: ready']);
  });

  it.for([
    [
      'paid at the source and withdrawn',
      async (stand: CollectionStand) =>
        stand.collect([report('1', OCTOBER, { payability: 'paid-by-source' })]),
    ],
    ['cancelled', async (stand: CollectionStand) => stand.cancel('1')],
  ] as const)('are not paid in the place of one that was %s', async ([_what, end], { stand }) => {
    await stand.collect([report('1', OCTOBER, { sourceFindings: [HOLD] })]);
    await end(stand);

    await stand.collect([report('2', period('2026-10-15', '2026-11-14'))]);

    expect(await stand.states()).toContain('2: held settlement-overlaps');
  });

  it('give way where they cannot be paid', async ({ stand }) => {
    await stand.collect([report('1', OCTOBER)]);
    await stand.collect([report('1', OCTOBER, { iban: 'DE88370400440532013000' })]);

    await stand.collect([report('2', period('2026-10-15', '2026-11-14'))]);

    expect((await stand.states())[1]).toBe('2: ready');
  });

  it('are held where the source paid one for the same days, whichever is read first', async ({
    embedded,
    stand,
  }) => {
    const paid = report('1', OCTOBER, { payability: 'paid-by-source' });
    const anew = report('2', period('2026-10-01', '2026-10-30'));
    await stand.collect([paid, anew]);
    expect(await stand.states()).toEqual(['2: held settlement-overlaps']);

    const other = await CollectionStand.create(embedded);
    await other.collect([anew, paid]);

    expect(await other.states()).toEqual(['2: held settlement-overlaps']);
  });
});

describe('claimPeriod', () => {
  it('never gives one day to two payouts, however they race', async ({ stand }) => {
    const start = plainDate('2026-01-01');
    const arbitraryPeriod = fc
      .tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 0, max: 45 }))
      .map(([from, days]) => ({ start: addDays(start, from), end: addDays(start, from + days) }));
    let runs = 0;
    await forAllAsyncIn(25, fc.array(arbitraryPeriod, { minLength: 2, maxLength: 6 }), async (periods) => {
      runs += 1;
      const owner = `owner-${runs}`;
      const claims = periods.map(
        (each, index): PeriodClaim => ({ payoutId: idOf(index), version: 1, ...each }),
      );
      const claimed = await Promise.all(
        claims.map(
          async (claim) => (await claimPeriod(stand.table, owner, claim, async () => true)) === undefined,
        ),
      );
      const winners = claims.filter((_, index) => claimed[index]);
      for (const [index, one] of winners.entries()) {
        for (const two of winners.slice(index + 1)) {
          expect(one.start > two.end || two.start > one.end).toBe(true);
        }
      }
      expect(new Set(claims.flatMap(monthsOf)).size).toBeGreaterThan(0);
    });
  });

  it('lets a payout move its own period', async ({ stand }) => {
    const claim = { payoutId: idOf(1), version: 1, ...OCTOBER };
    await claimPeriod(stand.table, 'owner', claim, async () => true);
    const moved = { ...claim, version: 2, ...period('2026-10-15', '2026-11-14') };

    expect(await claimPeriod(stand.table, 'owner', moved, async () => true)).toBeUndefined();
    const early = { payoutId: idOf(2), version: 1, ...period('2026-10-01', '2026-10-14') };
    expect(await claimPeriod(stand.table, 'owner', early, async () => true)).toBeUndefined();
  });
});

function idOf(index: number): PayoutId {
  return payoutIdOf(expense({ expenseId: String(index) }));
}
