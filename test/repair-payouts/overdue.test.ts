import { describe, expect } from 'vitest';
import { sourceModesOf } from '../../functions/core/source-mode.ts';
import { proveSums } from '../../functions/repair-payouts/prove-sums.ts';
import type { Embedded } from '../support/embedded.ts';
import { expenses } from '../support/expenses.ts';
import { it, PaymentStand } from '../support/payment-stand.ts';
import { BOOKED, step } from '../support/payouts.ts';

describe('scheduled payouts that no cut-off took', () => {
  it('raise an alarm once their day has passed, and not before', async ({ stand }) => {
    await stand.schedule(2);

    await stand.prove();
    const before = stand.log.alarms();
    stand.clock.advance(3 * 86_400_000);
    await stand.prove();

    expect(before).toEqual([]);
    expect(stand.log.lines).toContainEqual(
      expect.objectContaining({ event: 'payouts-overdue', fields: expect.objectContaining({ payouts: 2 }) }),
    );
  });
});

describe('scheduled payouts of a source that is not live', () => {
  const days = async (
    embedded: Embedded,
    sources: Parameters<typeof sourceModesOf>[0],
  ): Promise<PaymentStand> => {
    const stand = await PaymentStand.create(embedded);
    await stand.schedule(2);
    stand.clock.advance(3 * 86_400_000);
    await proveSums({ ...stand.deps, sourceModes: sourceModesOf(sources) });
    return stand;
  };

  it('are meant to wait while it is on a dry run: no alarm', async ({ embedded }) => {
    const stand = await days(embedded, [{ kind: 'spirii', account: 'nordfleet', mode: 'dry-run' }]);

    expect(stand.log.alarms()).toEqual([]);
  });

  it('raise an alarm where it was taken out of the configuration', async ({ embedded }) => {
    const stand = await days(embedded, [{ kind: 'ampeco', account: 'voltgrid', mode: 'live' }]);

    expect(stand.log.alarms()).toEqual(['payouts-overdue']);
  });
});

describe('payouts that no bank spoke of', () => {
  const DAY_MS = 86_400_000;

  async function atBank(embedded: Embedded): Promise<PaymentStand> {
    const stand = await PaymentStand.create(embedded);
    await stand.schedule(3);
    await stand.submit();
    await stand.put(step(await stand.payout('expense-2'), 'accepted'));
    return stand;
  }

  it('raise one alarm more than seven days after their execution date, and not before', async ({
    embedded,
  }) => {
    const stand = await atBank(embedded);

    stand.clock.advance(8 * DAY_MS);
    await stand.prove();
    const onTheSeventhDay = stand.log.alarms();
    stand.clock.advance(DAY_MS);
    await stand.prove();

    expect(onTheSeventhDay).toEqual([]);
    expect(stand.log.lines.filter(({ level }) => level === 'alarm')).toMatchObject([
      { event: 'bank-silent', fields: { payouts: 3 } },
    ]);
  });

  it('are not those that were booked', async ({ embedded }) => {
    const stand = await atBank(embedded);
    for (const { expenseId } of expenses(3)) {
      await stand.put(step(await stand.payout(expenseId), 'paid', {}, BOOKED));
    }

    stand.clock.advance(30 * DAY_MS);
    await stand.prove();

    expect(stand.log.alarms()).toEqual([]);
  });
});
