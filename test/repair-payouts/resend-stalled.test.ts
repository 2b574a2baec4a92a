import { describe, expect } from 'vitest';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { drain, type Embedded } from '../support/embedded.ts';
import { expense, expenses } from '../support/expenses.ts';
import { it, type PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { AT_MS, payoutOf } from '../support/payouts.ts';

const STALLED_AFTER_MS = 30 * 60_000;

/** A repair so long after the payouts were made ready. */
async function repairAfter(stand: PaymentStand, ms: number): Promise<number> {
  stand.clock.advance(AT_MS + ms - stand.clock.now());
  return (await repairPayouts(stand.deps)).resent;
}

async function sentIds(embedded: Embedded, stand: PaymentStand): Promise<string[]> {
  return (await drain(embedded.sqs, stand.queueUrl)).map(({ payoutId }) => payoutId).sort();
}

describe('resendStalled', () => {
  it('sends again what has been ready for so long that its message must be lost', async ({
    embedded,
    stand,
  }) => {
    const payouts = expenses(25).map((one) => payoutOf(one));
    await stand.put(...payouts);

    expect(await repairAfter(stand, STALLED_AFTER_MS)).toBe(25);

    expect(await sentIds(embedded, stand)).toEqual(payouts.map(({ payoutId }) => payoutId).sort());
    expect(stand.log.lines.find(({ level }) => level === 'alarm')).toMatchObject({
      event: 'payouts-stalled',
      fields: { payouts: 25 },
    });
  });

  it('leaves alone what may still be on its way', async ({ embedded, stand }) => {
    await stand.put(payoutOf());

    expect(await repairAfter(stand, STALLED_AFTER_MS - 1)).toBe(0);

    expect(await sentIds(embedded, stand)).toEqual([]);
    expect(stand.log.alarms()).toEqual([]);
  });

  it('leaves alone what is not ready by now', async ({ embedded, stand }) => {
    await stand.put(scheduledPayout(expense()));

    expect(await repairAfter(stand, STALLED_AFTER_MS)).toBe(0);
    expect(await sentIds(embedded, stand)).toEqual([]);
  });

  it('changes no row: a second message is harmless, a second repair sends once more', async ({
    embedded,
    stand,
  }) => {
    await stand.put(payoutOf());

    await repairAfter(stand, STALLED_AFTER_MS);
    await repairAfter(stand, 2 * STALLED_AFTER_MS);

    expect(await sentIds(embedded, stand)).toHaveLength(2);
    expect(await stand.payout()).toEqual(payoutOf());
  });
});
