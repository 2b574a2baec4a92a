import type { Finding } from './finding.ts';
import { type Payout, stepPayout } from './payout.ts';
import { mayGo, type State } from './transitions.ts';
import { recheckFacts, type ValidationPolicy } from './validate.ts';

/** A person's decision about a payout: who, why, and when. */
export type Decision = { readonly by: string; readonly reason: string; readonly atMs: number };

/** What the decision makes of the payout, or why it cannot. */
export type Reviewed =
  | { readonly ok: true; readonly payout: Payout }
  | { readonly ok: false; readonly refusal: string };

const MAX_REASON_CHARACTERS = 200;

function stepOf({ by, reason, atMs }: Decision, what: string) {
  return {
    by: 'operator',
    why: `${what} by ${by}: ${reason}`.slice(0, MAX_REASON_CHARACTERS),
    atMs,
  } as const;
}

/** States that a person may send on: a held payout, or one whose attempt is dead, with a new attempt. */
const RELEASABLE: readonly State[] = ['held', 'failed', 'returned'];

/**
 * Lets a payout go on, exactly as it is: its holds are not found again while what is to be paid stays the same.
 * What cannot be paid at all is not released by anybody.
 */
export function releasePayout(payout: Payout, policy: ValidationPolicy, decision: Decision): Reviewed {
  if (!RELEASABLE.includes(payout.state)) {
    return {
      ok: false,
      refusal: `It is ${payout.state}: only a held, failed or returned payout is released.`,
    };
  }
  const rejections = payout.amountMinor === undefined ? payout.reasons : rejectionsOf(payout, policy);
  if (rejections.length > 0) {
    const why = rejections.map((finding) => finding.message).join(' ');
    return { ok: false, refusal: `It cannot be paid as it is. ${why}` };
  }
  const released = [...new Set([...(payout.released ?? []), ...payout.reasons.map(({ code }) => code)])];
  const after = stepPayout(payout, 'ready', { reasons: [], released }, stepOf(decision, 'released'));
  return { ok: true, payout: after };
}

function rejectionsOf(payout: Payout, policy: ValidationPolicy): readonly Finding[] {
  return [...payout.reasons, ...recheckFacts(payout, policy)].filter(({ severity }) => severity === 'reject');
}

/** Ends a payout for good, where it is not on its way to the bank. */
export function cancelPayout(payout: Payout, decision: Decision): Reviewed {
  if (!mayGo(payout.state, 'cancelled'))
    return { ok: false, refusal: `It is ${payout.state}; it cannot be cancelled.` };
  return { ok: true, payout: stepPayout(payout, 'cancelled', {}, stepOf(decision, 'cancelled')) };
}
