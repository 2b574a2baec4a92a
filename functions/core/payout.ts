import { attemptsOf, contradictedAttempts, liveAttemptsBefore, verdictOn } from './attempt-facts.ts';
import { type BankFact, partsOf } from './bank-fact.ts';
import type { PlainDate } from './date.ts';
import { assert } from './errors.ts';
import { type Period, type SourceName, SUBJECTS } from './expense.ts';
import type { Finding, FindingCode } from './finding.ts';
import { type PayoutId, parsePayoutId, payoutIdOf, sha256Hex } from './ids.ts';
import type { PostalAddress } from './postal-address.ts';
import { isDead, isRefusalAnswered } from './refusal.ts';
import { mayGo, type State, TRANSITIONS } from './transitions.ts';
import type { Standing } from './verdict.ts';

/** Who changes a payout: a function of the pipeline, or a person. */
export const ACTORS = [
  'collect-expenses',
  'execute-payouts',
  'submit-batches',
  'reconcile-bank-reports',
  'repair-payouts',
  'operator',
] as const;

export type Actor = (typeof ACTORS)[number];

/** How a payout is going to be paid: chosen by execute-payouts, kept for the attempt. */
export type PaymentPlan = {
  readonly rail: string;
  readonly debtorAccountId: string;
  readonly executionDate: PlainDate;
};

/**
 * One entry of a payout's history. `facts` is the digest of what was to be paid to whom at that moment, `hash` that
 * of this entry and of the hash before it: a history that was changed afterwards no longer verifies.
 */
export type HistoryEntry = {
  readonly version: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly from: State | 'none';
  readonly to: State;
  readonly by: Actor;
  readonly why: string;
  readonly attempt: number;
  readonly reasonCodes: readonly FindingCode[];
  /** What was said about an attempt, of this or of an earlier one. */
  readonly evidence?: BankFact;
  readonly facts: string;
  /** Digest of how it was to be paid: plan, batch and the holds that a person released. */
  readonly terms: string;
  readonly hash: string;
};

/** What is to be paid to whom: frozen from the moment a payout is scheduled until its attempt is known to be dead. */
export type PaymentFacts = {
  readonly recipientName: string;
  /** Normalised where it is valid; the source's own text in a rejected payout. */
  readonly iban: string;
  readonly bic: string | undefined;
  /** Undefined only in a payout whose amount could not be read. */
  readonly amountMinor: bigint | undefined;
  readonly currency: string;
};

/** The pipeline's record of one expense: there is exactly one per expense, for ever. */
export type Payout = PaymentFacts & {
  readonly payoutId: PayoutId;
  readonly source: SourceName;
  readonly account: string;
  readonly expenseId: string;
  readonly reportId: string;
  readonly reference: string;
  readonly recipientId: string;
  readonly period: Period | undefined;
  readonly energyWh: bigint | undefined;
  /**
   * As the source gave it when the row was last followed. Like the reference, no part of what is to be paid to whom:
   * a recipient who moves is paid all the same.
   */
  readonly address?: PostalAddress | undefined;
  readonly sourceStatus: string;
  /** Of the expense as last looked at; a reading with the same digest needs no second look. */
  readonly expenseDigest: string;
  /** Set from the first time that it is valid: the claim that stops a second payout of the same content. */
  readonly duplicateKey: string | undefined;
  /** The charging sessions that it has claimed, and the version it claimed them for: an older claim is of no use to it. */
  readonly sessions?: ClaimedSessions | undefined;
  /** The collection that last handed it to the queue. */
  readonly runId: string;
  readonly state: State;
  readonly version: number;
  /** Counts from 1; a new one only after the last is known to be dead. */
  readonly attempt: number;
  readonly reasons: readonly Finding[];
  /**
   * Holds that a person released: not found again while what is to be paid stays the same.
   */
  readonly released: readonly FindingCode[] | undefined;
  readonly plan: PaymentPlan | undefined;
  readonly batchId: string | undefined;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly history: readonly HistoryEntry[];
};

export type ClaimedSessions = { readonly digest: string; readonly version: number };

export type NewPayout = Omit<Payout, 'version' | 'attempt' | 'createdAt' | 'updatedAt' | 'history'>;

export type Step = {
  readonly by: Actor;
  /** Stable word for the log and the history, such as `source-changed`. */
  readonly why: string;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  readonly evidence?: BankFact;
};

/** Fields that a step may replace; `undefined` removes the value. */
export type PayoutChange = Partial<
  Pick<
    Payout,
    | keyof PaymentFacts
    | 'reportId'
    | 'reference'
    | 'recipientId'
    | 'period'
    | 'energyWh'
    | 'address'
    | 'sourceStatus'
    | 'expenseDigest'
    | 'duplicateKey'
    | 'sessions'
    | 'runId'
    | 'reasons'
    | 'released'
    | 'plan'
    | 'batchId'
  >
>;

export function factsDigest(facts: PaymentFacts): string {
  return sha256Hex([
    'facts',
    facts.amountMinor?.toString() ?? '',
    facts.currency,
    facts.iban,
    facts.bic ?? '',
    facts.recipientName,
  ]);
}

export function termsDigest({
  plan,
  batchId,
  released,
}: Pick<Payout, 'plan' | 'batchId' | 'released'>): string {
  const planned = plan === undefined ? [] : [plan.rail, plan.debtorAccountId, plan.executionDate];
  return sha256Hex(['terms', batchId ?? '', (released ?? []).join(','), ...planned]);
}

function chained(previousHash: string, entry: Omit<HistoryEntry, 'hash'>): HistoryEntry {
  const hash = sha256Hex([
    previousHash,
    String(entry.version),
    entry.at,
    entry.from,
    entry.to,
    entry.by,
    entry.why,
    String(entry.attempt),
    entry.reasonCodes.join(','),
    entry.facts,
    entry.terms,
    // Last, so that evidence that is absent and evidence that is empty give different parts.
    ...(entry.evidence === undefined ? [] : partsOf(entry.evidence)),
  ]);
  return { ...entry, hash };
}

function entryOf(
  payout: Omit<Payout, 'history'>,
  from: State | 'none',
  step: Step,
): Omit<HistoryEntry, 'hash'> {
  return {
    version: payout.version,
    at: payout.updatedAt,
    from,
    to: payout.state,
    by: step.by,
    why: step.why,
    attempt: payout.attempt,
    reasonCodes: payout.reasons.map((reason) => reason.code),
    ...(step.evidence === undefined ? {} : { evidence: step.evidence }),
    facts: factsDigest(payout),
    terms: termsDigest(payout),
  };
}

/** A payout's first row. The hash of its first entry contains the payout id and the run, which makes it unique. */
export function createPayout(payout: NewPayout, step: Step): Payout {
  assertPayable(payout);
  const at = new Date(step.atMs).toISOString();
  const row = { ...payout, version: 1, attempt: 1, createdAt: at, updatedAt: at };
  return { ...row, history: [chained(genesis(row), entryOf(row, 'none', step))] };
}

function genesis(payout: { readonly payoutId: PayoutId }): string {
  return sha256Hex(['genesis', payout.payoutId]);
}

/**
 * The payout one step further: to another state, or in the same one with changed data. Nothing but this function
 * makes a new version. Asserts what would cost money: that the transition exists, that what is to be paid changes
 * only where the payout still follows its source, and that a new attempt follows a dead one.
 */
export function stepPayout(payout: Payout, to: State, change: PayoutChange, step: Step): Payout {
  assert(to === payout.state || mayGo(payout.state, to), `a payout goes from ${payout.state} to ${to}`);
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
  const sameFacts = factsDigest(changed) === factsDigest(payout);
  const row = { ...changed, released: sameFacts ? changed.released : undefined };
  assert(
    TRANSITIONS[to].follows === 'source' || sameFacts,
    `what is to be paid stays the same in state ${to}`,
  );
  assertPayable(row);
  const last = history.at(-1);
  assert(last !== undefined, 'a payout has a history');
  const after = { ...row, history: [...history, chained(last.hash, entryOf(row, payout.state, step))] };
  if (to !== payout.state) assertStep(after);
  return after;
}

function assertStep(after: Payout): void {
  const { state } = after;
  if (LEADS_TO_PAYING.includes(state)) assertMayBePaid(after);
  const needed = NEEDS_STANDING[state];
  if (needed === undefined) return;
  const isSaid = attemptsOf(after).some((attempt) => needed.includes(verdictOn(after, attempt).standing));
  assert(isSaid, `nothing is called ${state} that neither a bank nor a person said so of`);
}

/** What must have been said for a payout to be called so. A return without its booking proves the booking. */
const NEEDS_STANDING: Readonly<Partial<Record<State, readonly Standing[]>>> = {
  paid: ['booked', 'returned'],
  failed: ['refused'],
  returned: ['returned'],
};

/** Where it becomes the pipeline's to pay, and where it is taken into a file. */
const LEADS_TO_PAYING: readonly State[] = ['ready', 'batched'];

/** Whatever asked for it: money leaves only where no earlier attempt can reach the recipient, and nothing is in doubt. */
function assertMayBePaid(payout: Payout): void {
  assert(liveAttemptsBefore(payout, payout.attempt).length === 0, 'a new attempt needs a dead one');
  assert(contradictedAttempts(payout).length === 0, 'nothing is paid while its facts contradict each other');
  if (payout.state !== 'ready') return;
  assert(isRefusalAnswered(payout, factsDigest(payout)), 'a refusal is answered by a person or a correction');
}

/** The findings that still stand: a hold that a person released for exactly this payment is not found again. */
export function withoutReleased(
  payout: Pick<Payout, 'released'> & PaymentFacts,
  facts: PaymentFacts,
  findings: readonly Finding[],
): readonly Finding[] {
  if (payout.released === undefined || factsDigest(payout) !== factsDigest(facts)) return findings;
  return findings.filter(({ code, severity }) => severity === 'reject' || !payout.released?.includes(code));
}

/** What belonged to the dead attempt stays in the history; its plan and batch must not leak into the next one. */
const NO_ATTEMPT_YET = { plan: undefined, batchId: undefined } as const;

const NEEDS_NO_AMOUNT: readonly State[] = ['rejected', 'held', 'withdrawn', 'cancelled'];

function assertPayable(payout: Pick<Payout, 'state' | 'amountMinor'>): void {
  if (NEEDS_NO_AMOUNT.includes(payout.state)) return;
  assert(
    payout.amountMinor !== undefined && payout.amountMinor > 0n,
    `a ${payout.state} payout has an amount`,
  );
}

/** Each attempt has its own end-to-end id (`EndToEndId`, Max35Text), from which the payout can be told again. */
export function endToEndIdOf(payout: Pick<Payout, 'payoutId' | 'attempt'>): string {
  return `${payout.payoutId}-${payout.attempt.toString().padStart(2, '0')}`;
}

/** The payout and the attempt of an end-to-end id of ours, or undefined where it is not one. */
export function parseEndToEndId(text: string): { payoutId: PayoutId; attempt: number } | undefined {
  const match = /^(PO[0-9A-Z]{26})-(\d{2,3})$/.exec(text);
  const payoutId = parsePayoutId(match?.[1] ?? '');
  if (payoutId === undefined) return undefined;
  const parsed = { payoutId, attempt: Number(match?.[2]) };
  // One attempt has one id: `-001` and `-00` were never ours.
  return parsed.attempt > 0 && endToEndIdOf(parsed) === text ? parsed : undefined;
}

/** Whether the id is that of the expense: a row that names another source would go by that source's mode. */
function isOfItsExpense(payout: Payout): boolean {
  return SUBJECTS.some((subject) => payoutIdOf({ ...payout, subject }) === payout.payoutId);
}

/**
 * Whether the row has the id of its expense, every entry carries the hash of the one before it, versions rise by one
 * and transitions exist, and the row stands where its last entry says: state, version, attempt (which makes the
 * end-to-end id) and what is to be paid.
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
    last.facts === factsDigest(payout) &&
    last.terms === termsDigest(payout)
  );
}
