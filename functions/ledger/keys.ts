import type { BatchState } from '../core/batch.ts';
import { BASE32, base32Of, type PayoutId, parsePayoutId, sha256Hex } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { STATE_RULES, type State } from '../core/states.ts';
import { waitsForPipeline } from '../core/waits-for-pipeline.ts';

/** The table's shape, for the stack, `npm start` and the tests. */
export const PARTITION_KEY = 'pk';

/** Sparse: only waiting payouts. It finds candidates and decides nothing. */
export const LIVE_INDEX = { name: 'live', partitionKey: 'liveShard', sortKey: 'liveSort' } as const;

/** Of all list indexes: what a list searches and sorts by, without a row. */
export const LIST_SORT = 'listSort';

export type ListIndex = { readonly name: string; readonly partitionKey: string; readonly sortKey: string };

/**
 * Every payout, by what lists are asked for: keys only, of the source's data alone, so an entry is written once. A
 * month is one partition, which takes 1,000 new payouts a second. `list-keys.ts` makes the keys.
 */
export const MONTH_INDEX: ListIndex = { name: 'month', partitionKey: 'ofMonth', sortKey: LIST_SORT };
export const REPORT_INDEX: ListIndex = { name: 'report', partitionKey: 'ofReport', sortKey: LIST_SORT };
export const RECIPIENT_INDEX: ListIndex = { name: 'recipient', partitionKey: 'ofPayee', sortKey: LIST_SORT };

/** Written out, each: what a function does not use stays out of its bundle. */
export const LIST_INDEXES = [MONTH_INDEX, REPORT_INDEX, RECIPIENT_INDEX] as const;

/** All indexes of the table; each projects its keys alone. */
export const INDEXES = [LIVE_INDEX, MONTH_INDEX, REPORT_INDEX, RECIPIENT_INDEX] as const;

/**
 * Spreads a state's live payouts, so that no partition of the index carries all writes of a run. Each of them takes
 * 1,000 writes a second, far more than a source gives; each is one more query of every look at a state.
 */
export const LIVE_SHARDS = 4;

/** Tells payout rows from all others; the filter of the table's stream uses it too. */
export const PAYOUT_KEY_PREFIX = 'PAYOUT#';

/** What people's decisions change, for the role that takes them. */
export const BATCH_KEY_PREFIX = 'BATCH#';
export const PAYEE_KEY_PREFIX = 'PAYEE#';
export const UNMATCHED_KEY_PREFIX = 'UNMATCHED#';

export function payoutKey(payoutId: PayoutId): string {
  return `${PAYOUT_KEY_PREFIX}${payoutId}`;
}

/** The payout that a key names; undefined where it is another row's. */
export function payoutIdInKey(key: string): PayoutId | undefined {
  return key.startsWith(PAYOUT_KEY_PREFIX) ? parsePayoutId(key.slice(PAYOUT_KEY_PREFIX.length)) : undefined;
}

export const DUPLICATE_KEY_PREFIX = 'DUPLICATE#';

export function duplicateClaimKey(duplicateKey: string): string {
  return `${DUPLICATE_KEY_PREFIX}${duplicateKey}`;
}

/** A session's id may be too long for a key, so the key has its digest. */
export function sessionClaimKey(
  { source, account }: { readonly source: string; readonly account: string },
  session: string,
): string {
  return `SESSION#${base32Of(sha256Hex(['session', source, account, session]))}`;
}

/** @param digest of all the charges, which the parts hold together. */
export function chargesKey(digest: string, part: number): string {
  return `CHARGES#${digest}#${part}`;
}

/** The account itself stays out of keys. @param month `YYYY-MM`. */
export function accountClaimKey(
  { iban, amountMinor, currency }: Pick<Payout, 'iban' | 'amountMinor' | 'currency'>,
  month: string,
): string {
  return `ACCOUNT#${base32Of(sha256Hex(['account', iban, String(amountMinor), currency, month]))}`;
}

/** @param month `YYYY-MM`. */
export function periodClaimKey(owner: string, month: string): string {
  return `PERIOD#${owner}#${month}`;
}

export function runKey(runId: string): string {
  return `RUN#${runId}`;
}

export function handoverKey(runId: string, part: number): string {
  return `HANDOVER#${runId}#${part.toString().padStart(6, '0')}`;
}

export function checkpointKey(source: string, account: string): string {
  return `CHECKPOINT#${source}#${account}`;
}

export function collectionKey(source: string, account: string): string {
  return `COLLECTION#${source}#${account}`;
}

/** Parts of what a source's reading named, numbered from 0; the next reading overwrites them. */
export function namedPartKey(source: string, account: string, part: number): string {
  return `NAMED#${source}#${account}#${part.toString().padStart(5, '0')}`;
}

/** Everybody who may approve, with their keys. */
export const ROSTER_KEY = 'ROSTER';

/** Keys that their owners made, and that no approver has brought in yet. */
export const KEY_OFFERS_KEY = 'KEY-OFFERS';

/** Debtor accounts that a person has stopped. */
export const STOPS_KEY = 'STOPS';

/** The last proof of the sums. */
export const PROOF_KEY = 'PROOF';

/** When each alarm rang last. */
export const ALARMS_KEY = 'ALARMS';

/** What people asked for in the console on a day (UTC), numbered from 1. */
export const AUDIT_KEY_PREFIX = 'AUDIT#';

export function auditKey(day: string, number: number): string {
  return `${AUDIT_KEY_PREFIX}${day}#${number.toString().padStart(6, '0')}`;
}

/** The journals of closed months, and what of them was exported in which format. */
export const EXPORT_KEY_PREFIX = 'EXPORT#';

/** @param month `YYYY-MM`. */
export function exportKey(month: string): string {
  return `${EXPORT_KEY_PREFIX}${month}`;
}

/** Parts of a month's journal, numbered from 0. @param digest of the journal: of two that are made at once one counts. */
export function exportPartKey(
  month: string,
  digest: string,
  kind: 'entries' | 'named',
  part: number,
): string {
  return `${EXPORT_KEY_PREFIX}${month}#${digest}#${kind}#${part.toString().padStart(5, '0')}`;
}

export function exportedFormatKey(month: string, format: string): string {
  return `${EXPORT_KEY_PREFIX}${month}#${format}`;
}

/** What people asked the console to export. */
export const EXPORTING_KEY_PREFIX = 'EXPORTING#';

export function exportJobKey(month: string, name: string): string {
  return `${EXPORTING_KEY_PREFIX}${month}#${name}`;
}

/** Requests to a source in each of the last hours. */
export const REQUESTS_KEY_PREFIX = 'REQUESTS#';

export function requestHoursKey(source: string, account: string): string {
  return `${REQUESTS_KEY_PREFIX}${source}#${account}`;
}

/** Settled reports of a source, spread over shards by their ids. */
export function settledReportsKey(source: string, account: string, shard: number): string {
  return `SETTLED#${source}#${account}#${shard.toString().padStart(2, '0')}`;
}

export function batchKey(batchId: string): string {
  return `${BATCH_KEY_PREFIX}${batchId}`;
}

/** The batch that a key names; undefined where it is another row's. */
export function batchIdInKey(key: string): string | undefined {
  return key.startsWith(BATCH_KEY_PREFIX) ? key.slice(BATCH_KEY_PREFIX.length) : undefined;
}

export function manifestKey(batchId: string, part: number): string {
  return `MANIFEST#${batchId}#${part.toString().padStart(5, '0')}`;
}

export function paymentDayKey(debtorAccountId: string, executionDate: string): string {
  return `DAY#${debtorAccountId}#${executionDate}`;
}

/** Lines of accounts about a whole batch. */
export function batchBookingsKey(batchId: string): string {
  return `BOOKINGS#${batchId}`;
}

/** Of a payout, or of a batch. */
export function unheardLinesKey(subject: string): string {
  return `UNHEARD#${subject}`;
}

/** Returns to an account without our id. The account itself stays out of keys. */
export function unnamedReturnsKey(iban: string): string {
  return `RETURNS#${sha256Hex(['returns', iban])}`;
}

/** An account's statements of one day. The account itself stays out of keys. */
export function statementDayKey(iban: string, day: string): string {
  return `STATEMENT#${sha256Hex(['statement', iban])}#${day}`;
}

/** @param recipientKey of `recipientKeyOf`. */
export function payeeKey(recipientKey: string): string {
  return `${PAYEE_KEY_PREFIX}${recipientKey}`;
}

/** The account itself stays in the row: keys are in errors and logs. */
export function payeeAccountKey(iban: string): string {
  return `PAYEE-ACCOUNT#${sha256Hex(['payee', iban])}`;
}

/** Keys of the live index. Shards of payouts are named by state, those of batches by `batch-` and state. */
export type LiveKeys = { readonly liveShard: string; readonly liveSort: string };

export function liveShardsOf(state: State): readonly string[] {
  return Array.from({ length: LIVE_SHARDS }, (_, shard) => `${state}#${shard}`);
}

/** Bounds of the sort key, both inclusive; or a prefix. */
export type LiveRange = { readonly prefix: string } | { readonly from: string; readonly to: string };

/** What a source was told of a payout. */
export const WRITE_BACK_KEY_PREFIX = 'WRITE-BACK#';

export function writeBackKey(payoutId: PayoutId): string {
  return `${WRITE_BACK_KEY_PREFIX}${payoutId}`;
}

/** The payout that the key of a write-back names; undefined where it is another row's. */
export function payoutIdInWriteBackKey(key: string): PayoutId | undefined {
  return key.startsWith(WRITE_BACK_KEY_PREFIX)
    ? parsePayoutId(key.slice(WRITE_BACK_KEY_PREFIX.length))
    : undefined;
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

/** A resent message does not restart the wait: else one that never arrives would never count as lost. */
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
 * Where the index has a state's payouts whose last step was not before the time; nowhere for a state that it sorts by
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

/** The payouts in one batch, among those in any. */
export function inBatch(batchId: string): LiveRange {
  return { prefix: `${batchId}#` };
}

/** The payouts in the batches whose ids come later; of all, without an id. */
export function inBatchesAfter(batchId: string | undefined): LiveRange {
  return { from: batchId === undefined ? '0' : `${batchId}#~`, to: '~' };
}

/** The batch that an entry of a payout in one is sorted by. */
export function batchInLiveSort(liveSort: string): string {
  return liveSort.slice(0, liveSort.lastIndexOf('#'));
}

/** Scheduled payouts of a debtor account: all, or those to be paid on a day or before. */
export function scheduledFor(debtorAccountId: string, until?: string): LiveRange {
  if (until === undefined) return { prefix: `${debtorAccountId}#` };
  return { from: `${debtorAccountId}#`, to: `${debtorAccountId}#${until}#~` };
}

/** Scheduled payouts of all other debtor accounts: before, between and after these ranges. */
export function scheduledOutside(debtorAccountIds: readonly string[]): readonly LiveRange[] {
  const prefixes = [...new Set(debtorAccountIds)].map((id) => `${id}#`).sort();
  const from = ['0', ...prefixes.map((prefix) => `${prefix}~`)];
  const to = [...prefixes, '~'];
  return from.map((start, index) => ({ from: start, to: to[index] ?? '~' }));
}

/** Sorts before those for a retry, so that a list begins with payouts that wait for a person. */
const FOR_OTHERS = 'others';
const FOR_A_RETRY = 'retry';

function paddedAttempt(attempt: number): string {
  return attempt.toString().padStart(3, '0');
}

/**
 * The range of payouts with a dead attempt that may be retried, apart from those that wait for people. Sorted by
 * attempt, so that none with its last attempt is read.
 */
export function retryRange(maxAttempts: number): LiveRange {
  return { from: `${FOR_A_RETRY}#`, to: `${FOR_A_RETRY}#${paddedAttempt(maxAttempts)}` };
}

/** The time of the last step (ISO 8601), if the index sorts the state by it. */
export function lastStepOf(liveSort: string): string | undefined {
  return /(?:^|#)(\d{4}-\d{2}-\d{2}T[^#]+)#/.exec(liveSort)?.[1];
}

/** Finished collections whose sums are not wholly proved yet. */
export const UNPROVED_RUNS = 'run-unproved';

/** Batches are few: one shard per state holds them. */
export function batchShard(state: BatchState): string {
  return `batch-${state}`;
}

export function batchLiveKeys(state: BatchState, batchId: string, openedAt: string): LiveKeys {
  return { liveShard: batchShard(state), liveSort: `${openedAt}#${batchId}` };
}
