import { STATES, type State, TRANSITIONS } from '../core/transitions.ts';
import { countLive } from '../ledger/live-index.ts';
import type { OutlookDeps } from './outlook-deps.ts';

/** Who has to act next. */
type WaitsFor = 'bank' | 'person' | 'pipeline' | 'source';

/** Everyone that a live payout can wait for. A bank's technical refusals go on by themselves, any other needs a person. */
export const WAITS_FOR: Readonly<Partial<Record<State, WaitsFor>>> = {
  held: 'person',
  failed: 'person',
  returned: 'person',
  'in-doubt': 'person',
  submitted: 'bank',
  accepted: 'bank',
  rejected: 'source',
  ready: 'pipeline',
  scheduled: 'pipeline',
  batched: 'pipeline',
};

/** 40,000 of a state: more is shown as that. */
const COUNTED_PER_SHARD = 5000;

/**
 * Counts what waits in each live state by the index alone, a few bytes a payout instead of its row, and records it
 * for the dashboard. By source it would take the rows.
 */
export async function countWaiting(deps: OutlookDeps): Promise<void> {
  for (const state of STATES.filter((candidate) => TRANSITIONS[candidate].live)) {
    const { payouts, since } = await countLive(deps.table, state, COUNTED_PER_SHARD);
    deps.metrics.record({ State: state }, { Waiting: { unit: 'Count', value: payouts } });
    deps.log.info('waiting', { state, waitsFor: WAITS_FOR[state], payouts, since });
  }
}
