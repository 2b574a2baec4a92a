import type { BankFact } from './bank-fact.ts';
import type { Payout } from './payout.ts';
import type { State } from './states.ts';
import { type Contradiction, type Standing, type Verdict, verdictOf } from './verdict.ts';

/** A payout as far as its attempts can be told from it. */
export type Attempted = {
  readonly state: State;
  /** Counts from 1. */
  readonly attempt: number;
  readonly history: readonly { readonly evidence?: BankFact }[];
};

/** All that was ever stated about one attempt, each line once, in the order in which it was read. */
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

/** The batch that the attempt was put into last; undefined where it never was, so that no file carries it. */
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
 * The attempts about which what was said cannot all be true. Nothing of the payout leaves, by nobody's word but one
 * that settles the attempt, until there is none.
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

/** The attempts that anything was said of, in their order. */
export function attemptsOf({ history }: Attempted): readonly number[] {
  const attempts = new Set(
    history.flatMap(({ evidence }) => (evidence === undefined ? [] : [evidence.attempt])),
  );
  return [...attempts].sort((a, b) => a - b);
}

/**
 * Attempts before the one that is to be sent which may still reach the recipient: money leaves again only where there
 * is none. Read from the row alone, so that it can be asserted with the step that would pay.
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

/** States that only what is said of an attempt leads to. */
export const SAID_STATES = Object.values(STATE_OF);
export type SaidState = (typeof SAID_STATES)[number];

/** The state in which a payout is whose attempt stands so; undefined where nobody has said anything of it. */
export function stateOfStanding(standing: Standing): State | undefined {
  return standing === 'silent' ? undefined : STATE_OF[standing];
}

/** Where an attempt is, or was when the next one began: what the bank says of it later counts too. */
export function stateOfAttempt(payout: Attempted, attempt: number): State {
  if (attempt === payout.attempt && payout.state !== 'cancelled') return payout.state;
  return stateOfStanding(verdictOn(payout, attempt).standing) ?? 'submitted';
}
