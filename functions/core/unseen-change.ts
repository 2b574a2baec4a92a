import type { Payout } from './payout.ts';

/** The collection's steps that bring a payout in line with what its source says. */
export const FOLLOWING = [
  'source-withdrew',
  'source-paid',
  'source-corrected',
  'source-changed',
  'looked-at-again',
  'source-changed-after-scheduling',
] as const;

/** The collection's step where the source changed what is beyond recall: an alarm, and nothing else. */
export const CHANGED_AFTER_BATCHING = 'source-changed-after-batching';

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
