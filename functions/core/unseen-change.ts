import type { Payout } from './payout.ts';
import { CHANGED_AFTER_BATCHING, FOLLOWING } from './step-reason.ts';

/**
 * Whether the source changed the expense while beyond recall, and no collection has followed since: after a voided
 * batch or a dead attempt, the old account would be paid. No release follows such a change.
 */
export function changedUnseen({ history }: Pick<Payout, 'history'>): boolean {
  const last = history.findLast(
    ({ why }) => why === CHANGED_AFTER_BATCHING || FOLLOWING.some((following) => following === why),
  );
  return last?.why === CHANGED_AFTER_BATCHING;
}
