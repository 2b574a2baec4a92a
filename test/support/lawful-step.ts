import { verdictOn } from '../../functions/core/attempt-facts.ts';
import type { BankFact } from '../../functions/core/bank-fact.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import type { Payout, PayoutChange } from '../../functions/core/payout.ts';
import { mayGo, type State } from '../../functions/core/states.ts';
import { type Step, stepPayout } from '../../functions/core/step-payout.ts';
import { debit, fact, moneyBack, notDebited, refusal } from './bank-facts.ts';
import { payoutIn, type ReachableState, step } from './payouts.ts';

/** The payout one step further, or as it is where the step is not allowed, or nothing was said that it rests on. */
export function lawfulStep(payout: Payout, to: State, change: PayoutChange, step: Step): Payout {
  if (to !== payout.state && !mayGo(payout.state, to)) return payout;
  try {
    return stepPayout(payout, to, change, step);
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'ASSERTION_FAILED') return payout;
    throw error;
  }
}

/** What lets a payout go there, where anything has to be said for it. */
export function saidFor({ attempt, version }: Payout, to: State): BankFact {
  const change = { attempt, bankReportId: `report-${attempt}#${version}` };
  switch (to) {
    case 'paid':
      return debit(change);
    case 'returned':
      return moneyBack('AC04', change);
    case 'failed':
      return refusal('AC04', change);
    case 'ready':
      return notDebited({ ...change, attempt: Math.max(1, attempt) });
    default:
      return fact('pending', change);
  }
}

/** A payout in the state from which the transition is one that can be: a booking is never refused, a promise may be. */
export function payoutBefore(from: ReachableState, to: State): Payout {
  if (from !== 'paid' || to !== 'failed') return payoutIn(from);
  const promise = fact('settled', { pays: true, level: 'group', createdAt: refusal().createdAt });
  return step(payoutIn('submitted'), 'paid', {}, promise);
}

/**
 * The second leg of the attempts before, as the ledger would find it with every statement read; undefined where none
 * is needed, `alive` where an attempt may still reach the recipient.
 */
export function secondLegOf(payout: Payout): BankFact | 'alive' | undefined {
  const isOver = payout.state === 'failed' || payout.state === 'returned';
  for (let attempt = 1; attempt <= (isOver ? payout.attempt : payout.attempt - 1); attempt += 1) {
    const { isDead, standing, contradictions } = verdictOn(payout, attempt);
    if (isDead) continue;
    if (standing !== 'refused' || contradictions.length > 0) return 'alive';
    return notDebited({ attempt });
  }
  return undefined;
}
