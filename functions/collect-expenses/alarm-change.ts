import type { Payout } from '../core/payout.ts';
import type { Log } from '../platform/log.ts';

/** The source says something else, or nothing, of a payout beyond recall. */
export function alarmOfChange(log: Log, { payoutId, state }: Payout): void {
  log.alarm('source-changed-after-batching', {
    payoutId,
    state,
    action:
      'Compare the payout with the source: what is being paid differs from what the source says now, or the source no longer lists it.',
  });
}
