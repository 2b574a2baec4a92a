import { describe, expect, it } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { react } from '../../functions/core/follow.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { expenseFor, payoutIn, REACHABLE_STATES, type ReachableState } from '../support/payouts.ts';
import { CHANGE_NAMES, CHANGES, type ChangeName, follow, told } from './following.ts';

const ALARM = 'by source-changed-after-batching';

/** State by state: what a collection does with each change. All that is not named is `same`. */
const EXPECTED: Readonly<Record<ReachableState, Partial<Record<ChangeName, string>>>> = {
  rejected: {
    amount: 'rejected by source-changed: iban-check-digits',
    IBAN: 'ready by source-corrected',
    'wrong IBAN': 'rejected by source-changed: iban-check-digits',
    name: 'rejected by source-changed: iban-check-digits',
    energy: 'rejected by source-changed: iban-check-digits',
    waiting: 'withdrawn by source-withdrew',
    'paid by source': 'withdrawn by source-paid',
    unclear: 'rejected by source-changed: source-status-unclear iban-check-digits',
    'other report': 'rejected by source-changed: iban-check-digits expense-id-duplicate',
  },
  held: {
    amount: 'ready by source-changed',
    IBAN: 'held by source-changed: limit-exceeded iban-changed',
    'wrong IBAN': 'rejected by source-changed: limit-exceeded iban-check-digits iban-changed',
    name: 'held by source-changed: limit-exceeded',
    energy: 'held by source-changed: limit-exceeded',
    waiting: 'withdrawn by source-withdrew',
    'paid by source': 'withdrawn by source-paid',
    unclear: 'held by source-changed: source-status-unclear limit-exceeded',
    'other report': 'held by source-changed: limit-exceeded expense-id-duplicate',
  },
  ready: {
    amount: 'ready by source-changed',
    IBAN: 'held by source-changed: iban-changed',
    'wrong IBAN': 'rejected by source-changed: iban-check-digits iban-changed',
    name: 'ready by source-changed',
    energy: 'ready by source-changed',
    waiting: 'withdrawn by source-withdrew',
    'paid by source': 'withdrawn by source-paid',
    unclear: 'held by source-changed: source-status-unclear',
    'other report': 'held by source-changed: expense-id-duplicate',
  },
  scheduled: {
    amount: 'held by source-changed-after-scheduling: amount-changed',
    IBAN: 'held by source-changed-after-scheduling: iban-changed',
    'wrong IBAN': 'held by source-changed-after-scheduling: iban-check-digits iban-changed',
    name: 'held by source-changed-after-scheduling: recipient-changed',
    waiting: 'withdrawn by source-withdrew',
    'paid by source': 'withdrawn by source-paid',
    unclear: 'held by source-changed-after-scheduling: source-status-unclear',
    'other report': 'held by source-changed: expense-id-duplicate',
  },
  batched: alarmsOn('batched'),
  submitted: alarmsOn('submitted'),
  accepted: alarmsOn('accepted'),
  paid: alarmsOn('paid'),
  failed: onDead('failed'),
  returned: onDead('returned'),
  withdrawn: {
    'paid by source': 'withdrawn by source-paid',
    amount: 'ready by source-changed',
    IBAN: 'held by source-changed: iban-changed',
    'wrong IBAN': 'rejected by source-changed: iban-check-digits iban-changed',
    name: 'ready by source-changed',
    energy: 'ready by source-changed',
    unclear: 'held by source-changed: source-status-unclear',
    'other report': 'held by source-changed: expense-id-duplicate',
  },
  cancelled: {},
};

function onDead(state: 'failed' | 'returned'): Partial<Record<ChangeName, string>> {
  return {
    amount: 'held by source-changed: amount-changed',
    IBAN: 'ready by source-changed',
    name: 'ready by source-changed',
    'wrong IBAN': `${state} by source-changed: iban-check-digits`,
    unclear: `${state} by source-changed: source-status-unclear`,
    waiting: `${state} by source-withdrew: source-status-unclear`,
    'paid by source': `${state} by source-withdrew: source-status-unclear`,
    'other report': 'held by source-changed: expense-id-duplicate',
  };
}

function alarmsOn(state: State): Partial<Record<ChangeName, string>> {
  const changes = CHANGE_NAMES.filter((change) => change !== 'unchanged');
  return Object.fromEntries(changes.map((change) => [change, `${state} ${ALARM}`]));
}

describe('what a reading of the source does to a payout', () => {
  const table = REACHABLE_STATES.flatMap((state) => CHANGE_NAMES.map((change) => [state, change] as const));

  it.each(table)('%s, read as %s', (state, change) => {
    const payout = payoutIn(state);

    expect(told(payout, { ...expenseFor(state), ...CHANGES[change] })).toBe(
      EXPECTED[state][change] ?? 'same',
    );
  });

  it.each([
    [{}, ''],
    [{ amount: { text: '12.50', unit: 'major' } }, ''],
    [{ amount: { text: '1300', unit: 'minor' } }, ' another amount:'],
    [{ amount: { text: 'a lot', unit: 'minor' } }, ' another amount:'],
    [{ iban: IBANS.deOther, recipientName: 'J. Doe' }, ' another account and another name:'],
  ] satisfies [Partial<Expense>, string][])(
    'tells who is asked about a dead one what else is said: %j',
    (changes, says) => {
      const listed = { ...expenseFor('failed'), ...CHANGES.waiting, ...changes };

      const [asked] = follow(payoutIn('failed'), listed).reasons;

      expect(asked?.message.includes('It also states')).toBe(says !== '');
      expect(asked?.message).toContain(says);
    },
  );

  it('reads the details again where the amount changed or the payout comes back, and only there', () => {
    const details = (payout: Payout, changes: Partial<Expense>): boolean | undefined => {
      const reaction = react(payout, expense(changes));
      return reaction.kind === 'validate' ? reaction.details : undefined;
    };

    expect(details(payoutIn('ready'), CHANGES.amount)).toBe(true);
    expect(details(payoutIn('withdrawn'), CHANGES.energy)).toBe(true);
    expect(details(payoutIn('ready'), CHANGES.name)).toBe(false);
    expect(react(payoutIn('held'), expenseFor('held'))).toEqual({ kind: 'validate', details: false });
  });
});
