/**
 * Whether a payout may be tried again after a bank's reason for a reject or return: this pipeline's own judgement. A
 * code goes again only where the same order can be expected to pass and no money can be on its way. What each code
 * says is in reason-codes.ts, which the functions that only decide do without.
 *
 * `after-correction`: the source has to correct the recipient's account, name or address first.
 * `technical`: the cause was in processing; policy may send it again as it is.
 * `never`: a person decides, because of the law, of a doubt about an earlier payment, or of our own set-up; so does
 * one for a code that is not known, or a bank's own: nobody can say that the same payment would pass.
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

/** What one reason code allows; total. */
export function retryOf(code: string): ReasonRetry {
  if (AFTER_CORRECTION.has(code)) return 'after-correction';
  return TECHNICAL.has(code) ? 'technical' : 'never';
}

const BY_CAUTION: readonly ReasonRetry[] = ['technical', 'after-correction', 'never'];

/** What all reasons of an attempt allow together: the most cautious of them speaks. */
export function retryFor(codes: readonly string[]): ReasonRetry {
  if (codes.length === 0) return 'never';
  const places = codes.map((code) => BY_CAUTION.indexOf(retryOf(code)));
  return BY_CAUTION[Math.max(...places)] ?? 'never';
}

/** The account is closed, blocked, of nobody any more, or was never there: what is sent to it next fares no better. */
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

/** Whether a bank says by the code that the recipient's account itself cannot be paid. */
export function refusesAccount(code: string): boolean {
  return OF_THE_ACCOUNT.has(code);
}
