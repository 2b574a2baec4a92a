import { type Person, personKeyOf } from './approval/person.ts';
import { batchOfAttempt, stateOfStanding, verdictOn } from './attempt-facts.ts';
import type { Word } from './bank-fact.ts';
import { type PlainDate, plainDate } from './date.ts';
import { type Death, deathSentence } from './death.ts';
import type { Settlement } from './decision.ts';
import { assert } from './errors.ts';
import type { Finding, FindingCode } from './finding.ts';
import { wayOfPaidBefore } from './paid-before.ts';
import type { Payout } from './payout.ts';
import { refusesAccount } from './reason-retry.ts';
import { type Sentence, say } from './sentence.ts';
import { isDead, isReleasable, mayGo, STATE_RULES, type State } from './states.ts';
import { changedUnseen } from './unseen-change.ts';
import { recheckFacts, type ValidationPolicy } from './validate.ts';

export type ReleaseRules = Pick<ValidationPolicy, 'limits' | 'today'> & {
  /** How many people must release a payout to an account that is new for its recipient. */
  readonly peopleForNewAccount: 1 | 2;
};

/** Why nobody can release it, and what to do. */
export const NOT_RELEASED = {
  'not-payable': 'It cannot be paid as it is. {why}',
  'same-account':
    'It would be paid to the same account, of which a bank said that it cannot be paid ({reason}). Have the recipient give another account in the source. Or, once they have confirmed that this one can be paid, release it to that same account.',
  'released-by-you':
    'You have released it already. Its account is new for its recipient, so another person has to release it too.',
  'changed-unseen':
    'The source changed it while it was on its way to the bank, and no collection has looked at it since: it would be paid as the source no longer says. Wait for the next collection, then look at it again. Where the source lists it no more, have the source approve it again, or cancel it.',
} as const;

const WAIT_FOR_BANK = 'Wait for what the bank says of it, or settle what it tells you.';

/** What has to happen first; empty where it can be released now. */
export const NOT_RELEASABLE: Readonly<Record<State, string>> = {
  held: '',
  failed: '',
  returned: '',
  rejected:
    'It is rejected; it cannot be released. Have its source correct what its reasons name, and the next collection takes it up. Or cancel it.',
  ready: 'It is ready, and goes on by itself: there is nothing to release.',
  scheduled: 'It is scheduled, and goes into the file of its day by itself: there is nothing to release.',
  batched: 'It is in a file, which is being made or waits for approval: there is nothing to release.',
  submitted: `It is submitted; it cannot be released. ${WAIT_FOR_BANK}`,
  accepted: `It is accepted; it cannot be released. ${WAIT_FOR_BANK}`,
  'in-doubt': `It is in doubt; it cannot be released. ${WAIT_FOR_BANK}`,
  paid: 'It is paid; it cannot be released. Where its money came back, settle it as returned first.',
  withdrawn:
    'It is withdrawn; it cannot be released. Have its source approve it again, and the next collection takes it up.',
  cancelled: 'It is cancelled for good. Where it is owed after all, have its source approve a new expense.',
};

/** Who releases it, and whether they say that the account can be paid, though a bank said otherwise. */
export type Releaser = { readonly by: Person; readonly sameAccount?: boolean | undefined };

export type MayRelease =
  | {
      readonly ok: true;
      /** Codes that the release answers: nobody asks again while the payment stays the same. */
      readonly asked: readonly FindingCode[];
      /** Whether it waits for another person afterwards. */
      readonly isBegun: boolean;
    }
  | { readonly ok: false; readonly refusal: Sentence };

/**
 * Whether a person may let a payout go on unchanged. Nobody can release an unpayable payout, or one that an earlier
 * attempt may still pay.
 * @param death whether earlier attempts are dead (ledger/deaths.ts): a person's wish does not kill them.
 */
export function mayRelease(
  payout: Payout,
  policy: ReleaseRules,
  { by, sameAccount }: Releaser,
  death: Death,
): MayRelease {
  if (!isReleasable(payout.state)) {
    return {
      ok: false,
      refusal: { code: `not-released-${payout.state}`, message: NOT_RELEASABLE[payout.state] },
    };
  }
  if (changedUnseen(payout)) return { ok: false, refusal: say(NOT_RELEASED, 'changed-unseen') };
  const rejections = payout.amountMinor === undefined ? payout.reasons : rejectionsOf(payout, policy);
  if (rejections.length > 0) {
    const why = rejections.map(({ code, message }) => ({ code, message }));
    return { ok: false, refusal: say(NOT_RELEASED, 'not-payable', { why }) };
  }
  if (death.kind !== 'dead') return { ok: false, refusal: deathSentence(death) };
  const asked = [...payout.reasons.map(({ code }) => code), ...refusalOf(payout)];
  if (asked.includes('account-refused') && sameAccount !== true) {
    return { ok: false, refusal: say(NOT_RELEASED, 'same-account', { reason: refusingReason(payout) }) };
  }
  if (policy.peopleForNewAccount === 2 && asked.includes('account-new-for-recipient')) {
    const first = releaseBegun(payout);
    if (first?.personKey === personKeyOf(by))
      return { ok: false, refusal: say(NOT_RELEASED, 'released-by-you') };
    if (first === undefined) return { ok: true, asked, isBegun: true };
  }
  return { ok: true, asked, isBegun: false };
}

/** A retry to an account that its bank refused needs a person's word that it can be paid. */
function refusalOf(payout: Payout): readonly FindingCode[] {
  const isOfAccount =
    isDead(payout.state) && verdictOn(payout, payout.attempt).reasonCodes.some(refusesAccount);
  return isOfAccount ? ['account-refused'] : [];
}

/** The first of two people to release it. Whatever changed since, they have not seen. */
export function releaseBegun({
  history,
}: Pick<Payout, 'history'>): { readonly person: string; readonly personKey: string } | undefined {
  const last = history.at(-1);
  return last?.why === 'release-begun' ? last.facts : undefined;
}

/** The bank's code, if this payout has one. */
function refusingReason(payout: Payout): string {
  const code: FindingCode = 'account-refused';
  return verdictOn(payout, payout.attempt).reasonCodes.find(refusesAccount) ?? code;
}

/** The choice of the paying account affects only holds, which the release covers. */
function rejectionsOf(payout: Payout, policy: ReleaseRules): readonly Finding[] {
  const found = recheckFacts(payout, { ...policy, payer: undefined });
  return [...payout.reasons, ...found].filter(({ severity }) => severity === 'reject');
}

/**
 * @param waits whether its file waits for approval: then there is a way out.
 * @returns undefined where a person may end the payout: it is not on its way to the bank.
 */
export function whyNotCancelled({ state }: Payout, waits = false): Sentence | undefined {
  if (mayGo(state, 'cancelled')) return undefined;
  if (state === 'batched' && waits) return say(NOT_CANCELLED_YET, 'not-cancelled-proposed');
  return { code: `not-cancelled-${state}`, message: NOT_CANCELLED[state] };
}

const ASK_THE_BANK =
  'Ask the bank to stop the payment. Once the bank says that it refused it or gave it back, by a report or to you (settle), the payout can be cancelled.';

/** What would make it possible; empty where it is possible now. */
export const NOT_CANCELLED: Readonly<Record<State, string>> = {
  rejected: '',
  held: '',
  scheduled: '',
  failed: '',
  returned: '',
  cancelled: 'It is cancelled already.',
  ready:
    'It is ready; it cannot be cancelled. It is being scheduled: once it is scheduled or held, it can be cancelled.',
  batched:
    'It is batched; it cannot be cancelled. Its file is being made. Where that is given up, the payout is scheduled again and can be cancelled; where the file goes out, only the bank can stop it.',
  submitted: `It is submitted; it cannot be cancelled. ${ASK_THE_BANK}`,
  accepted: `It is accepted; it cannot be cancelled. ${ASK_THE_BANK}`,
  'in-doubt': `It is in doubt; it cannot be cancelled. ${ASK_THE_BANK}`,
  paid: 'It is paid; it cannot be cancelled. Claim the money back. Once it has come back, by a report or as you settle it, the payout is returned and can be cancelled.',
  withdrawn:
    'It is withdrawn; it cannot be cancelled. Its source took it back, so nothing pays it. Only where the source approves it again is there something to cancel.',
};

export const NOT_CANCELLED_YET = {
  'not-cancelled-proposed':
    'Its file waits for approval. Have an approver refuse its line in that file: it is held then, and can be cancelled.',
} as const;

const OF_A_BANK = 'Only what a bank was given is settled.';
const DAY_OF_THE_BANK = 'Give the day on which the bank booked it, refused it or gave it back.';

/** Why nobody can settle an attempt like this. */
export const NOT_SETTLED = {
  'nothing-given': `No bank was given it yet. ${OF_A_BANK} There is nothing to settle until its file has left.`,
  'attempt-not-given': `Attempt {attempt} was not given to a bank. ${OF_A_BANK} Look at its attempts, and name one that was submitted.`,
  'not-in-outbox':
    'Its file is not in the outbox yet. Look again once the file is there, or the batch was given up.',
  'later-attempt-first':
    'Attempt {attempt} is at the bank too. Settle it first, or wait until its bank has said what became of it.',
  'amount-other':
    'The amount is not what the file of the attempt pays. What a bank booked or gave back in part is not settled as a whole. Check the amount that you gave.',
  'settled-already': 'The ledger says so already: there is nothing left to settle.',
  'day-to-come': `{date} is still to come. ${DAY_OF_THE_BANK}`,
  'day-before-file': `Attempt {attempt} was put into its file on {made}, so no bank did anything about it on {date}. ${DAY_OF_THE_BANK}`,
} as const;

/**
 * @returns undefined where a person may say what became of a submitted attempt.
 * @param sentMinor what the file of the attempt pays.
 * @param atMs when they say so.
 */
export function whyNotSettled(
  payout: Payout,
  settlement: Settlement,
  sentMinor: bigint | undefined,
  atMs: number,
): Sentence | undefined {
  const { attempt, outcome, amountMinor, date } = settlement;
  if (attempt > payout.attempt || batchOfAttempt(payout, attempt) === undefined) {
    const wasGiven = batchOfAttempt(payout, 1) !== undefined;
    return wasGiven ? say(NOT_SETTLED, 'attempt-not-given', { attempt }) : say(NOT_SETTLED, 'nothing-given');
  }
  const { canBeRecalled, file, money } = STATE_RULES[payout.state];
  if (file === 'unsent') return say(NOT_SETTLED, 'not-in-outbox');
  // The row's own attempt may still be paid: until somebody knows, the earlier payment must not drop out of sight.
  const isAtBank = !canBeRecalled && money === 'open';
  if (outcome === 'BOOKED' && attempt < payout.attempt && isAtBank) {
    return say(NOT_SETTLED, 'later-attempt-first', { attempt: payout.attempt });
  }
  if (amountMinor !== sentMinor) return say(NOT_SETTLED, 'amount-other');
  if (isSettledSo(payout, attempt, outcome)) return say(NOT_SETTLED, 'settled-already');
  const days = daysOfWord(payout, attempt, atMs);
  if (date > days.last) return say(NOT_SETTLED, 'day-to-come', { date: { day: date } });
  if (date >= days.first) return undefined;
  const given = { attempt, made: { day: days.made }, date: { day: date } };
  return say(NOT_SETTLED, 'day-before-file', given);
}

/** The extremes of earth's clocks, behind and ahead of UTC: a bank dates by its own. */
const HOURS_BEHIND_UTC = 12;
const HOURS_BEFORE_UTC = 14;
const HOUR_MS = 3_600_000;

/** The possible days of a bank's act on an attempt: none before its file, none still to come. */
function daysOfWord(
  { history }: Payout,
  attempt: number,
  nowMs: number,
): { readonly made: PlainDate; readonly first: PlainDate; readonly last: PlainDate } {
  const batched = history.findLast((step) => step.attempt === attempt && step.why === 'batched');
  assert(batched !== undefined, 'what is settled was put into a file');
  const madeMs = Date.parse(batched.at);
  return {
    made: dayOf(madeMs),
    first: dayOf(madeMs - HOURS_BEHIND_UTC * HOUR_MS),
    last: dayOf(nowMs + HOURS_BEFORE_UTC * HOUR_MS),
  };
}

function dayOf(ms: number): PlainDate {
  return plainDate(new Date(ms).toISOString().slice(0, 10));
}

const SETTLED_AS: Readonly<Record<Word, State>> = { BOOKED: 'paid', REFUSED: 'failed', RETURNED: 'returned' };

/** Nothing is left to settle: the facts agree, and the row has that state. A refusal or return alone is half. */
function isSettledSo(payout: Payout, attempt: number, outcome: Word): boolean {
  const { standing, isDead, contradictions } = verdictOn(payout, attempt);
  if (contradictions.length > 0 || stateOfStanding(standing) !== SETTLED_AS[outcome]) return false;
  if (standing !== 'booked' && !isDead) return false;
  const isPassedOn =
    attempt < payout.attempt && !(outcome === 'BOOKED' && wayOfPaidBefore(payout.state).includes('paid'));
  return isPassedOn || payout.state === SETTLED_AS[outcome];
}
