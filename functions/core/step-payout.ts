import { keptDetails } from './attempt-details.ts';
import { attemptsOf, contradictedAttempts, liveAttemptsBefore, verdictOn } from './attempt-facts.ts';
import { type BankFact, partsOf } from './bank-fact.ts';
import { assert } from './errors.ts';
import { subjectOf } from './expense-ids.ts';
import type { FindingCode } from './finding.ts';
import { type PayoutId, sha256Hex } from './ids.ts';
import {
  type Actor,
  factsDigest,
  type HistoryEntry,
  isSamePayment,
  type Payout,
  type PayoutChange,
  type StepRecord,
  termsDigest,
} from './payout.ts';
import { detailsDigest } from './payout-details.ts';
import { isRefusalAnswered } from './refusal.ts';
import { isDead, type Money, mayGo, STATE_RULES, type State } from './states.ts';
import { partsOfReason, type StepReason, type Why } from './step-reason.ts';
import type { Standing } from './verdict.ts';

/** A payout's first row. Payout id and run make the hash of its first entry unique. */
export function createPayout(payout: NewPayout, step: Step): Payout {
  assertPayable(payout);
  const at = new Date(step.atMs).toISOString();
  const row = { ...payout, version: 1, attempt: 1, createdAt: at, updatedAt: at };
  return { ...row, history: [chained(genesis(row), historyEntryOf(row, 'none', step))] };
}

function genesis(payout: { readonly payoutId: PayoutId }): string {
  return sha256Hex(['genesis', payout.payoutId]);
}

/**
 * The payout one step further: to another state, or in the same one with changed data. Only this function makes a new
 * version. Asserts what would cost money: the transition exists, the payment changes only while the payout follows its
 * source, and a new attempt follows a dead one.
 */
export function stepPayout(payout: Payout, to: State, change: PayoutChange, step: Step): Payout {
  assert(to === payout.state || mayGo(payout.state, to), `a payout goes from ${payout.state} to ${to}`);
  const leavesFile = STATE_RULES[payout.state].file === 'unsent' && STATE_RULES[to].canBeRecalled;
  // Held or scheduled while its file may still leave, it would be paid twice.
  assert(!leavesFile || BATCH_IS_VOID.includes(step.why), 'a payout leaves a file with its batch alone');
  const { history, ...before } = payout;
  const startsAttempt = isDead(payout.state) && (to === 'ready' || to === 'held');
  const changed = {
    ...before,
    ...(startsAttempt ? NO_ATTEMPT_YET : {}),
    ...change,
    state: to,
    version: payout.version + 1,
    attempt: payout.attempt + (startsAttempt ? 1 : 0),
    updatedAt: new Date(step.atMs).toISOString(),
  };
  const sameFacts = isSamePayment(changed, payout);
  const earlier = keptDetails(payout, changed);
  const row = {
    ...changed,
    ...(earlier === undefined ? {} : { earlier }),
    released: sameFacts ? stillReleased(changed) : undefined,
  };
  assert(STATE_RULES[to].followsSource || sameFacts, `what is to be paid stays the same in state ${to}`);
  assertPayable(row);
  const last = history.at(-1);
  assert(last !== undefined, 'a payout has a history');
  const after = {
    ...row,
    history: [...history, chained(last.hash, historyEntryOf(row, payout.state, step))],
  };
  if (to !== payout.state) assertStep(after);
  return after;
}

/** A finding that returns after its release is a new question: the person answered the first. */
function stillReleased({ released, reasons }: Pick<Payout, 'released' | 'reasons'>): Payout['released'] {
  const isFound = (code: FindingCode): boolean => reasons.some((reason) => reason.code === code);
  return released?.some(isFound) === true ? released.filter((code) => !isFound(code)) : released;
}

const BATCH_IS_VOID: readonly Why[] = ['batch-voided', 'line-refused'];

function assertStep(after: Payout): void {
  const { state } = after;
  const { leadsToPaying } = NEEDS[state];
  if (leadsToPaying) assertMayBePaid(after);
  const needed = NEEDS_STANDING[STATE_RULES[state].money];
  if (needed === undefined) return;
  const isSaid = attemptsOf(after).some((attempt) => needed.includes(verdictOn(after, attempt).standing));
  assert(isSaid, `nothing is called ${state} that neither a bank nor a person said so of`);
}

/** The standing that a payout's state requires. A return without its booking proves the booking. */
const NEEDS_STANDING: Readonly<Record<Money, readonly Standing[] | undefined>> = {
  open: undefined,
  paid: ['booked', 'returned'],
  failed: ['refused'],
  returned: ['returned'],
  ended: undefined,
};

type Needs = {
  readonly amount: boolean;
  /** The state makes it the pipeline's to pay, or puts it into a file. It may always leave a dead batch. */
  readonly leadsToPaying: boolean;
};

const NOTHING: Needs = { amount: false, leadsToPaying: false };
const AN_AMOUNT: Needs = { amount: true, leadsToPaying: false };
const ALL: Needs = { amount: true, leadsToPaying: true };

const NEEDS: Readonly<Record<State, Needs>> = {
  rejected: NOTHING,
  held: NOTHING,
  ready: ALL,
  scheduled: AN_AMOUNT,
  batched: ALL,
  submitted: AN_AMOUNT,
  accepted: AN_AMOUNT,
  paid: AN_AMOUNT,
  failed: AN_AMOUNT,
  returned: AN_AMOUNT,
  'in-doubt': AN_AMOUNT,
  withdrawn: NOTHING,
  cancelled: NOTHING,
};

/** Whoever asked: money leaves only if no earlier attempt can reach the recipient and nothing is in doubt. */
function assertMayBePaid(payout: Payout): void {
  assert(liveAttemptsBefore(payout, payout.attempt).length === 0, 'a new attempt needs a dead one');
  assert(contradictedAttempts(payout).length === 0, 'nothing is paid while its facts contradict each other');
  if (payout.state !== 'ready') return;
  assert(isRefusalAnswered(payout, factsDigest(payout)), 'a refusal is answered by a person or a correction');
}

/** The dead attempt stays in the history; its plan and batch must not leak into the next one. */
const NO_ATTEMPT_YET = { plan: undefined, batchId: undefined } as const;

function assertPayable(payout: Pick<Payout, 'state' | 'amountMinor'>): void {
  if (!NEEDS[payout.state].amount) return;
  assert(
    payout.amountMinor !== undefined && payout.amountMinor > 0n,
    `a ${payout.state} payout has an amount`,
  );
}

/** Whether the id is the expense's: a row that names another source would use that source's mode. */
function isOfItsExpense(payout: Payout): boolean {
  return subjectOf(payout) !== undefined;
}

/**
 * Whether the row has its expense's id, every entry carries the previous hash, versions rise by one, transitions exist,
 * and the row matches its last entry in every field: state, version, attempt (which makes the end-to-end id), time,
 * payment, terms and all else.
 */
export function historyVerifies(payout: Payout): boolean {
  if (!isOfItsExpense(payout)) return false;
  let previousHash = genesis(payout);
  let previousState: State | 'none' = 'none';
  let version = 0;
  for (const entry of payout.history) {
    const { hash, ...content } = entry;
    if (chained(previousHash, content).hash !== hash || content.version !== version + 1) return false;
    if (content.from !== previousState) return false;
    if (content.from !== 'none' && content.from !== content.to && !mayGo(content.from, content.to))
      return false;
    [previousHash, previousState, version] = [hash, content.to, content.version];
  }
  const last = payout.history.at(-1);
  return (
    last !== undefined &&
    version === payout.version &&
    last.to === payout.state &&
    last.attempt === payout.attempt &&
    last.at === payout.updatedAt &&
    last.paymentDigest === factsDigest(payout) &&
    last.terms === termsDigest(payout) &&
    last.details === detailsDigest(payout)
  );
}

function chained(previousHash: string, entry: StepRecord): HistoryEntry {
  const hash = sha256Hex([
    previousHash,
    String(entry.version),
    entry.at,
    entry.from,
    entry.to,
    entry.by,
    ...partsOfReason(entry),
    String(entry.attempt),
    entry.reasonCodes.join(','),
    entry.paymentDigest,
    entry.terms,
    entry.details,
    // Last, so that absent and empty evidence give different parts.
    ...(entry.evidence === undefined ? [] : partsOf(entry.evidence)),
  ]);
  return { ...entry, hash };
}

function historyEntryOf(
  payout: Omit<Payout, 'history'>,
  from: State | 'none',
  { by, atMs: _, evidence, ...reason }: Step,
): StepRecord {
  return {
    ...reason,
    version: payout.version,
    at: payout.updatedAt,
    from,
    to: payout.state,
    by,
    attempt: payout.attempt,
    reasonCodes: payout.reasons.map((reason) => reason.code),
    ...(evidence === undefined ? {} : { evidence }),
    paymentDigest: factsDigest(payout),
    terms: termsDigest(payout),
    details: detailsDigest(payout),
  };
}

export type NewPayout = Omit<Payout, 'version' | 'attempt' | 'createdAt' | 'updatedAt' | 'history'>;

export type Step = StepReason & {
  readonly by: Actor;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly evidence?: BankFact;
};
