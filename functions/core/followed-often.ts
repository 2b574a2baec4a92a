import type { Finding } from './finding.ts';
import type { Payout, PayoutChange } from './payout.ts';
import { mayGo, STATE_RULES, type State } from './states.ts';

/**
 * The collection's steps on one payout since a person last acted. A source that keeps changing an expense, or lists it
 * at every other reading, must not fill the row.
 */
const MOST_STEPS = 30;

export function isFollowedTooOften({ history }: Pick<Payout, 'history'>): boolean {
  const lastAct = history.findLastIndex(({ by }) => by === 'operator');
  const steps = history.slice(lastAct + 1).filter(({ by }) => by === 'collect-expenses');
  return steps.length >= MOST_STEPS;
}

export function isUnstable({ reasons }: Pick<Payout, 'reasons'>): boolean {
  return reasons.some(({ code }) => code === 'source-unstable');
}

const UNSTABLE: Finding = {
  code: 'source-unstable',
  severity: 'hold',
  message:
    'The source has changed this expense, or has taken it off and on its list, so often that it is no longer followed. Settle it at the source, then release it: the next collection follows it again.',
};

type CollectionStep = { readonly to: State; readonly change: PayoutChange };

/**
 * A step of the collection. At the bound it becomes a hold, or keeps the state where none is possible, with the step's
 * changes and the reason that the pipeline stopped following it. A withdrawal still withdraws.
 */
export function withinBound<Step extends CollectionStep>(payout: Payout, step: Step): Step {
  if (step.to === 'withdrawn' || !isFollowedTooOften(payout)) return step;
  const reasons = step.change.reasons ?? payout.reasons;
  if (isUnstable({ reasons })) return step;
  // A payout leaves a file only with its batch: held beside a file that pays it, it could be paid again.
  const mayBeHeld = STATE_RULES[payout.state].canBeRecalled && mayGo(payout.state, 'held');
  const to = step.to === 'held' || mayBeHeld ? 'held' : payout.state;
  return { ...step, to, change: { ...step.change, reasons: [...reasons, UNSTABLE] } };
}
