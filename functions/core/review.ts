import { batchOfAttempt, stateOfStanding, verdictOn } from './attempt-facts.ts';
import { type BankFact, bounded, type Word } from './bank-fact.ts';
import type { PlainDate } from './date.ts';
import { type Death, sentenceOf } from './death.ts';
import type { Finding, FindingCode } from './finding.ts';
import type { Payout } from './payout.ts';
import { refusesAccount } from './reason-retry.ts';
import { settleFact, wayOfPaidBefore } from './settle.ts';
import { isDead, isReleasable, mayGo, STATE_RULES, type State } from './states.ts';
import { stepPayout } from './step-payout.ts';
import type { OF_A_PERSON } from './step-reason.ts';
import { cutText } from './text.ts';
import { changedUnseen } from './unseen-change.ts';
import { recheckFacts, type ValidationPolicy } from './validate.ts';

type ReleasePolicy = Pick<ValidationPolicy, 'limits' | 'today'>;

/** A person's decision about a payout: who, why, and when. */
export type Decision = { readonly by: string; readonly reason: string; readonly atMs: number };

/** What the decision makes of the payout, or why it cannot. */
export type Reviewed =
  | { readonly ok: true; readonly payout: Payout }
  | { readonly ok: false; readonly refusal: string };

const MAX_PERSON_CHARACTERS = 100;
const MAX_REASON_CHARACTERS = 200;

function stepOf({ by, reason, atMs }: Decision, why: (typeof OF_A_PERSON)[number]) {
  const facts = {
    person: cutText(by, MAX_PERSON_CHARACTERS),
    reason: cutText(reason, MAX_REASON_CHARACTERS),
  };
  return { by: 'operator', why, facts, atMs } as const;
}

const CHANGED_UNSEEN =
  'The source changed it while it was on its way to the bank, and no collection has looked at it since: it would be paid as the source no longer says. Wait for the next collection, then look at it again. Where the source lists it no more, have the source approve it again, or cancel it.';

/**
 * Lets a payout go on, exactly as it is: its holds are not found again while what is to be paid stays the same.
 * What cannot be paid at all is not released by anybody, and neither is what an earlier attempt may still pay.
 * @param death whether the attempts before are dead (ledger/deaths.ts): a person's wish does not make them so.
 */
export function releasePayout(
  payout: Payout,
  policy: ReleasePolicy,
  decision: Decision,
  death: Death,
): Reviewed {
  if (!isReleasable(payout.state)) {
    return {
      ok: false,
      refusal: `It is ${payout.state}: only a held, failed or returned payout is released.`,
    };
  }
  if (changedUnseen(payout)) return { ok: false, refusal: CHANGED_UNSEEN };
  const rejections = payout.amountMinor === undefined ? payout.reasons : rejectionsOf(payout, policy);
  if (rejections.length > 0) {
    const why = rejections.map((finding) => finding.message).join(' ');
    return { ok: false, refusal: `It cannot be paid as it is. ${why}` };
  }
  if (death.kind !== 'dead') return { ok: false, refusal: sentenceOf(death) };
  const asked = payout.reasons.map(({ code }) => code);
  const released = [...new Set([...(payout.released ?? []), ...asked, ...refusalOf(payout)])];
  const evidence = death.fact === undefined ? {} : { evidence: death.fact };
  const step = { ...stepOf(decision, 'released'), ...evidence };
  return { ok: true, payout: stepPayout(payout, 'ready', { reasons: [], released }, step) };
}

/** Who sends a payout again that a bank did not pay for its account says that it can be paid. */
function refusalOf(payout: Payout): readonly FindingCode[] {
  const isOfAccount =
    isDead(payout.state) && verdictOn(payout, payout.attempt).reasonCodes.some(refusesAccount);
  return isOfAccount ? ['account-refused'] : [];
}

/** Which account will pay decides over holds alone, which are released. */
function rejectionsOf(payout: Payout, policy: ReleasePolicy): readonly Finding[] {
  const found = recheckFacts(payout, { ...policy, payer: undefined });
  return [...payout.reasons, ...found].filter(({ severity }) => severity === 'reject');
}

/** Ends a payout for good, where it is not on its way to the bank. */
export function cancelPayout(payout: Payout, decision: Decision): Reviewed {
  if (!mayGo(payout.state, 'cancelled'))
    return { ok: false, refusal: `It is ${payout.state}; it cannot be cancelled.` };
  return { ok: true, payout: stepPayout(payout, 'cancelled', {}, stepOf(decision, 'cancelled')) };
}

/** What a person knows of an attempt, and what they know it from. */
export type Settlement = {
  readonly attempt: number;
  readonly outcome: Word;
  readonly amountMinor: bigint;
  readonly date: PlainDate;
  /** The bank's reference, or the document that says so. */
  readonly reference: string;
};

/** The steps to write, one after the other, or why it cannot be settled so. */
export type Settled =
  | { readonly ok: true; readonly steps: readonly Payout[] }
  | { readonly ok: false; readonly refusal: string };

const IN_A_BATCH =
  'Its file is not in the outbox yet. Look again once the file is there, or the batch was given up.';

const LATER_FIRST = 'Settle it first, or wait until its bank has said what became of it.';

/**
 * Records what a person knows became of an attempt that a bank was given: booked, refused or returned. It stands for
 * ever as a person's word, clears what was contradicted before it, and is contradicted by whatever the bank says
 * against it afterwards.
 */
export function settlePayout(payout: Payout, settlement: Settlement, decision: Decision): Settled {
  const { attempt, outcome, amountMinor, date, reference } = settlement;
  if (attempt > payout.attempt || batchOfAttempt(payout, attempt) === undefined) {
    const wasGiven = batchOfAttempt(payout, 1) !== undefined;
    const refusal = wasGiven ? `Attempt ${attempt} was not given to a bank.` : 'No bank was given it yet.';
    return { ok: false, refusal: `${refusal} Only what a bank was given is settled.` };
  }
  if (payout.state === 'batched') return { ok: false, refusal: IN_A_BATCH };
  // The row's own attempt may still be paid: that an earlier one was, too, must not be forgotten until it is known.
  const { canBeRecalled, money } = STATE_RULES[payout.state];
  const isAtBank = !canBeRecalled && money === 'open';
  if (outcome === 'BOOKED' && attempt < payout.attempt && isAtBank) {
    return { ok: false, refusal: `Attempt ${payout.attempt} is at the bank too. ${LATER_FIRST}` };
  }
  if (amountMinor !== payout.amountMinor && attempt === payout.attempt) {
    return {
      ok: false,
      refusal:
        'The amount is not that of the payout. What a bank booked or gave back in part is not settled as a whole.',
    };
  }
  if (isSettledSo(payout, attempt, outcome)) return { ok: false, refusal: 'The ledger says so already.' };
  const fact: BankFact = bounded({
    attempt,
    says: 'word',
    level: 'transaction',
    status: outcome,
    reportId: `operator:${payout.version + 1}`,
    createdAt: new Date(decision.atMs).toISOString(),
    amountMinor,
    currency: payout.currency,
    bookingDate: date,
    reference,
  });
  return { ok: true, steps: settleFact(payout, fact, stepOf(decision, SETTLED_BY[outcome])) };
}

const SETTLED_BY = {
  BOOKED: 'settled-booked',
  REFUSED: 'settled-refused',
  RETURNED: 'settled-returned',
} as const satisfies Readonly<Record<Word, (typeof OF_A_PERSON)[number]>>;

const SETTLED_AS: Readonly<Record<Word, State>> = { BOOKED: 'paid', REFUSED: 'failed', RETURNED: 'returned' };

/** Nothing is left to say: the facts agree on it, and the row stands there. A refusal alone, or a return alone, is half. */
function isSettledSo(payout: Payout, attempt: number, outcome: Word): boolean {
  const { standing, isDead, contradictions } = verdictOn(payout, attempt);
  if (contradictions.length > 0 || stateOfStanding(standing) !== SETTLED_AS[outcome]) return false;
  if (standing !== 'booked' && !isDead) return false;
  const isPassedOn =
    attempt < payout.attempt && !(outcome === 'BOOKED' && wayOfPaidBefore(payout.state).includes('paid'));
  return isPassedOn || payout.state === SETTLED_AS[outcome];
}
