import type { BankFact } from './bank-fact.ts';
import type { BatchState } from './batch.ts';
import type { Payout } from './payout.ts';
import { isFinal, type State } from './states.ts';
import { type Contradiction, type Standing, type Verdict, verdictOf } from './verdict.ts';

/** The part of a payout that tells of its attempts. */
export type Attempted = {
  readonly state: State;
  /** Counts from 1. */
  readonly attempt: number;
  readonly history: readonly { readonly evidence?: BankFact }[];
};

/** All facts about one attempt, each line once, in the order of reading. */
export function factsOf({ history }: Attempted, attempt: number): readonly BankFact[] {
  const facts = new Map<string, BankFact>();
  for (const { evidence } of history) {
    if (evidence?.attempt === attempt && !facts.has(evidence.bankReportId))
      facts.set(evidence.bankReportId, evidence);
  }
  return [...facts.values()];
}

export function verdictOn(payout: Attempted, attempt: number): Verdict {
  return verdictOf(factsOf(payout, attempt));
}

/** The last batch of the attempt; undefined where it has none, so that no file carries it. */
export function batchOfAttempt({ history }: Pick<Payout, 'history'>, attempt: number): string | undefined {
  const batches = history.flatMap((entry) =>
    entry.attempt === attempt && entry.why === 'batched' ? [entry.facts.batchId] : [],
  );
  return batches.at(-1);
}

export type ContradictedAttempt = {
  readonly attempt: number;
  readonly contradictions: readonly Contradiction[];
};

/**
 * Attempts with contradictory facts. While there is one, nothing of the payout leaves; only a word that settles the
 * attempt ends it.
 */
export function contradictedAttempts(payout: Attempted): readonly ContradictedAttempt[] {
  const verdicts = attemptsOf(payout).map((attempt) => ({ attempt, ...verdictOn(payout, attempt) }));
  const paid = verdicts.filter(({ standing }) => standing === 'booked');
  return verdicts.flatMap(({ attempt, standing, contradictions }) => {
    const isPaidTwice = standing === 'booked' && paid.length > 1;
    const all = isPaidTwice ? [...contradictions, PAID_TWICE] : contradictions;
    return all.length === 0 ? [] : [{ attempt, contradictions: all }];
  });
}

const PAID_TWICE: Contradiction = 'paid-by-two-attempts';

/** The attempts with facts, in order. */
export function attemptsOf({ history }: Attempted): readonly number[] {
  const attempts = new Set(
    history.flatMap(({ evidence }) => (evidence === undefined ? [] : [evidence.attempt])),
  );
  return [...attempts].sort((a, b) => a - b);
}

/**
 * Earlier attempts that may still reach the recipient: money leaves again only if there are none. By the row alone, so
 * that the paying step can assert it.
 */
export function liveAttemptsBefore(payout: Attempted, attempt: number): readonly number[] {
  const live: number[] = [];
  for (let earlier = 1; earlier < attempt; earlier += 1) {
    if (!verdictOn(payout, earlier).isDead) live.push(earlier);
  }
  return live;
}

const STATE_OF = {
  accepted: 'accepted',
  refused: 'failed',
  booked: 'paid',
  returned: 'returned',
} as const satisfies Readonly<Record<Exclude<Standing, 'silent'>, State>>;

/** States that only facts about an attempt lead to. */
export const SAID_STATES = Object.values(STATE_OF);
export type SaidState = (typeof SAID_STATES)[number];

/** The state for an attempt's standing; undefined without any fact. */
export function stateOfStanding(standing: Standing): State | undefined {
  return standing === 'silent' ? undefined : STATE_OF[standing];
}

/** An attempt's state, or its last one before the next attempt began; later facts count too. */
export function stateOfAttempt(payout: Attempted, attempt: number): State {
  if (attempt === payout.attempt && !isFinal(payout.state)) return payout.state;
  return stateOfStanding(verdictOn(payout, attempt).standing) ?? 'submitted';
}

/** Where an attempt stands by a batch's file; undefined where the file never left, or another batch has the attempt. */
export function stateInBatch(
  { batchId, state }: { readonly batchId: string; readonly state: BatchState },
  payout: Payout,
  attempt: number,
): State | undefined {
  const isIn = state !== 'void' && batchOfAttempt(payout, attempt) === batchId;
  return isIn ? stateOfAttempt(payout, attempt) : undefined;
}
