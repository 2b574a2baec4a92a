import { STATE_RULES, STATES } from '../core/states.ts';
import { countLive } from '../ledger/live-index.ts';
import type { OutlookDeps } from './outlook-deps.ts';

/** 20,000 of a state; shown for more, too. */
const COUNTED_PER_SHARD = 5000;

/**
 * Counts each live state by the index, a few bytes a payout instead of its row, for the dashboard. Counts by source
 * would need the rows.
 */
export async function countWaiting(deps: OutlookDeps): Promise<void> {
  for (const state of STATES.filter((candidate) => STATE_RULES[candidate].isListed === 'always')) {
    const { payouts, since } = await countLive(deps.table, state, COUNTED_PER_SHARD);
    deps.metrics.record({ State: state }, { Waiting: { unit: 'Count', value: payouts } });
    deps.log.info('waiting', { state, waitsFor: STATE_RULES[state].actsNext, payouts, since });
  }
}
