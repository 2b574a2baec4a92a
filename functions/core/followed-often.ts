import type { Finding } from './finding.ts';
import type { Payout, PayoutChange } from './payout.ts';
import { mayGo, type State } from './states.ts';

/**
 * Steps of the collection on one payout since a person last acted on it: a source that changes an expense again and
 * again, or lists it at every other reading, must not fill the row.
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
 * A step of the collection, or what it becomes at the bound: it is held, or keeps its state where that cannot be, with
 * what the step says and the reason that nothing follows it. What the source takes back is taken back all the same.
 */
export function withinBound<Step extends CollectionStep>(payout: Payout, step: Step): Step {
  if (step.to === 'withdrawn' || !isFollowedTooOften(payout)) return step;
  const reasons = step.change.reasons ?? payout.reasons;
  if (isUnstable({ reasons })) return step;
  const to = step.to === 'held' || mayGo(payout.state, 'held') ? 'held' : payout.state;
  return { ...step, to, change: { ...step.change, reasons: [...reasons, UNSTABLE] } };
}
