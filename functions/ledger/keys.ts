import { base32Of, type PayoutId, parsePayoutId, sha256Hex } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';

/** The table's shape, for the stack, `npm start` and the tests. */
export const PARTITION_KEY = 'pk';

/** Sparse: only waiting payouts. It finds candidates and decides nothing. */
export const LIVE_INDEX = { name: 'live', partitionKey: 'liveShard', sortKey: 'liveSort' } as const;

/** In every list index: what a list searches and sorts by, without a row. */
export const LIST_SORT = 'listSort';

export type ListIndex = { readonly name: string; readonly partitionKey: string; readonly sortKey: string };

/**
 * Every payout, by what people list: keys only, from the source's data alone, so an entry is written once. A month is
 * one partition, which takes 1,000 new payouts a second. `list-keys.ts` makes the keys.
 */
export const MONTH_INDEX: ListIndex = { name: 'month', partitionKey: 'ofMonth', sortKey: LIST_SORT };
export const REPORT_INDEX: ListIndex = { name: 'report', partitionKey: 'ofReport', sortKey: LIST_SORT };
export const RECIPIENT_INDEX: ListIndex = { name: 'recipient', partitionKey: 'ofPayee', sortKey: LIST_SORT };

/** Written out, each: what a function does not use stays out of its bundle. */
export const LIST_INDEXES = [MONTH_INDEX, REPORT_INDEX, RECIPIENT_INDEX] as const;

/** All indexes of the table; each projects its keys alone. */
export const INDEXES = [LIVE_INDEX, MONTH_INDEX, REPORT_INDEX, RECIPIENT_INDEX] as const;

/** Tells payout rows from all others; the filter of the table's stream uses it too. */
export const PAYOUT_KEY_PREFIX = 'PAYOUT#';

/** Rows that people's decisions change, for the deciding role. */
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

/** @param digest of all the charges in the parts together. */
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

/** Keys offered by their owners that no approver has brought in. */
export const KEY_OFFERS_KEY = 'KEY-OFFERS';

/** Debtor accounts that a person has stopped. */
export const STOPS_KEY = 'STOPS';

/** The last proof of the sums. */
export const PROOF_KEY = 'PROOF';

/** The rules in force, as recorded. */
export const RULES_KEY = 'RULES';

/** When each alarm rang last. */
export const ALARMS_KEY = 'ALARMS';

/** What people asked for in the console on a day (UTC), numbered from 1. */
export const AUDIT_KEY_PREFIX = 'AUDIT#';

export function auditKey(day: string, number: number): string {
  return `${AUDIT_KEY_PREFIX}${day}#${number.toString().padStart(6, '0')}`;
}

/** The journals of closed months, and their exports by format. */
export const EXPORT_KEY_PREFIX = 'EXPORT#';

/** @param month `YYYY-MM`. */
export function exportKey(month: string): string {
  return `${EXPORT_KEY_PREFIX}${month}`;
}

/** Parts of a month's journal, numbered from 0. @param digest of the journal: of two made at once, one counts. */
export function exportPartKey(
  month: string,
  digest: string,
  kind: 'entries' | 'named' | 'beside',
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

/** When somebody signed in last. @param personKey of `personKeyOf`. */
export const SIGN_IN_KEY_PREFIX = 'SIGN-IN#';

export function signInKey(personKey: string): string {
  return `${SIGN_IN_KEY_PREFIX}${personKey}`;
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

/** What we told a source of a payout. */
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
