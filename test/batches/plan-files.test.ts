import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DuePayout, isBeyond, planFiles, planRun, sumOf } from '../../functions/batches/plan-files.ts';
import { expense } from '../support/expenses.ts';
import { payoutOf } from '../support/payouts.ts';
import { forAll, forAllIn } from '../support/properties.ts';

function due(...amounts: readonly bigint[]): DuePayout[] {
  return amounts.map((amountMinor, index) => ({
    payoutId: payoutOf(expense({ expenseId: `expense-${index}` })).payoutId,
    amountMinor,
  }));
}

describe('isBeyond', () => {
  it('is not beyond at the cap itself', () => {
    expect(isBeyond(due(50n, 50n), { count: 2, sumMinor: 100n })).toBe(false);
  });

  it.each([
    ['count', { count: 1, sumMinor: 100n }],
    ['sum', { count: 2, sumMinor: 99n }],
  ])('is beyond by the %s alone', (_, cap) => {
    expect(isBeyond(due(50n, 50n), cap)).toBe(true);
  });

  it('is beyond a cap that is used up', () => {
    expect(isBeyond(due(1n), { count: -3, sumMinor: -100n })).toBe(true);
  });
});

describe('planFiles', () => {
  it('splits by count', () => {
    const { files } = planFiles(due(1n, 1n, 1n, 1n, 1n), { count: 2, sumMinor: 100n });

    expect(files.map((file) => file.length)).toEqual([2, 2, 1]);
  });

  it('splits by sum', () => {
    const { files } = planFiles(due(60n, 60n, 60n), { count: 10, sumMinor: 120n });

    expect(files.map(sumOf)).toEqual([120n, 60n]);
  });

  it('leaves out what alone is more than a file may pay', () => {
    const payouts = due(100n, 101n);

    expect(planFiles(payouts, { count: 10, sumMinor: 100n })).toEqual({
      files: [[payouts[0]]],
      tooLarge: [payouts[1]],
    });
  });

  it('plans no file for nothing', () => {
    expect(planFiles([], { count: 10, sumMinor: 100n })).toEqual({ files: [], tooLarge: [] });
  });

  it('has every payout once, in ascending order, and no file beyond its cap', () => {
    const caps = fc.record({ count: fc.integer({ min: 1, max: 5 }), sumMinor: fc.bigInt(1n, 200n) });
    forAll(fc.array(fc.bigInt(1n, 150n), { maxLength: 30 }), caps, (amounts, cap) => {
      const payouts = due(...amounts);

      const { files, tooLarge } = planFiles(payouts, cap);

      const ids = files.flat().map(({ payoutId }) => payoutId);
      expect(ids).toEqual(ids.toSorted());
      expect([...ids, ...tooLarge.map(({ payoutId }) => payoutId)].sort()).toEqual(
        payouts.map(({ payoutId }) => payoutId).sort(),
      );
      expect(files.filter((file) => file.length === 0 || isBeyond(file, cap))).toEqual([]);
      expect(tooLarge.filter(({ amountMinor }) => amountMinor <= cap.sumMinor)).toEqual([]);
    });
  });
});

describe('planRun of an account that waives the verification of payees', () => {
  const plan = (payouts: readonly DuePayout[], maxPerFile: { count: number; sumMinor: bigint }) => {
    const much = { count: 1_000, sumMinor: 1_000_000n };
    const caps = { maxPerFile, maxPerRun: much, maxPerDay: much };
    return planRun(payouts, { ...caps, vop: 'opt-out' }, { count: 0, sumMinor: 0n });
  };

  it('lets a payment wait that no other may join', () => {
    const payouts = due(60n, 60n, 100n);
    const { files, alone } = plan(payouts, { count: 10, sumMinor: 120n });

    expect(files.flat()).toHaveLength(2);
    expect(alone).toHaveLength(1);
  });

  it('has no file of one payment, keeps every payment once and every file within its cap', () => {
    forAllIn(
      60,
      fc.array(fc.bigInt({ min: 1n, max: 100n }), { maxLength: 30 }),
      fc.integer({ min: 2, max: 6 }),
      fc.bigInt({ min: 100n, max: 300n }),
      (amounts, count, sumMinor) => {
        const payouts = due(...amounts);
        const { files, alone } = plan(payouts, { count, sumMinor });

        for (const file of files) {
          expect(file.length).toBeGreaterThan(1);
          expect(isBeyond(file, { count, sumMinor })).toBe(false);
          expect(file.map(({ payoutId }) => payoutId)).toEqual(
            file.map(({ payoutId }) => payoutId).toSorted(),
          );
        }
        const planned = [...files.flat(), ...alone].map(({ payoutId }) => payoutId);
        expect(planned.toSorted()).toEqual(payouts.map(({ payoutId }) => payoutId).toSorted());
      },
    );
  });
});
