import { type Person, personKeyOf } from './approval/person.ts';
import { batchOfAttempt, stateOfStanding, verdictOn } from './attempt-facts.ts';
import type { Word } from './bank-fact.ts';
import { type PlainDate, plainDate } from './date.ts';
import { type Death, sentenceOf } from './death.ts';
import type { Settlement } from './decision.ts';
import { assert } from './errors.ts';
import type { Finding, FindingCode } from './finding.ts';
import { wayOfPaidBefore } from './paid-before.ts';
import type { Payout } from './payout.ts';
import { refusesAccount } from './reason-retry.ts';
import { isDead, isReleasable, mayGo, STATE_RULES, type State } from './states.ts';
import { changedUnseen } from './unseen-change.ts';
import { recheckFacts, type ValidationPolicy } from './validate.ts';

export type ReleasePolicy = Pick<ValidationPolicy, 'limits' | 'today'> & {
  /** Different people who release a payout to an account that is new for its recipient. */
  readonly peopleForNewAccount: 1 | 2;
};

const CHANGED_UNSEEN =
  'The source changed it while it was on its way to the bank, and no collection has looked at it since: it would be paid as the source no longer says. Wait for the next collection, then look at it again. Where the source lists it no more, have the source approve it again, or cancel it.';

/** Who releases it, and whether they say that the account can be paid though a bank said otherwise. */
export type Releaser = { readonly by: Person; readonly sameAccount?: boolean | undefined };

export type MayRelease =
  | {
      readonly ok: true;
      /** Codes that the release answers: they are not found again while the payment stays the same. */
      readonly asked: readonly FindingCode[];
      /** Whether it waits for another person afterwards. */
      readonly isBegun: boolean;
    }
  | { readonly ok: false; readonly refusal: string };

/**
 * Whether a person may let a payout go on unchanged. Nobody can release an unpayable payout, or one that an earlier
 * attempt may still pay.
 * @param death whether earlier attempts are dead (ledger/deaths.ts): a person's wish does not make them so.
 */
export function mayRelease(
  payout: Payout,
  policy: ReleasePolicy,
  { by, sameAccount }: Releaser,
  death: Death,
): MayRelease {
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
  const asked = [...payout.reasons.map(({ code }) => code), ...refusalOf(payout)];
  if (asked.includes('account-refused') && sameAccount !== true) {
    return { ok: false, refusal: `${accountRefused(payout)} ${SAME_ACCOUNT}` };
  }
  if (policy.peopleForNewAccount === 2 && asked.includes('account-new-for-recipient')) {
    const first = releaseBegun(payout);
    if (first?.personKey === personKeyOf(by)) return { ok: false, refusal: SAME_PERSON };
    if (first === undefined) return { ok: true, asked, isBegun: true };
  }
  return { ok: true, asked, isBegun: false };
}

/** A retry to an account that its bank refused needs the person's word that it can be paid. */
function refusalOf(payout: Payout): readonly FindingCode[] {
  const isOfAccount =
    isDead(payout.state) && verdictOn(payout, payout.attempt).reasonCodes.some(refusesAccount);
  return isOfAccount ? ['account-refused'] : [];
}

const SAME_PERSON =
  'You have released it already. Its account is new for its recipient, so another person has to release it too.';

/** Who released it as the first of two people. Whatever happened to it since, they did not see. */
export function releaseBegun({
  history,
}: Pick<Payout, 'history'>): { readonly person: string; readonly personKey: string } | undefined {
  const last = history.at(-1);
  return last?.why === 'release-begun' ? last.facts : undefined;
}

const SAME_ACCOUNT =
  'Have the recipient give another account in the source. Or, once they have confirmed that this one can be paid, release it with --same-account.';

function accountRefused(payout: Payout): string {
  const code = verdictOn(payout, payout.attempt).reasonCodes.find(refusesAccount);
  const said = code === undefined ? '' : ` (${code})`;
  return `It would be paid to the same account, of which a bank said that it cannot be paid${said}.`;
}

/** The choice of the paying account affects only holds, which the release covers. */
function rejectionsOf(payout: Payout, policy: ReleasePolicy): readonly Finding[] {
  const found = recheckFacts(payout, { ...policy, payer: undefined });
  return [...payout.reasons, ...found].filter(({ severity }) => severity === 'reject');
}

/** @returns undefined where a person may end the payout: it is not on its way to the bank. */
export function whyNotCancelled({ state }: Payout): string | undefined {
  if (state === 'cancelled') return 'It is cancelled already.';
  if (mayGo(state, 'cancelled')) return undefined;
  return `It is ${state}; it cannot be cancelled. ${BEFORE_CANCELLING[state]}`;
}

const ASK_THE_BANK =
  'Ask the bank to stop the payment. Once the bank says that it refused it or gave it back, by a report or to you (settle), the payout can be cancelled.';

/** What would make it possible; empty where it is possible, or where nothing would. */
const BEFORE_CANCELLING: Readonly<Record<State, string>> = {
  rejected: '',
  held: '',
  scheduled: '',
  failed: '',
  returned: '',
  cancelled: '',
  ready: 'It is being scheduled: once it is scheduled or held, it can be cancelled.',
  batched:
    'Its file is being made. Where that is given up, the payout is scheduled again and can be cancelled; where the file goes out, only the bank can stop it.',
  submitted: ASK_THE_BANK,
  accepted: ASK_THE_BANK,
  'in-doubt': ASK_THE_BANK,
  paid: 'Claim the money back. Once it has come back, by a report or as you settle it, the payout is returned and can be cancelled.',
  withdrawn:
    'Its source took it back, so nothing pays it. Only where the source approves it again is there something to cancel.',
};

const IN_A_BATCH =
  'Its file is not in the outbox yet. Look again once the file is there, or the batch was given up.';

const LATER_FIRST = 'Settle it first, or wait until its bank has said what became of it.';

/**
 * @returns undefined where a person may say what became of a submitted attempt.
 * @param atMs when they say so.
 */
export function whyNotSettled(payout: Payout, settlement: Settlement, atMs: number): string | undefined {
  const { attempt, outcome, amountMinor, date } = settlement;
  if (attempt > payout.attempt || batchOfAttempt(payout, attempt) === undefined) {
    const wasGiven = batchOfAttempt(payout, 1) !== undefined;
    const refusal = wasGiven ? `Attempt ${attempt} was not given to a bank.` : 'No bank was given it yet.';
    return `${refusal} Only what a bank was given is settled.`;
  }
  const { canBeRecalled, file, money } = STATE_RULES[payout.state];
  if (file === 'unsent') return IN_A_BATCH;
  // The row's own attempt may still be paid: until that is known, the earlier payment must not be forgotten.
  const isAtBank = !canBeRecalled && money === 'open';
  if (outcome === 'BOOKED' && attempt < payout.attempt && isAtBank) {
    return `Attempt ${payout.attempt} is at the bank too. ${LATER_FIRST}`;
  }
  if (amountMinor !== payout.amountMinor && attempt === payout.attempt) {
    return 'The amount is not that of the payout. What a bank booked or gave back in part is not settled as a whole.';
  }
  if (isSettledSo(payout, attempt, outcome)) return 'The ledger says so already.';
  const days = daysOfWord(payout, attempt, atMs);
  if (date > days.last) {
    return `${date} is still to come. ${DAY_OF_THE_BANK}`;
  }
  if (date < days.first) {
    return `Attempt ${attempt} was put into its file on ${days.made}, so no bank did anything about it on ${date}. ${DAY_OF_THE_BANK}`;
  }
  return undefined;
}

const DAY_OF_THE_BANK = 'Give the day on which the bank booked it, refused it or gave it back.';

/** The clocks on earth are so much behind UTC, or before it: a bank dates by its own. */
const HOURS_BEHIND_UTC = 12;
const HOURS_BEFORE_UTC = 14;
const HOUR_MS = 3_600_000;

/** The days that a bank's act on an attempt may bear: none before it was in a file, and none that is still to come. */
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

/**
 * Nothing is left to settle: the facts agree, and the row has that state. A refusal alone, or a return alone, is half.
 */
function isSettledSo(payout: Payout, attempt: number, outcome: Word): boolean {
  const { standing, isDead, contradictions } = verdictOn(payout, attempt);
  if (contradictions.length > 0 || stateOfStanding(standing) !== SETTLED_AS[outcome]) return false;
  if (standing !== 'booked' && !isDead) return false;
  const isPassedOn =
    attempt < payout.attempt && !(outcome === 'BOOKED' && wayOfPaidBefore(payout.state).includes('paid'));
  return isPassedOn || payout.state === SETTLED_AS[outcome];
}
