import { isUnstable } from '../core/followed-often.ts';
import type { Payout } from '../core/payout.ts';
import type { Log } from '../platform/log.ts';

/** The step that gives up an unstable payout calls a person, once: nobody hears of its source's later changes. */
export function alarmIfUnstable(log: Log, before: Payout, after: Payout): void {
  if (isUnstable(before) || !isUnstable(after)) return;
  log.alarm('source-unstable', {
    payoutId: after.payoutId,
    state: after.state,
    action:
      'Find out why the source changes it again and again. Once it is settled there, release the payout.',
  });
}
