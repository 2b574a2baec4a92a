import type { Payout } from '../core/payout.ts';
import { payoutEventOf } from '../core/payout-event.ts';
import type { State } from '../core/transitions.ts';
import type { Log } from '../platform/log.ts';

/** States in which somebody has to act before the payout goes on. */
const STOPPED: readonly State[] = ['rejected', 'held', 'failed', 'returned'];

/**
 * Logs each payout that came to a stop, with the codes that say why: what the dashboard counts as failed and why. A
 * line a payout, and not a metric by reason: each combination of those would be charged as a metric of its own.
 */
export function logStopped(log: Log, payouts: readonly Payout[]): void {
  for (const payout of payouts) {
    const event = payoutEventOf(payout);
    if (!event.stateChanged || !STOPPED.includes(event.to)) continue;
    const { payoutId, attempt, source, account, to, reasonCodes, evidence, debtorAccountId } = event;
    log.info('payout-stopped', {
      payoutId,
      attempt,
      source,
      account,
      state: to,
      reasons: reasonCodes.join(' '),
      bankReason: evidence?.reasonCode ?? '',
      debtorAccountId: debtorAccountId ?? '',
    });
  }
}
