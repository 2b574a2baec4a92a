import { describe, expect, it } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { duplicateKeyOf } from '../../functions/core/expense-ids.ts';
import { applyValidation, type PaidMarks, paymentFactsOf, react } from '../../functions/core/follow.ts';
import { mayHaveMoved } from '../../functions/core/other-report.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { expenseFor, payoutIn, payoutOf } from '../support/payouts.ts';
import { assess } from './following.ts';

const STEP = { by: 'collect-expenses', why: 'rechecked', atMs: 0 } as const;

/** The payout after a collection has seen it in another report. */
function inOtherReport(payout: Payout, listed: Expense, leftItsReport: boolean): Payout {
  const assessed = assess(listed);
  const reaction = applyValidation(payout, {
    ...assessed,
    leftItsReport:
      leftItsReport && mayHaveMoved(payout, listed.reportId, paymentFactsOf(listed, assessed.validation)),
  });
  return reaction.kind === 'step' ? stepPayout(payout, reaction.step.to, reaction.step.change, STEP) : payout;
}

function shown({ state, reportId, amountMinor, reasons }: Payout): string {
  return [state, reportId, amountMinor, ...reasons.map(({ code }) => code)].join(' ');
}

const OTHER = { reportId: 'report-2', amount: { text: '900', unit: 'minor' } } as const;
const LESS = expense(OTHER);

describe('an expense that another report lists', () => {
  it('follows that one once the report before lists it no more', () => {
    expect(shown(inOtherReport(payoutOf(expense()), LESS, true))).toBe('ready report-2 900');
  });

  it('is held, as it was, while both list it', () => {
    expect(shown(inOtherReport(payoutOf(expense()), LESS, false))).toBe(
      'held report-1 1250 expense-id-duplicate',
    );
  });

  it('is no longer held for both once one of them lets it go', () => {
    const inBoth = inOtherReport(payoutOf(expense()), LESS, false);

    expect(shown(inOtherReport(inBoth, LESS, true))).toBe('ready report-2 900');
    expect(shown(inOtherReport(inBoth, { ...expense(), reportId: 'report-2' }, true))).toBe(
      'ready report-2 1250',
    );
  });

  it('is corrected by the other report where it was wrong', () => {
    const wrong = payoutOf(expense({ iban: IBANS.wrongCheckDigits }));

    expect(shown(inOtherReport(wrong, expense({ reportId: 'report-2' }), true))).toBe('ready report-2 1250');
  });

  it('is a question to a person where its account changed on the way', () => {
    const elsewhere = expense({ reportId: 'report-2', iban: IBANS.nl });

    expect(shown(inOtherReport(payoutOf(expense()), elsewhere, true))).toBe(
      'held report-2 1250 iban-changed',
    );
  });

  it('is held with the new amount once it is scheduled', () => {
    const listed = { ...expenseFor('scheduled'), ...OTHER };

    expect(shown(inOtherReport(payoutIn('scheduled'), listed, true))).toBe(
      'held report-2 900 amount-changed',
    );
  });

  it.each(['failed', 'returned'] as const)('is a question to a person once it %s', (state) => {
    const listed = { ...expenseFor(state), ...OTHER };
    const inBoth = inOtherReport(payoutIn(state), listed, false);

    expect(shown(inBoth)).toBe('held report-1 1250 expense-id-duplicate');
    expect(shown(inOtherReport(inBoth, listed, true))).toBe('held report-2 900 amount-changed');
    expect(shown(inOtherReport(payoutIn(state), listed, true))).toBe('held report-2 900 amount-changed');
  });

  it('takes the place of one that was never valid, claimed, so that a person can release it', () => {
    const { duplicateKey: _, ...never } = payoutOf(expense({ amount: { text: 'x', unit: 'minor' } }));
    const held = inOtherReport({ ...never, duplicateKey: undefined }, LESS, false);

    expect(shown(held)).toBe('held report-2 900 expense-id-duplicate');
    expect(held.duplicateKey).toBe(duplicateKeyOf(LESS, 900n));
  });
});

describe('a source that says of our payment that it is paid there', () => {
  const told = (state: 'batched' | 'submitted' | 'accepted' | 'paid', marks: PaidMarks): string =>
    react(payoutIn(state), { ...expenseFor(state), payability: 'paid-by-source' }, marks).kind;

  it.each([
    ['never', ['step', 'step', 'step', 'step']],
    ['once-paid', ['step', 'step', 'step', 'same']],
    ['once-sent', ['step', 'same', 'same', 'same']],
  ] as const)('contradicts it, unless people tell the source: %s', (marks, reactions) => {
    const states = ['batched', 'submitted', 'accepted', 'paid'] as const;

    expect(states.map((state) => told(state, marks))).toEqual(reactions);
  });

  it('is told once, not at every reading', () => {
    const listed = { ...expenseFor('paid'), payability: 'paid-by-source' } as const;
    const reaction = react(payoutIn('paid'), listed);
    if (reaction.kind !== 'step') throw new Error('It is no step.');

    const after = stepPayout(payoutIn('paid'), reaction.step.to, reaction.step.change, STEP);

    expect(react(after, { ...listed, sourceStatus: 'Paid' })).toEqual({ kind: 'same' });
  });
});
