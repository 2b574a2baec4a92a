import type { BatchState } from '../core/batch.ts';
import { BASE32, type PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { STATE_RULES, type State } from '../core/states.ts';
import { waitsForPipeline } from '../core/waits-for-pipeline.ts';

/**
 * Spreads a state's live payouts, so that no partition of the index carries all writes of a run. Each shard takes 1,000
 * writes a second, far more than a source gives, and costs every look at a state one more query.
 */
export const LIVE_SHARDS = 4;

/** Keys of the live index. Shards of payouts are named by state, those of batches by `batch-` and state. */
export type LiveKeys = { readonly liveShard: string; readonly liveSort: string };

export function liveShardsOf(state: State): readonly string[] {
  return Array.from({ length: LIVE_SHARDS }, (_, shard) => `${state}#${shard}`);
}

/** Bounds of the sort key, both inclusive; or a prefix. */
export type LiveRange = { readonly prefix: string } | { readonly from: string; readonly to: string };

/** Index keys of a payout, if the index lists it. */
export function payoutLiveKeys(payout: Payout): LiveKeys | undefined {
  const { payoutId, state, reasons } = payout;
  const { isListed } = STATE_RULES[state];
  if (isListed === 'never') return undefined;
  if (isListed === 'contradicted' && !reasons.some(({ code }) => code === 'bank-contradiction'))
    return undefined;
  const shard = BASE32.indexOf(payoutId.slice(-1)) % LIVE_SHARDS;
  return { liveShard: `${state}#${shard}`, liveSort: `${liveOrder(payout)}#${payoutId}` };
}

/** A resent message does not restart the wait: else a message that never arrives would never count as lost. */
export function waitingSince({ history, updatedAt }: Payout): string {
  return history.findLast(({ why }) => why !== 'requeued')?.at ?? updatedAt;
}

/** The index sorts each state's payouts by what their next step needs. */
const SORTED_BY: Readonly<Record<State, 'account-and-day' | 'batch' | 'who-moves-it' | 'last-step'>> = {
  rejected: 'last-step',
  held: 'last-step',
  ready: 'last-step',
  scheduled: 'account-and-day',
  batched: 'batch',
  submitted: 'last-step',
  accepted: 'last-step',
  paid: 'last-step',
  failed: 'who-moves-it',
  returned: 'who-moves-it',
  'in-doubt': 'last-step',
  withdrawn: 'last-step',
  cancelled: 'last-step',
};

function liveOrder(payout: Payout): string {
  const { state, plan, batchId, attempt } = payout;
  const by = SORTED_BY[state];
  if (by === 'account-and-day' && plan !== undefined) return `${plan.debtorAccountId}#${plan.executionDate}`;
  if (by === 'batch' && batchId !== undefined) return batchId;
  const since = waitingSince(payout);
  if (by !== 'who-moves-it') return since;
  return waitsForPipeline(payout)
    ? `${FOR_A_RETRY}#${paddedAttempt(attempt)}#${since}`
    : `${FOR_OTHERS}#${since}`;
}

/**
 * Where the index has a state's payouts whose last step came at this time or later; nowhere if it sorts the state by
 * something else. @param since ISO 8601; empty: at any time.
 */
export function steppedSince(state: State, since: string, maxAttempts: number): readonly LiveRange[] {
  if (STATE_RULES[state].isListed === 'never') return [];
  switch (SORTED_BY[state]) {
    case 'last-step':
      return [{ from: since === '' ? '0' : since, to: '~' }];
    case 'who-moves-it':
      return [FOR_OTHERS, ...attemptsUpTo(maxAttempts).map((attempt) => `${FOR_A_RETRY}#${attempt}`)].map(
        (prefix) => ({ from: `${prefix}#${since}`, to: `${prefix}#~` }),
      );
    default:
      return [];
  }
}

function attemptsUpTo(maxAttempts: number): readonly string[] {
  return Array.from({ length: maxAttempts }, (_, index) => paddedAttempt(index + 1));
}

/** The payouts of one batch, among those of all. */
export function inBatch(batchId: string): LiveRange {
  return { prefix: `${batchId}#` };
}

/** The payouts of batches with later ids; of all batches, without an id. */
export function inBatchesAfter(batchId: string | undefined): LiveRange {
  return { from: batchId === undefined ? '0' : `${batchId}#~`, to: '~' };
}

/** The batch id in the sort key of a batched payout. */
export function batchInLiveSort(liveSort: string): string {
  return liveSort.slice(0, liveSort.lastIndexOf('#'));
}

/** Scheduled payouts of a debtor account: all, or those due on a day or before. */
export function scheduledFor(debtorAccountId: string, until?: string): LiveRange {
  if (until === undefined) return { prefix: `${debtorAccountId}#` };
  return { from: `${debtorAccountId}#`, to: `${debtorAccountId}#${until}#~` };
}

/** Scheduled payouts of all other debtor accounts: the ranges around the given ones'. */
export function scheduledOutside(debtorAccountIds: readonly string[]): readonly LiveRange[] {
  const prefixes = [...new Set(debtorAccountIds)].map((id) => `${id}#`).sort();
  const from = ['0', ...prefixes.map((prefix) => `${prefix}~`)];
  const to = [...prefixes, '~'];
  return from.map((start, index) => ({ from: start, to: to[index] ?? '~' }));
}

/** Sorts before the retries, so that a list begins with payouts that wait for a person. */
const FOR_OTHERS = 'others';
const FOR_A_RETRY = 'retry';

function paddedAttempt(attempt: number): string {
  return attempt.toString().padStart(3, '0');
}

/**
 * The payouts whose dead attempt may be retried; those for people lie apart. Sorted by attempt: the range ends before
 * payouts at their last attempt.
 */
export function retryRange(maxAttempts: number): LiveRange {
  return { from: `${FOR_A_RETRY}#`, to: `${FOR_A_RETRY}#${paddedAttempt(maxAttempts)}` };
}

/** The time of the last step (ISO 8601), if the index sorts the state by it. */
export function lastStepOf(liveSort: string): string | undefined {
  return /(?:^|#)(\d{4}-\d{2}-\d{2}T[^#]+)#/.exec(liveSort)?.[1];
}

/** Finished runs whose sums are not wholly proved yet. */
export const UNPROVED_RUNS = 'run-unproved';

/** Batches are few: one shard per state holds them. */
export function batchShard(state: BatchState): string {
  return `batch-${state}`;
}

export function batchLiveKeys(state: BatchState, batchId: string, openedAt: string): LiveKeys {
  return { liveShard: batchShard(state), liveSort: `${openedAt}#${batchId}` };
}

/** Few are due at a time: one shard for each source account holds them. */
export function writeBackShard({
  source,
  account,
}: {
  readonly source: string;
  readonly account: string;
}): string {
  return `write-back#${source}#${account}`;
}

export function writeBackLiveKeys(
  of: { readonly source: string; readonly account: string },
  payoutId: PayoutId,
  dueMs: number,
): LiveKeys {
  return { liveShard: writeBackShard(of), liveSort: `${new Date(dueMs).toISOString()}#${payoutId}` };
}

/** Due by the moment, in milliseconds. */
export function writeBacksDue(dueByMs: number): LiveRange {
  return { from: '0', to: `${new Date(dueByMs).toISOString()}#~` };
}
