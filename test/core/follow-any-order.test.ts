import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { factsDigest, type Payout } from '../../functions/core/payout.ts';
import { STATES, type State } from '../../functions/core/states.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { changedUnseen } from '../../functions/core/unseen-change.ts';
import { validateExpense } from '../../functions/core/validate.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { saidFor } from '../support/lawful-step.ts';
import { expenseFor, POLICY, payoutIn, REACHABLE_STATES, step } from '../support/payouts.ts';
import { forAllIn } from '../support/properties.ts';
import { CHANGES, follow, reactionTo } from './following.ts';

const listings: fc.Arbitrary<Expense> = fc
  .record(
    {
      recipientName: fc.constantFrom('Jane Doe', 'Jane M. Doe', '', '123', 'n'.repeat(141)),
      iban: fc.constantFrom(IBANS.de, IBANS.deOther, IBANS.outsideSepa, IBANS.wrongCheckDigits, ''),
      amount: fc.constantFrom<Expense['amount'][]>(
        { text: '1250', unit: 'minor' },
        { text: '12.50', unit: 'major' },
        { text: '1300', unit: 'minor' },
        { text: '0', unit: 'minor' },
        { text: '12.505', unit: 'major' },
        { text: '1000001', unit: 'minor' },
        { text: 'x', unit: 'minor' },
      ),
      bic: fc.constantFrom('ABNANL2A', 'COBADEFF'),
      currency: fc.constantFrom('EUR', 'DKK', 'ISK', 'XXX'),
      reportId: fc.constantFrom('report-1', 'report-2'),
      reference: fc.constantFrom('report-1-1', 'report-2-1'),
      payability: fc.constantFrom<Expense['payability'][]>('payable', 'waiting', 'paid-by-source', 'unclear'),
      sourceFindings: fc.constantFrom<Expense['sourceFindings'][]>(
        [],
        [{ code: 'report-sum', severity: 'hold', message: 'Off by 1.' }],
        [{ code: 'expense-malformed', severity: 'reject', message: 'No name.' }],
      ),
    },
    { requiredKeys: [] },
  )
  .map((changes) => expense(changes));

/** Between two collections the rest of the pipeline and people act: any legal step may happen. */
const moves = fc.array(fc.tuple(listings, fc.option(fc.constantFrom(...STATES), { freq: 1 })), {
  minLength: 1,
  maxLength: 25,
});

/** By hand and not by the rules that the code goes by: a rule that lets too much through is found too. */
const IS_FROZEN: Readonly<Record<State, boolean>> = {
  rejected: false,
  held: false,
  ready: false,
  scheduled: true,
  batched: true,
  submitted: true,
  accepted: true,
  paid: true,
  failed: true,
  returned: true,
  'in-doubt': true,
  withdrawn: false,
  cancelled: true,
};

function tryStep(payout: Payout, to: State): Payout {
  try {
    return step(payout, to, to === 'ready' ? { reasons: [] } : {}, saidFor(payout, to));
  } catch {
    return payout;
  }
}

/** After 300 collections, which are told one thing and the other in turns. */
function inTurns(payout: Payout, listed: Expense, ...says: readonly Partial<Expense>[]): Payout {
  const rounds = Array.from({ length: 150 }, () => says).flat();
  return rounds.reduce((before, said) => follow(before, { ...listed, ...said }), payout);
}

describe('whatever a source says, in whatever order', () => {
  const states = fc.constantFrom(...REACHABLE_STATES);

  it('it leads to no forbidden step, and every history verifies', () => {
    forAllIn(400, states, moves, (state, steps) => {
      let payout = payoutIn(state);
      for (const [listed, to] of steps) {
        payout = follow(payout, listed);
        if (to !== null) payout = tryStep(payout, to);
      }

      expect(historyVerifies(payout)).toBe(true);
    });
  });

  it('it never changes what is being paid, nor makes an attempt of one that is alive', () => {
    forAllIn(400, states, moves, (state, steps) => {
      let payout = payoutIn(state);
      for (const [listed, to] of steps) {
        const after = follow(payout, listed);
        if (IS_FROZEN[after.state]) expect(factsDigest(after)).toBe(factsDigest(payout));
        if (payout.state !== 'failed' && payout.state !== 'returned')
          expect(after.attempt).toBe(payout.attempt);
        payout = to === null ? after : tryStep(after, to);
      }
    });
  });

  it('it is ready only with what a fresh validation of the same reading would pay', () => {
    forAllIn(400, states, listings, (state, listed) => {
      const before = payoutIn(state);
      const after = follow(before, listed);
      if (after === before || after.state !== 'ready') return;

      const { findings, amountMinor, iban } = validateExpense(listed, POLICY);
      expect(findings).toEqual([]);
      expect(after).toMatchObject({ amountMinor, iban, currency: listed.currency });
    });
  });

  it('it is done with a reading: seen again, nothing changes', () => {
    forAllIn(400, states, moves, (state, steps) => {
      let payout = payoutIn(state);
      for (const [listed, to] of steps) {
        payout = follow(payout, listed);
        // A scheduled payout that became invalid takes two steps: first before a person, then rejected.
        const settled = follow(payout, listed);
        expect(reactionTo(settled, listed)).toEqual({ kind: 'same' });
        payout = to === null ? settled : tryStep(settled, to);
      }
    });
  });
});

describe('a source that does not come to rest', () => {
  const pairs: readonly (readonly [string, Partial<Expense>, Partial<Expense>])[] = [
    ['two amounts', {}, CHANGES.amount],
    ['two accounts', {}, CHANGES.IBAN],
    ['a right and a wrong account', {}, CHANGES['wrong IBAN']],
    ['payable and withdrawn', {}, CHANGES.waiting],
    ['withdrawn and unclear', CHANGES.waiting, CHANGES.unclear],
    ['two reports', {}, CHANGES['other report']],
    ['two meterings', {}, CHANGES.energy],
  ];

  it.each(REACHABLE_STATES.flatMap((state) => pairs.map((pair) => [state, ...pair] as const)))(
    '%s, %s: the history stays bounded',
    (state, _what, one, other) => {
      const payout = inTurns(payoutIn(state), expenseFor(state), other, one);

      expect(payout.version).toBeLessThanOrEqual(105);
      expect(historyVerifies(payout)).toBe(true);
    },
  );

  it('takes no payout out of a file that may still leave', () => {
    const payout = inTurns(payoutIn('batched'), expense(), CHANGES.amount, {});

    expect(payout.state).toBe('batched');
    expect(payout.reasons.map((reason) => reason.code)).toContain('source-unstable');
    expect(changedUnseen(payout)).toBe(true);
  });

  it('is told of before a person, and not paid meanwhile', () => {
    const payout = inTurns(payoutIn('ready'), expense(), CHANGES.waiting, {});

    expect(payout.state).toBe('held');
    expect(payout.reasons.map((reason) => reason.code)).toContain('source-unstable');
  });
});
