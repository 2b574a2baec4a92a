import { describe, expect, it } from 'vitest';
import { withoutReleased } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { payoutIn, step } from '../support/payouts.ts';

describe('what a person released', () => {
  const hold = [{ code: 'limit-exceeded', severity: 'hold', message: 'Above the limit.' }] as const;

  it('is kept while the payment stays the same, and found again once it changes', () => {
    const released = step(payoutIn('held'), 'ready', { released: ['limit-exceeded'], reasons: [] });

    expect(withoutReleased(released, released, hold)).toEqual([]);
    expect(withoutReleased(released, { ...released, amountMinor: 1_000_002n }, hold)).toEqual(hold);
    expect(step(released, 'ready', { reference: 'other' }).released).toEqual(['limit-exceeded']);
    expect(step(released, 'ready', { amountMinor: 1_000_002n }).released).toBeUndefined();
  });

  it('is no answer to the same reason once more, which waits for a person again', () => {
    const refused = { code: 'approval-refused', severity: 'hold', message: 'Refused.' } as const;
    const released = step(payoutIn('held'), 'ready', {
      released: ['approval-refused', 'limit-exceeded'],
      reasons: [],
    });

    const again = step(released, 'held', { reasons: [refused] });

    expect(again.released).toEqual(['limit-exceeded']);
    expect(withoutReleased(again, again, [refused, ...hold])).toEqual([refused]);
    expect(historyVerifies(again)).toBe(true);
  });

  it('never covers what makes a payout impossible', () => {
    const released = step(payoutIn('held'), 'ready', { released: ['iban-check-digits'], reasons: [] });
    const finding = { code: 'iban-check-digits', severity: 'reject', message: 'Wrong.' } as const;

    expect(withoutReleased(released, released, [finding])).toEqual([finding]);
  });
});
