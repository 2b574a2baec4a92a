import { alarming } from '../batches/alarm-unreadable.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { waitingSince } from '../ledger/live-keys.ts';
import { walkCandidates } from '../ledger/walk.ts';
import { MAX_MESSAGES_PER_SEND, sendPayoutMessages } from '../queue/payout-messages.ts';
import { CANDIDATES_PER_SHARD, type RepairDeps } from './repair-deps.ts';

/**
 * Queues payouts again that have been ready so long that their message must be lost. If it is not, it arrives twice,
 * which does no harm.
 * @returns how many it sent again.
 */
export async function resendStalled(deps: RepairDeps): Promise<number> {
  const before = new Date(deps.clock.now() - deps.stalledAfterMs).toISOString();
  const candidates = livePayouts(deps.table, 'ready', { from: '0', to: `${before}#~` }, CANDIDATES_PER_SHARD);
  let resent = 0;
  for await (const payouts of walkCandidates(deps, candidates, alarming(deps.log))) {
    const stalled = payouts.filter((payout) => payout.state === 'ready' && waitingSince(payout) <= before);
    for (let start = 0; start < stalled.length; start += MAX_MESSAGES_PER_SEND) {
      await sendPayoutMessages(deps.queue, stalled.slice(start, start + MAX_MESSAGES_PER_SEND));
    }
    resent += stalled.length;
  }
  if (resent > 0) {
    deps.log.alarm('payouts-stalled', {
      payouts: resent,
      action: 'They were sent again. If they stall again, look at execute-payouts and its dead-letter queue.',
    });
  }
  return resent;
}
