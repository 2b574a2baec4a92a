import fc from 'fast-check';
import { describe, expect } from 'vitest';
import type { Payout } from '../../../functions/core/payout.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { payoutMonthOf } from '../../../functions/ledger/list-keys.ts';
import {
  addMonthSums,
  MAX_SUMMED,
  type MonthSums,
  sumsOfMonth,
} from '../../../operate/payouts/month-sums.ts';
import { it as embeddedIt } from '../../support/embedded.ts';
import { expense, expenses } from '../../support/expenses.ts';
import { ledgers } from '../../support/ledgers.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { payoutIn, payoutOf } from '../../support/payouts.ts';

const it = embeddedIt.extend('stand', ({ embedded }) => PaymentStand.create(embedded));

function minor(payouts: readonly Payout[], ...states: readonly string[]): bigint {
  return payouts
    .filter(({ state }) => states.includes(state))
    .reduce((sum, { amountMinor = 0n }) => sum + amountMinor, 0n);
}

describe('the sums of a month', () => {
  it('account for every payout of it, by source and currency, to the minor unit', async ({ embedded }) => {
    await fc.assert(
      fc.asyncProperty(ledgers, async (ledger) => {
        const stand = await PaymentStand.create(embedded);
        await stand.put(...ledger);

        const { sums, unreadable, next } = await sumsOfMonth(stand.deps, '2026-10');

        const ofMonth = ledger.filter((payout) => payoutMonthOf(payout) === '2026-10');
        const sources = [...new Set(ofMonth.map(({ source, account }) => `${source}/${account}`))].sort();
        expect([unreadable, next]).toEqual([[], undefined]);
        expect(sums.map(({ source, currency }) => `${source} ${currency}`)).toEqual(
          sources.map((source) => `${source} EUR`),
        );
        for (const { source, sums: found, byState } of sums) {
          const own = ofMonth.filter((payout) => `${payout.source}/${payout.account}` === source);
          expect(found).toEqual({
            acceptedMinor: found.paidMinor + found.failedMinor + found.returnedMinor + found.openMinor,
            paidMinor: minor(own, 'paid'),
            failedMinor: minor(own, 'failed'),
            returnedMinor: minor(own, 'returned'),
            openMinor: minor(own, 'held', 'ready', 'scheduled', 'batched', 'submitted', 'accepted'),
            endedMinor: minor(own, 'rejected', 'withdrawn', 'cancelled'),
          });
          for (const [state, { count, sumMinor }] of byState) {
            expect(count).toBe(own.filter((payout) => payout.state === state).length);
            expect(sumMinor).toBe(minor(own, state));
          }
          expect([...byState.values()].reduce((all, { count }) => all + count, 0)).toBe(own.length);
        }
      }),
      { numRuns: 10 },
    );
  });

  it('name what cannot be read, and count what has no amount', async ({ stand }) => {
    const broken = payoutOf(expense({ expenseId: 'broken' }));
    const without = payoutOf(expense({ expenseId: 'without', amount: { text: 'twelve', unit: 'minor' } }));
    await stand.put(broken, without, payoutIn('paid'));
    await stand.tamper(payoutKey(broken.payoutId), 'state', { S: 'unheard-of' });

    const { sums, unreadable } = await sumsOfMonth(stand.deps, '2026-10');

    expect(unreadable).toEqual([broken.payoutId]);
    expect(sums).toMatchObject([{ withoutAmount: 1, sums: { acceptedMinor: 1250n, paidMinor: 1250n } }]);
  });

  it('come in parts that add up to the whole', async ({ stand }) => {
    const month = expenses(MAX_SUMMED + 150, { amount: { text: '100', unit: 'minor' } });
    await stand.put(...month.map((one) => payoutOf(one)));

    const first = await sumsOfMonth(stand.deps, '2026-10');
    const second = await sumsOfMonth(stand.deps, '2026-10', first.next);

    expect(openOf(first)).toBe(BigInt(MAX_SUMMED) * 100n);
    expect(openOf(second)).toBe(15_000n);
    expect(second.next).toBeUndefined();
    expect(openOf(addMonthSums(first, second))).toBe(BigInt(month.length) * 100n);
  });
});

function openOf({ sums }: MonthSums): bigint | undefined {
  return sums[0]?.sums.openMinor;
}
