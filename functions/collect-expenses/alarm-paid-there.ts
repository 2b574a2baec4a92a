import type { Payout } from '../core/payout.ts';
import type { Log } from '../platform/log.ts';

/** The source pays what is on its way here, or paid. */
export function alarmOfPaidThere(log: Log, { payoutId, state }: Payout): void {
  const action = 'Stop one of the two payments: have the source stop its own, or the bank stop the file.';
  log.alarm('source-pays-too', { payoutId, state, action });
}
