import type { PayoutId } from '../core/ids.ts';
import type { State } from '../core/transitions.ts';
import { TRANSITIONS } from '../core/transitions.ts';

/** The table's shape: read by the stack that creates it, by `npm start` and by the tests. */
export const PARTITION_KEY = 'pk';

/** Sparse: only payouts that wait for something or somebody. It finds candidates and decides nothing. */
export const LIVE_INDEX = { name: 'live', partitionKey: 'liveShard', sortKey: 'liveSort' } as const;

/** Spreads the live payouts of one state, so that no partition of the index carries all writes of a run. */
export const LIVE_SHARDS = 8;

export function payoutKey(payoutId: PayoutId): string {
  return `PAYOUT#${payoutId}`;
}

export function duplicateClaimKey(duplicateKey: string): string {
  return `DUPLICATE#${duplicateKey}`;
}

export function runKey(runId: string): string {
  return `RUN#${runId}`;
}

export function checkpointKey(source: string, account: string): string {
  return `CHECKPOINT#${source}#${account}`;
}

export function liveShardsOf(state: State): readonly string[] {
  return Array.from({ length: LIVE_SHARDS }, (_, shard) => `${state}#${shard}`);
}

/** The index keys of a payout, or none where it is not live. Sorted by the time since which it is in its state. */
export function liveKeys(
  payoutId: PayoutId,
  state: State,
  since: string,
): { liveShard: string; liveSort: string } | undefined {
  if (!TRANSITIONS[state].live) return undefined;
  const shard = payoutId.charCodeAt(payoutId.length - 1) % LIVE_SHARDS;
  return { liveShard: `${state}#${shard}`, liveSort: `${since}#${payoutId}` };
}
