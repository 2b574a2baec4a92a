import { verdictOn } from './attempt-facts.ts';
import type { Payout } from './payout.ts';
import { retryFor } from './reason-retry.ts';
import { isDead } from './states.ts';
import { changedUnseen } from './unseen-change.ts';

/**
 * Whether a payout whose attempt is dead goes on by itself, as far as its row says: refused or given back for a
 * technical reason, with nothing on it that is for a person or for its source. How many attempts are allowed is the
 * configuration's to say.
 */
export function waitsForPipeline(payout: Payout): boolean {
  if (!isDead(payout.state)) return false;
  // The next collection decides: another account, or a source that pays it itself, must not meet a second attempt.
  if (payout.reasons.length > 0 || changedUnseen(payout)) return false;
  return isTechnical(payout);
}

/** Whether the last attempt was refused or given back for a reason after which the same order may go again. */
export function isTechnical(payout: Payout): boolean {
  return retryFor(verdictOn(payout, payout.attempt).reasonCodes) === 'technical';
}
