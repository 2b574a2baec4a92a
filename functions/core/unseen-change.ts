import type { Payout } from './payout.ts';
import { CHANGED_AFTER_BATCHING, FOLLOWING } from './step-reason.ts';

/**
 * Whether the source changed it while it was beyond recall, and no collection has followed that since: once its batch
 * was voided or its attempt is dead, the old account would be paid. Nobody's release follows a change.
 */
export function changedUnseen({ history }: Pick<Payout, 'history'>): boolean {
  const last = history.findLast(
    ({ why }) => why === CHANGED_AFTER_BATCHING || FOLLOWING.some((following) => following === why),
  );
  return last?.why === CHANGED_AFTER_BATCHING;
}
