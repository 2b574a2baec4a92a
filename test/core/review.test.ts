import { describe, expect, it } from 'vitest';
import { makersOf } from '../../functions/core/approval/makers.ts';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import type { Decision } from '../../functions/core/decision.ts';
import type { FindingCode } from '../../functions/core/finding.ts';
import { react } from '../../functions/core/follow.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { cancelPayout, releasePayout } from '../../functions/core/review.ts';
import { historyVerifies, stepPayout } from '../../functions/core/step-payout.ts';
import { notDebited } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { AT_MS, payoutIn, payoutOf, REACHABLE_STATES, RELEASE_POLICY } from '../support/payouts.ts';
import { personNamed, personsWord } from '../support/people.ts';

/** As far as the ledger knows, no earlier attempt can reach the recipient any more. */
const DEAD = { kind: 'dead', fact: undefined } as const;

const DECISION = { by: personNamed('Anna'), reason: 'checked with the fleet', atMs: AT_MS + 1000 };

function heldFor(code: FindingCode, changes: Partial<Payout> = {}): Payout {
  return {
    ...payoutOf(expense(), { state: 'held', reasons: [{ code, severity: 'hold', message: 'Look.' }] }),
    ...changes,
  };
}

describe('releasing a payout', () => {
  it('hands it on as it is, and keeps who decided and why', () => {
    const reviewed = releasePayout(heldFor('possible-duplicate'), RELEASE_POLICY, DECISION, DEAD);

    if (!reviewed.ok) throw new Error(reviewed.refusal.message);
    expect(reviewed.payout).toMatchObject({ state: 'ready', reasons: [], released: ['possible-duplicate'] });
    expect(reviewed.payout.history.at(-1)).toMatchObject({
      by: 'operator',
      why: 'released',
      facts: personsWord('Anna', 'checked with the fleet'),
    });
    expect(historyVerifies(reviewed.payout)).toBe(true);
    expect(react(reviewed.payout, expense())).toEqual({ kind: 'same' });
  });

  it('adds to what was released before', () => {
    const payout = heldFor('limit-exceeded', { released: ['possible-duplicate'] });

    const reviewed = releasePayout(payout, RELEASE_POLICY, DECISION, DEAD);

    expect(reviewed).toMatchObject({ payout: { released: ['possible-duplicate', 'limit-exceeded'] } });
  });

  it.each(REACHABLE_STATES.filter((state) => !['held', 'failed', 'returned'].includes(state)))(
    'is refused for a %s one',
    (state) => {
      expect(releasePayout(payoutIn(state), RELEASE_POLICY, DECISION, DEAD)).toMatchObject({ ok: false });
    },
  );

  it.each(['failed', 'returned'] as const)('starts a new attempt of a %s one', (state) => {
    const payout = payoutIn(state);

    const decision = { ...DECISION, sameAccount: true };
    const reviewed = releasePayout(payout, RELEASE_POLICY, decision, { kind: 'dead', fact: notDebited() });

    expect(reviewed).toMatchObject({
      payout: { state: 'ready', attempt: payout.attempt + 1, plan: undefined },
    });
  });

  it.each<[string, Payout]>([
    ['failed with AC04', payoutIn('failed')],
    ['returned with AC04', payoutIn('returned')],
    ['held for an account that a bank refused', heldFor('account-refused')],
  ])('to the same account asks whether it can be paid where it is %s', (_what, payout) => {
    const dead = { kind: 'dead', fact: payout.state === 'failed' ? notDebited() : undefined } as const;

    const asked = releasePayout(payout, RELEASE_POLICY, DECISION, dead);
    const released = releasePayout(payout, RELEASE_POLICY, { ...DECISION, sameAccount: true }, dead);

    expect(asked).toMatchObject({
      ok: false,
      refusal: { code: 'same-account' },
    });
    expect(released).toMatchObject({ ok: true, payout: { released: ['account-refused'] } });
  });

  it('is refused for what no file can pay: a wrong IBAN', () => {
    const payout = payoutOf(expense({ iban: IBANS.wrongCheckDigits }), {
      state: 'held',
      reasons: [{ code: 'iban-changed', severity: 'hold', message: 'Look.' }],
    });

    expect(releasePayout(payout, RELEASE_POLICY, DECISION, DEAD)).toMatchObject({
      ok: false,
      refusal: { message: expect.stringContaining('check digits') },
    });
  });

  it('is refused for an amount that could not be read', () => {
    const payout = payoutOf(expense({ amount: { text: 'x', unit: 'minor' } }), {
      state: 'held',
      reasons: [{ code: 'report-sum', severity: 'hold', message: 'Look.' }],
    });

    expect(releasePayout(payout, RELEASE_POLICY, DECISION, DEAD)).toMatchObject({ ok: false });
  });
});

/** What a refusal has to say: who has to do what first. */
const TO_BECOME_POSSIBLE: Readonly<Partial<Record<Payout['state'], RegExp>>> = {
  ready: /once it is scheduled or held/,
  batched: /Where that is given up, the payout is scheduled again/,
  submitted: /Ask the bank to stop the payment/,
  accepted: /Ask the bank to stop the payment/,
  paid: /Claim the money back/,
  withdrawn: /Only where the source approves it again/,
  cancelled: /^It is cancelled already\.$/,
};

describe('cancelling a payout', () => {
  it.each(REACHABLE_STATES)('of the state %s follows the transition table', (state) => {
    const reviewed = cancelPayout(payoutIn(state), DECISION);

    expect(reviewed.ok).toBe(['rejected', 'held', 'scheduled', 'failed', 'returned'].includes(state));
    if (reviewed.ok) expect(reviewed.payout).toMatchObject({ state: 'cancelled' });
    else expect(reviewed.refusal.message).toMatch(TO_BECOME_POSSIBLE[state] ?? 'no state');
  });

  it('closes a rejected one, also where no amount of it can be read', () => {
    const unread = payoutOf(expense({ amount: { text: 'x', unit: 'minor' } }));
    expect(unread.state).toBe('rejected');

    const reviewed = cancelPayout(unread, DECISION);

    if (!reviewed.ok) throw new Error(reviewed.refusal.message);
    expect(reviewed.payout).toMatchObject({ state: 'cancelled', amountMinor: undefined });
    expect(historyVerifies(reviewed.payout)).toBe(true);
    expect(react(reviewed.payout, expense())).toEqual({ kind: 'same' });
  });

  it('says who decided and why, or is none', () => {
    for (const change of [
      { by: personNamed('') },
      { reason: '' },
      { reason: 'x'.repeat(201) },
      { by: personNamed('x'.repeat(301)) },
    ]) {
      expect(() => cancelPayout(payoutIn('held'), { ...DECISION, ...change })).toThrow(/An invariant/);
    }
  });

  it('is for ever: the source cannot bring it back', () => {
    const reviewed = cancelPayout(heldFor('limit-exceeded'), DECISION);

    if (!reviewed.ok) throw new Error(reviewed.refusal.message);
    expect(react(reviewed.payout, expense({ amount: { text: '1', unit: 'minor' } }))).toEqual({
      kind: 'same',
    });
  });
});

describe('a release to an account that is new for its recipient, where two people approve files', () => {
  const TWO = { ...RELEASE_POLICY, peopleForNewAccount: 2 } as const;
  const ANNA = DECISION;
  const BERT = { ...DECISION, by: personNamed('Bert') };
  const held = heldFor('account-new-for-recipient');

  function releasedBy(payout: Payout, decision: Decision): Payout {
    const reviewed = releasePayout(payout, TWO, decision, DEAD);
    if (!reviewed.ok) throw new Error(reviewed.refusal.message);
    return reviewed.payout;
  }

  it('takes two different people, and both are kept', () => {
    const begun = releasedBy(held, ANNA);
    expect(begun).toMatchObject({ state: 'held', reasons: held.reasons });
    expect(releasePayout(begun, TWO, ANNA, DEAD)).toMatchObject({ ok: false });

    const released = releasedBy(begun, BERT);

    expect(released).toMatchObject({ state: 'ready', released: ['account-new-for-recipient'] });
    expect(makersOf(released)).toEqual([ANNA, BERT].map(({ by }) => personKeyOf(by)));
    expect(historyVerifies(released)).toBe(true);
  });

  it('begins anew where anything happened to it between the two', () => {
    const begun = releasedBy(held, ANNA);
    const changed = stepPayout(
      begun,
      'held',
      { reasons: begun.reasons },
      {
        by: 'collect-expenses',
        why: 'source-changed',
        facts: { runId: 'run-2' },
        atMs: AT_MS,
      },
    );

    expect(releasedBy(changed, BERT).state).toBe('held');
  });

  it("is one person's for every other reason", () => {
    expect(releasedBy(heldFor('possible-duplicate'), ANNA).state).toBe('ready');
  });
});
