import type { Assessed } from '../../functions/core/assessed.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { duplicateKeyOf, expenseDigest } from '../../functions/core/expense-ids.ts';
import { applyValidation, type Reaction, react, stateOf } from '../../functions/core/follow.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import { validateExpense } from '../../functions/core/validate.ts';
import { IBANS } from '../support/expenses.ts';
import { secondLegOf } from '../support/lawful-step.ts';
import { AT_MS, POLICY } from '../support/payouts.ts';

export function assess(listed: Expense, hasRail = true): Assessed {
  const validation = validateExpense(listed, POLICY);
  const { amountMinor } = validation;
  const isClaimed = amountMinor !== undefined && stateOf(validation.findings) !== 'rejected';
  return {
    expense: listed,
    digest: expenseDigest(listed),
    validation,
    duplicateOf: undefined,
    hasRail,
    leftItsReport: false,
    duplicateKey: isClaimed ? duplicateKeyOf(listed, amountMinor) : undefined,
  };
}

/** What a collection would do where the source lists the payout's expense so. */
export function reactionTo(payout: Payout, listed: Expense): Exclude<Reaction, { kind: 'validate' }> {
  const reaction = react(payout, listed);
  if (reaction.kind !== 'validate') return reaction;
  const applied = applyValidation(payout, assess(listed));
  if (applied.kind === 'validate') throw new Error('Validation does not lead to another one.');
  return applied;
}

/** The payout after a collection has seen it listed so. */
export function follow(payout: Payout, listed: Expense): Payout {
  const reaction = reactionTo(payout, listed);
  if (reaction.kind === 'same') return payout;
  const { to, change, why } = reaction.step;
  // As the collection does: without the second leg of the attempt before, nothing becomes ready.
  const leg = to === 'ready' ? secondLegOf(payout) : undefined;
  if (leg === 'alive') return payout;
  return stepPayout(payout, to, change, {
    by: 'collect-expenses',
    why,
    facts: { runId: 'run-1' },
    atMs: AT_MS + payout.version * 60_000,
    ...(leg === undefined ? {} : { evidence: leg }),
  });
}

/** `same`, or where it goes, why, and with which reasons. */
export function told(payout: Payout, listed: Expense): string {
  const reaction = reactionTo(payout, listed);
  if (reaction.kind === 'same') return 'same';
  const after = follow(payout, listed);
  const reasons = after.reasons.map((reason) => reason.code).join(' ');
  return `${reaction.step.to} by ${reaction.step.why}${reasons === '' ? '' : `: ${reasons}`}`;
}

export const CHANGE_NAMES = [
  'unchanged',
  'amount',
  'IBAN',
  'wrong IBAN',
  'name',
  'energy',
  'waiting',
  'paid by source',
  'unclear',
  'other report',
] as const;

export type ChangeName = (typeof CHANGE_NAMES)[number];

export const CHANGES: Readonly<Record<ChangeName, Partial<Expense>>> = {
  unchanged: {},
  amount: { amount: { text: '1300', unit: 'minor' } },
  IBAN: { iban: IBANS.deOther },
  'wrong IBAN': { iban: 'DE03120300000000202051' },
  name: { recipientName: 'Jane M. Doe' },
  energy: { energyWh: 43_000n },
  waiting: { payability: 'waiting', sourceStatus: 'Draft' },
  'paid by source': { payability: 'paid-by-source', sourceStatus: 'Paid' },
  unclear: {
    payability: 'unclear',
    sourceStatus: 'Paused',
    sourceFindings: [{ code: 'source-status-unclear', severity: 'hold', message: 'Paused.' }],
  },
  'other report': { reportId: 'report-2', amount: { text: '1300', unit: 'minor' } },
};
