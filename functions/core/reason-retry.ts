/**
 * Whether a payout may be retried after a bank's reason for a reject or return: this pipeline's own judgement. A retry
 * needs an order that should now pass, and no money on its way. The sentences are in reason-codes.ts: deciding
 * functions do not load them.
 *
 * `after-correction`: the source has to correct the recipient's account, name or address first. `technical`: the cause
 * was in processing; policy may send the same order again. `never`: a person decides, because of the law, a doubt about
 * an earlier payment, or our own set-up. That includes unknown codes and a bank's own: the same payment might fail
 * again.
 */
export type ReasonRetry = 'after-correction' | 'technical' | 'never';

export const AFTER_CORRECTION: ReadonlySet<string> = new Set([
  'AC01',
  'AC03',
  'AC04',
  'AC06',
  'AC07',
  'AC12',
  'AC14',
  'AC15',
  'AG01',
  'AG03',
  'BE01',
  'BE06',
  'BE22',
  'CNOR',
  'MD07',
  'RC01',
  'RC04',
  'RC07',
  'RVMC',
  'RVNM',
]);

export const TECHNICAL: ReadonlySet<string> = new Set(['DT01', 'TM01']);

/** The judgement on one reason code; total. */
export function retryOf(code: string): ReasonRetry {
  if (AFTER_CORRECTION.has(code)) return 'after-correction';
  return TECHNICAL.has(code) ? 'technical' : 'never';
}

const BY_CAUTION: readonly ReasonRetry[] = ['technical', 'after-correction', 'never'];

/** The judgement of all reasons of an attempt: the most cautious counts. */
export function retryFor(codes: readonly string[]): ReasonRetry {
  if (codes.length === 0) return 'never';
  const places = codes.map((code) => BY_CAUTION.indexOf(retryOf(code)));
  return BY_CAUTION[Math.max(...places)] ?? 'never';
}

/** The account is closed, blocked, ownerless, or never existed: the next payment fares no better. */
const OF_THE_ACCOUNT: ReadonlySet<string> = new Set([
  'AC01',
  'AC03',
  'AC04',
  'AC06',
  'AC07',
  'AC14',
  'AC15',
  'AG01',
  'BE06',
  'MD07',
]);

/** Whether the code says that nobody can pay to the recipient's account. */
export function refusesAccount(code: string): boolean {
  return OF_THE_ACCOUNT.has(code);
}
