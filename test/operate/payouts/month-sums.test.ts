import { describe, expect } from 'vitest';
import type { Payout } from '../../../functions/core/payout.ts';
import { stepPayout } from '../../../functions/core/step-payout.ts';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { payoutMonthOf } from '../../../functions/ledger/list-keys.ts';
import { MAX_SUMMED, type MonthSums, sumsOfMonth } from '../../../operate/payouts/month-sums.ts';
import { it as embeddedIt } from '../../support/embedded.ts';
import { expense, expenses } from '../../support/expenses.ts';
import { ledgers } from '../../support/ledgers.ts';
import { PaymentStand } from '../../support/payment-stand.ts';
import { payoutIn, payoutOf } from '../../support/payouts.ts';
import { forAllAsyncIn } from '../../support/properties.ts';

const it = embeddedIt.extend('stand', ({ embedded }) => PaymentStand.create(embedded));

function minor(payouts: readonly Payout[], ...states: readonly string[]): bigint {
  return payouts
    .filter(({ state }) => states.includes(state))
    .reduce((sum, { amountMinor = 0n }) => sum + amountMinor, 0n);
}

describe('the sums of a month', () => {
  it('account for every payout of it, by source and currency, to the minor unit', async ({ embedded }) => {
    await forAllAsyncIn(10, ledgers, async (ledger) => {
      const stand = await PaymentStand.create(embedded);
      await stand.put(...ledger);

      const { sums, unreadable, next } = await sumsOfMonth(stand.deps, '2026-10');

      const ofMonth = ledger.filter((payout) => payoutMonthOf(payout) === '2026-10');
      const sources = [...new Set(ofMonth.map(({ source, account }) => `${source}/${account}`))].sort();
      expect([unreadable, next]).toEqual([[], undefined]);
      expect(sums.map(({ source, currency }) => `${source} ${currency}`)).toEqual(
        sources.map((source) => `${source} EUR`),
      );
      for (const { source, sums: found, byWeek } of sums) {
        const own = ofMonth.filter((payout) => `${payout.source}/${payout.account}` === source);
        expect(found).toEqual({
          acceptedMinor: found.paidMinor + found.failedMinor + found.returnedMinor + found.openMinor,
          paidMinor: minor(own, 'paid'),
          failedMinor: minor(own, 'failed'),
          returnedMinor: minor(own, 'returned'),
          openMinor: minor(own, 'held', 'ready', 'scheduled', 'batched', 'submitted', 'accepted'),
          endedMinor: minor(own, 'rejected', 'withdrawn', 'cancelled'),
        });
        const inWeeks = [...byWeek.values()].flatMap((states) => [...states]);
        for (const state of new Set(inWeeks.map(([one]) => one))) {
          const sumsOfState = inWeeks.flatMap(([one, sum]) => (one === state ? [sum] : []));
          expect(sumsOfState.reduce((all, { sumMinor }) => all + sumMinor, 0n)).toBe(minor(own, state));
          expect(sumsOfState.reduce((all, { count }) => all + count, 0)).toBe(
            own.filter((payout) => payout.state === state).length,
          );
        }
        expect(inWeeks.reduce((all, [, { count }]) => all + count, 0)).toBe(own.length);
      }
    });
  });

  it('count a payout in the week in which it came into its state, whatever is noted of it there', async ({
    stand,
  }) => {
    const atDay = (day: string) => ({
      by: 'operator' as const,
      why: 'rechecked' as const,
      atMs: Date.parse(`${day}T23:59:59.999Z`),
    });
    const reasons = [{ code: 'limit-exceeded', severity: 'hold', message: 'Look.' }] as const;
    // A Sunday, and the Monday after it.
    const [sunday, monday] = [
      stepPayout(
        payoutIn('ready', expense({ expenseId: 'sunday' })),
        'held',
        { reasons },
        atDay('2026-11-15'),
      ),
      stepPayout(
        payoutIn('ready', expense({ expenseId: 'monday' })),
        'held',
        { reasons },
        atDay('2026-11-16'),
      ),
    ];
    const noted = stepPayout(sunday, 'held', {}, atDay('2026-11-25'));
    await stand.put(noted, monday, payoutIn('ready', expense({ expenseId: 'ready' })));

    const { sums } = await sumsOfMonth(stand.deps, '2026-10');

    expect([...(sums[0]?.byWeek ?? [])].map(([week, states]) => [week, [...states]])).toEqual(
      expect.arrayContaining([
        ['2026-11-02', [['ready', { count: 1, sumMinor: 1250n }]]],
        ['2026-11-09', [['held', { count: 1, sumMinor: 1250n }]]],
        ['2026-11-16', [['held', { count: 1, sumMinor: 1250n }]]],
      ]),
    );
  });

  it('name what cannot be read, and count what has no amount', async ({ stand }) => {
    const broken = payoutOf(expense({ expenseId: 'broken' }));
    const without = payoutOf(expense({ expenseId: 'without', amount: { text: 'twelve', unit: 'minor' } }));
    await stand.put(broken, without, payoutIn('paid'));
    await stand.tamper(payoutKey(broken.payoutId), 'state', { S: 'unheard-of' });

    const { sums, unreadable } = await sumsOfMonth(stand.deps, '2026-10');

    expect(unreadable).toEqual([broken.payoutId]);
    // It was rejected for that: what nobody owes is missing in no accepted sum.
    expect(sums).toMatchObject([
      { withoutAmount: 1, endedWithoutAmount: 1, sums: { acceptedMinor: 1250n, paidMinor: 1250n } },
    ]);
  });

  it('come in parts, none of which counts what another does', async ({ stand }) => {
    const month = expenses(MAX_SUMMED + 150, { amount: { text: '100', unit: 'minor' } });
    await stand.put(...month.map((one) => payoutOf(one)));

    const first = await sumsOfMonth(stand.deps, '2026-10');
    const second = await sumsOfMonth(stand.deps, '2026-10', first.next);

    expect(openOf(first)).toBe(BigInt(MAX_SUMMED) * 100n);
    expect(openOf(second)).toBe(15_000n);
    expect(second.next).toBeUndefined();
  });
});

function openOf({ sums }: MonthSums): bigint | undefined {
  return sums[0]?.sums.openMinor;
}
