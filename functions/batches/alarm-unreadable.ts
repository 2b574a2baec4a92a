import type { CandidateWalk } from '../ledger/walk.ts';
import type { Log } from '../platform/log.ts';

/** Raises an alarm for each unreadable row of a walk: somebody changed it past the ledger. */
export function alarming(log: Log): CandidateWalk {
  return {
    onUnreadable: ({ payoutId, error: { code, message } }) =>
      log.alarm('payout-unreadable', { payoutId, code, message }),
  };
}
