import { verdictOn } from './attempt-facts.ts';
import type { Finding } from './finding.ts';
import type { Payout } from './payout.ts';
import { retryFor } from './reason-retry.ts';
import { isDead } from './states.ts';

/**
 * Whether a new attempt may pay `facts` after a refusal or return of the last one: a person released it, the repair
 * retries it for a technical reason, or the source corrected what the bank found wrong, to something that no bank has
 * refused. No state in between and no passing reason replaces these.
 * @param facts digest of the payment.
 */
export function isRefusalAnswered(
  payout: Pick<Payout, 'state' | 'attempt' | 'history'>,
  facts: string,
): boolean {
  const dead = isDead(payout.state) ? payout.attempt : payout.attempt - 1;
  if (dead === 0) return true;
  if (isBegunAfter(payout, dead)) return true;
  if (retryFor(verdictOn(payout, dead).reasonCodes) !== 'after-correction') return false;
  return !payout.history.some((entry) => isDead(entry.to) && entry.paymentDigest === facts);
}

/** Whether a person or the repair sent the payout on after the attempt's end. */
function isBegunAfter({ history }: Pick<Payout, 'history'>, dead: number): boolean {
  const begins = history.filter(({ attempt, to }) => attempt > dead && to === 'ready');
  return begins.some(({ by }) => by === 'operator' || by === 'repair-payouts');
}

/** Whether it waits for another attempt that nobody has begun: a change then concerns the refused payment. */
export function waitsForAnotherAttempt(payout: Pick<Payout, 'state' | 'attempt' | 'history'>): boolean {
  if (isDead(payout.state)) return true;
  return payout.attempt > 1 && !isBegunAfter(payout, payout.attempt - 1);
}

export const REFUSED_BEFORE: Finding = {
  code: 'refused-before',
  severity: 'hold',
  message:
    'The bank refused the last attempt or gave its money back, and nothing has been corrected since. Find out why, then release it to pay it again, or cancel it.',
};
