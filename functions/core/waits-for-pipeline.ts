import { verdictOn } from './attempt-facts.ts';
import type { Payout } from './payout.ts';
import { retryFor } from './reason-retry.ts';
import { isDead } from './states.ts';
import { changedUnseen } from './unseen-change.ts';

/**
 * Whether a payout with a dead attempt goes on by itself, by its row: refused or returned for a technical reason, with
 * nothing on it for a person or its source. The configuration bounds the attempts.
 */
export function waitsForPipeline(payout: Payout): boolean {
  if (!isDead(payout.state)) return false;
  // The next collection decides first: a changed account, or the source's own payment, must not meet a second attempt.
  if (payout.reasons.length > 0 || changedUnseen(payout)) return false;
  return isTechnical(payout);
}

/** Whether the bank refused or returned the last attempt for a technical reason. */
export function isTechnical(payout: Payout): boolean {
  return retryFor(verdictOn(payout, payout.attempt).reasonCodes) === 'technical';
}
