import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { drain, type Embedded, startEmbedded } from '../support/embedded.ts';
import { expense, expenses } from '../support/expenses.ts';
import { PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { AT_MS, payoutOf } from '../support/payouts.ts';

const STALLED_AFTER_MS = 30 * 60_000;

let embedded: Embedded;
let stand: PaymentStand;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
});

/** A repair so long after the payouts were made ready. */
async function repairAfter(ms: number): Promise<number> {
  stand.clock.advance(AT_MS + ms - stand.clock.now());
  return (await repairPayouts(stand.deps)).resent;
}

async function sentIds(): Promise<string[]> {
  return (await drain(embedded.sqs, stand.queueUrl)).map(({ payoutId }) => payoutId).sort();
}

describe('resendStalled', () => {
  it('sends again what has been ready for so long that its message must be lost', async () => {
    const payouts = expenses(25).map((one) => payoutOf(one));
    await stand.put(...payouts);

    expect(await repairAfter(STALLED_AFTER_MS)).toBe(25);

    expect(await sentIds()).toEqual(payouts.map(({ payoutId }) => payoutId).sort());
    expect(stand.log.lines.find(({ level }) => level === 'alarm')).toMatchObject({
      event: 'payouts-stalled',
      fields: { payouts: 25 },
    });
  });

  it('leaves alone what may still be on its way', async () => {
    await stand.put(payoutOf());

    expect(await repairAfter(STALLED_AFTER_MS - 1)).toBe(0);

    expect(await sentIds()).toEqual([]);
    expect(stand.log.alarms()).toEqual([]);
  });

  it('leaves alone what is not ready by now', async () => {
    await stand.put(scheduledPayout(expense()));

    expect(await repairAfter(STALLED_AFTER_MS)).toBe(0);
    expect(await sentIds()).toEqual([]);
  });

  it('changes no row: a second message is harmless, a second repair sends once more', async () => {
    await stand.put(payoutOf());

    await repairAfter(STALLED_AFTER_MS);
    await repairAfter(2 * STALLED_AFTER_MS);

    expect(await sentIds()).toHaveLength(2);
    expect(await stand.payout()).toEqual(payoutOf());
  });
});
