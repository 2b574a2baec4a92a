import { describe, expect, it } from 'vitest';
import { changedUnseen } from '../../functions/core/unseen-change.ts';
import { refusal } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { payoutIn, REFUSED, step } from '../support/payouts.ts';
import { CHANGES, follow, told } from './following.ts';

describe('a payout that comes back within reach', () => {
  it('goes before a person when its batch is voided after the source changed the account', () => {
    const alarmed = follow(payoutIn('batched'), expense(CHANGES.IBAN));

    const voided = step(alarmed, 'scheduled');

    expect(told(voided, expense(CHANGES.IBAN))).toBe('held by source-changed-after-scheduling: iban-changed');
  });

  it('is withdrawn when its batch is voided after the source took it back', () => {
    const alarmed = follow(payoutIn('batched'), expense(CHANGES.waiting));

    expect(told(step(alarmed, 'scheduled'), expense(CHANGES.waiting))).toBe('withdrawn by source-withdrew');
  });

  it('tries the account that was corrected before the bank refused the old one', () => {
    const alarmed = follow(payoutIn('submitted'), expense(CHANGES.IBAN));
    const refused = step(alarmed, 'failed', {}, REFUSED);

    const next = follow(refused, expense(CHANGES.IBAN));

    expect(next).toMatchObject({ state: 'ready', attempt: 2, iban: IBANS.deOther });
  });

  it('stays scheduled when the source changed it and changed it back', () => {
    const there = follow(payoutIn('batched'), expense(CHANGES.IBAN));
    const back = step(follow(there, expense()), 'scheduled');

    expect(told(back, expense())).toBe('scheduled by looked-at-again');
    expect(changedUnseen(follow(back, expense()))).toBe(false);
    expect(told(follow(back, expense()), expense())).toBe('same');
  });

  it('stays released once a person has looked at the change', () => {
    const alarmed = follow(payoutIn('batched'), expense(CHANGES.IBAN));
    const held = follow(step(alarmed, 'scheduled'), expense(CHANGES.IBAN));

    const released = step(held, 'ready', { reasons: [], released: ['iban-changed'] });

    expect(told(step(released, 'scheduled'), expense(CHANGES.IBAN))).toBe('same');
  });
});

describe('a payment that the bank refused or gave back', () => {
  it.each(['failed', 'returned'] as const)(
    'for its account: a corrected one starts a new attempt of a %s one',
    (state) => {
      const dead = payoutIn(state);

      expect(told(dead, expense(CHANGES.IBAN))).toBe('ready by source-changed');
      expect(told(dead, expense(CHANGES.name))).toBe('ready by source-changed');
      expect(told(dead, expense({ bic: 'BYLADEM1001' }))).toBe('ready by source-changed');
    },
  );

  it.each(['AM05', 'DUPL', 'FRAD', 'FOCR', 'TM01', undefined])(
    'for %s: a change at the source puts it before a person',
    (reasonCode) => {
      const dead = step(payoutIn('submitted'), 'failed', {}, refusal(reasonCode));

      for (const [change, code] of [
        ['IBAN', 'iban-changed'],
        ['name', 'recipient-changed'],
        ['amount', 'amount-changed'],
      ] as const) {
        expect(follow(dead, expense(CHANGES[change]))).toMatchObject({ state: 'held', reasons: [{ code }] });
      }
    },
  );
});
