import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import { entriesOf, movementsFor } from '../../../functions/core/journal/entries.ts';
import { assertJournal } from '../../../functions/core/journal/entry.ts';
import {
  addMonths,
  daysOf,
  endOfMonthMs,
  isMonth,
  monthsFrom,
} from '../../../functions/core/journal/month.ts';
import { movementsOf } from '../../../functions/core/journal/movements.ts';
import { debit, fact, moneyBack } from '../../support/bank-facts.ts';
import { expense } from '../../support/expenses.ts';
import { journals, sayings, sentOf, told } from '../../support/journal.ts';
import { payoutOf } from '../../support/payouts.ts';
import { forAll } from '../../support/properties.ts';

const FIRST = '2026-10';
const EUROS = { currency: 'EUR', amountMinor: 1250n } as const;

describe('the movements of a month', () => {
  const movements = movementsOf(
    told(
      fact('accepted', { createdAt: '2026-10-31T15:00:00Z' }),
      debit(EUROS),
      moneyBack('AC04', { ...EUROS, bookingDate: plainDate('2026-11-30') }),
    ),
    sentOf(),
  );

  it('are those dated in it', () => {
    const closing = { month: '2026-11', firstMonth: FIRST };

    expect(movementsFor(movements, new Set([0]), closing)).toEqual([1, 2]);
    expect(movementsFor(movements, new Set(), { ...closing, month: '2026-10' })).toEqual([0]);
  });

  it('are those too that an earlier month was closed without', () => {
    expect(movementsFor(movements, new Set([0, 2]), { month: '2027-01', firstMonth: FIRST })).toEqual([1]);
  });

  it('begin with the first month of the configuration', () => {
    expect(movementsFor(movements, new Set(), { month: '2026-11', firstMonth: '2026-11' })).toEqual([1, 2]);
  });
});

describe('the months of the books', () => {
  it('each have every movement once, whatever becomes known when', () => {
    const revealed = fc.array(fc.nat({ max: 3 }), { minLength: 8, maxLength: 8 });
    forAll(fc.array(sayings, { minLength: 1, maxLength: 4 }), revealed, (payouts, steps) => {
      const exported = payouts.map(() => new Set<number>());
      const known = payouts.map(() => 0);
      const posted = payouts.map((): string[] => []);
      // The last month is made when nothing more is to come.
      for (const [index, month] of monthsFrom(FIRST, '2027-05').entries()) {
        const chosen = payouts.map((facts, at) => {
          known[at] = index === 7 ? facts.length : (known[at] ?? 0) + (steps[index] ?? 0);
          const movements = movementsOf(told(...facts.slice(0, known[at])), sentOf({}, {}, {}));
          const numbers = movementsFor(movements, exported[at] ?? new Set(), { month, firstMonth: FIRST });
          return { payout: payoutOf(expense({ expenseId: `expense-${at}` })), movements, numbers };
        });
        const entries = entriesOf(month, chosen);
        expect(entries).toEqual(entriesOf(month, [...chosen].reverse()));
        for (const [at, { payout, numbers }] of chosen.entries()) {
          for (const number of numbers) exported[at]?.add(number);
          const own = entries.filter(({ payoutId }) => payoutId === payout.payoutId);
          posted[at]?.push(...own.map(({ movement, kind }) => `${movement} ${kind}`));
          const { start, end } = daysOf(month);
          for (const { date, evidenceDate } of own) {
            expect(date >= start && date <= end && date >= evidenceDate).toBe(true);
          }
        }
      }
      for (const [at, facts] of payouts.entries()) {
        const all = movementsOf(told(...facts), sentOf({}, {}, {}));
        expect(posted[at]?.toSorted()).toEqual(all.map(({ kind }, number) => `${number} ${kind}`).toSorted());
      }
    });
  });

  it('post what is late on their first day, and say of when it is', () => {
    const payout = payoutOf();
    const movements = movementsOf(told(debit(EUROS)), sentOf());

    const [owed, booked] = entriesOf('2026-12', [{ payout, movements, numbers: [0, 1] }]);

    expect(owed).toMatchObject({
      document: 'EV202612-000001',
      date: '2026-12-01',
      evidenceDate: '2026-11-03',
    });
    expect(booked).toMatchObject({
      document: 'EV202612-000002',
      kind: 'booked',
      source: 'spirii/nordfleet',
      recipientName: 'Jane Doe',
      energyWh: 42_000n,
      reference: 'BANK-1',
    });
  });
});

describe('a journal is refused', () => {
  const valid =
    fc.sample(journals('2026-10'), { numRuns: 20, seed: 7 }).find(({ length }) => length > 2) ?? [];

  it('where it does not balance, repeats a movement, or is numbered or dated otherwise', () => {
    const [first, second, ...others] = valid;
    if (first === undefined || second === undefined) throw new Error('A journal has entries.');
    const one = first.postings[0];
    if (one === undefined) throw new Error('An entry has postings.');

    expect(() => assertJournal('2026-10', valid)).not.toThrow();
    for (const wrong of [
      { ...first, postings: [{ ...one, amountMinor: one.amountMinor + 1n }, ...first.postings.slice(1)] },
      { ...first, postings: [] },
      { ...first, payoutId: second.payoutId, movement: second.movement },
      { ...first, document: 'EV202610-000002' },
      { ...first, date: plainDate('2026-11-01') },
    ]) {
      expect(() => assertJournal('2026-10', [wrong, second, ...others])).toThrow(/invariant/);
    }
  });
});

describe('a month', () => {
  it('is counted over the year', () => {
    expect([addMonths('2026-12', 1), addMonths('2027-01', -1), addMonths('2026-10', -13)]).toEqual([
      '2027-01',
      '2026-12',
      '2025-09',
    ]);
    expect(monthsFrom('2026-11', '2027-02')).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
    expect(monthsFrom('2026-11', '2026-10')).toEqual([]);
    expect(daysOf('2028-02')).toEqual({ start: '2028-02-01', end: '2028-02-29' });
    expect(endOfMonthMs('2026-12')).toBe(Date.parse('2027-01-01T00:00:00Z'));
    expect(['2026-13', '2026-1', '202610', '2026-10-01'].filter(isMonth)).toEqual([]);
  });
});
