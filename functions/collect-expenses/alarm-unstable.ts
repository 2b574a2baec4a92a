import { isUnstable } from '../core/followed-often.ts';
import type { Payout } from '../core/payout.ts';
import type { Log } from '../platform/log.ts';

/** The step that gave a payout up as unstable calls a person, once: what its source says from then on is not told. */
export function alarmIfUnstable(log: Log, before: Payout, after: Payout): void {
  if (isUnstable(before) || !isUnstable(after)) return;
  log.alarm('source-unstable', {
    payoutId: after.payoutId,
    state: after.state,
    action:
      'Find out why the source changes it again and again. Once it is settled there, release the payout.',
  });
}
