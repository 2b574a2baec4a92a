import { describe, expect, it } from 'vitest';
import type { FindingCode } from '../../../functions/core/finding.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { cancelPayout, releasePayout } from '../../../functions/core/review.ts';
import { releasedHolds, wasHeldAsPaid } from '../../../operate/approvals/released-holds.ts';
import { AT_MS, payoutIn, RELEASE_POLICY, step } from '../../support/payouts.ts';
import { personNamed } from '../../support/people.ts';

const DEAD = { kind: 'dead', fact: undefined } as const;

function held(payout: Payout, codes: readonly FindingCode[], amountMinor = payout.amountMinor): Payout {
  const reasons = codes.map((code) => ({ code, severity: 'hold', message: 'Look.' }) as const);
  return step(payout, 'held', { reasons, amountMinor });
}

function released(payout: Payout, name: string, peopleForNewAccount: 1 | 2 = 1): Payout {
  const decision = { by: personNamed(name), reason: `${name} looked`, atMs: AT_MS };
  const reviewed = releasePayout(payout, { ...RELEASE_POLICY, peopleForNewAccount }, decision, DEAD);
  if (!reviewed.ok) throw new Error(reviewed.refusal.message);
  return reviewed.payout;
}

describe('what a person let pass of a payment', () => {
  it('has the reasons, who it was, and their words', () => {
    const payout = released(held(payoutIn('ready'), ['possible-duplicate', 'session-paid-twice']), 'Anna');

    expect(releasedHolds(payout)).toEqual([
      { codes: ['possible-duplicate', 'session-paid-twice'], person: 'Anna', reason: 'Anna looked' },
    ]);
    expect(wasHeldAsPaid(releasedHolds(payout))).toBe(true);
  });

  it('has both of two people', () => {
    const asked = held(payoutIn('ready'), ['account-new-for-recipient']);

    const payout = released(released(asked, 'Anna', 2), 'Bert', 2);

    expect(releasedHolds(payout).map(({ person }) => person)).toEqual(['Anna', 'Bert']);
    expect(wasHeldAsPaid(releasedHolds(payout))).toBe(false);
  });

  it('leaves out a word about what it was before it changed', () => {
    const first = released(held(payoutIn('ready'), ['limit-exceeded', 'possible-duplicate']), 'Anna');

    const payout = released(held(first, ['limit-exceeded'], 77n), 'Bert');

    expect(releasedHolds(payout)).toEqual([
      { codes: ['limit-exceeded'], person: 'Bert', reason: 'Bert looked' },
    ]);
  });

  it('is nothing where nobody released it', () => {
    const decision = { by: personNamed('Anna'), reason: 'paid', atMs: AT_MS };
    const ended = cancelPayout(held(payoutIn('ready'), ['limit-exceeded']), decision);

    expect(releasedHolds(payoutIn('scheduled'))).toEqual([]);
    expect(ended.ok && releasedHolds(ended.payout)).toEqual([]);
  });
});
