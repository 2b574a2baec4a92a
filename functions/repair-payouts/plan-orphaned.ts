import { alarming } from '../batches/alarm-unreadable.ts';
import { isOrphaned } from '../core/plan.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { scheduledOutside } from '../ledger/live-keys.ts';
import { walkCandidates } from '../ledger/walk.ts';
import { MAX_MESSAGES_PER_SEND, sendPayoutMessages } from '../queue/payout-messages.ts';
import { CANDIDATES_PER_SHARD, type RepairDeps } from './repair-deps.ts';

/**
 * Queues orphaned payouts, whose debtor account is no longer configured: no cut-off takes them, and execute-payouts
 * plans them anew. Asks the index only for unconfigured accounts, so usually it reads nothing.
 * @returns how many it sent.
 */
export async function planOrphaned(deps: RepairDeps): Promise<number> {
  let sent = 0;
  for (const range of scheduledOutside(deps.debtorAccounts.map(({ id }) => id))) {
    const candidates = livePayouts(deps.table, 'scheduled', range, CANDIDATES_PER_SHARD);
    for await (const payouts of walkCandidates(deps, candidates, alarming(deps.log))) {
      const orphaned = payouts.filter((payout) => isOrphaned(payout, deps.debtorAccounts));
      for (let start = 0; start < orphaned.length; start += MAX_MESSAGES_PER_SEND) {
        await sendPayoutMessages(deps.queue, orphaned.slice(start, start + MAX_MESSAGES_PER_SEND));
      }
      sent += orphaned.length;
    }
  }
  if (sent > 0) deps.log.warn('payouts-planned-anew', { payouts: sent });
  return sent;
}
