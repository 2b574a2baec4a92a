import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { expenses } from '../support/expenses.ts';
import { PaymentStand, scheduledPayout } from '../support/payment-stand.ts';

let embedded: Embedded;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

describe('scheduled payouts that no cut-off took', () => {
  it('raise an alarm once their day has passed, and not before', async () => {
    const stand = await PaymentStand.create(embedded);
    await stand.put(...expenses(2).map((one) => scheduledPayout(one)));

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
