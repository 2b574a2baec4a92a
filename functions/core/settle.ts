import {
  type ContradictedAttempt,
  contradictedAttempts,
  stateOfStanding,
  verdictOn,
} from './attempt-facts.ts';
import { type BankFact, wordOf } from './bank-fact.ts';
import type { Finding } from './finding.ts';
import { wayOfPaidBefore } from './paid-before.ts';
import type { Payout, PayoutChange } from './payout.ts';
import { isInBatch, isStoppable, mayGo, STATE_RULES, STATES, type State } from './states.ts';
import { type Step, stepPayout } from './step-payout.ts';
import type { StepReason } from './step-reason.ts';
import type { Contradiction } from './verdict.ts';

/**
 * The payout with one more fact about one of its attempts: a step to each state on the way, or in the same state if the
 * fact changes none. Each step carries the fact: after a death between two, the next reading goes on.
 */
export function settleFact(
  payout: Payout,
  fact: BankFact,
  step: StepReason & Pick<Step, 'by' | 'atMs'>,
): readonly Payout[] {
  const known = knowing(payout, fact);
  const path = pathOf(payout, fact, known);
  const change = changeOf(payout, known, path.at(-1) === 'held');
  const steps: Payout[] = [];
  let before = payout;
  for (const to of path) {
    const stops = before.state === 'scheduled' && to === 'held';
    const after = stepPayout(before, to, stops ? { ...change, plan: undefined } : change, {
      ...step,
      evidence: fact,
    });
    steps.push(after);
    before = after;
  }
  return steps;
}

/** The payout's verdicts with the fact in its history. */
function knowing(payout: Payout, fact: BankFact) {
  const { attempt, state } = payout;
  return { attempt, state, history: [...payout.history, { evidence: fact }] };
}

type Known = ReturnType<typeof knowing>;

function pathOf(payout: Payout, fact: BankFact, known: Known): readonly State[] {
  const { state } = payout;
  const standing = verdictOn(known, fact.attempt).standing;
  const to = stateOfStanding(standing);
  const isCurrent = fact.attempt === payout.attempt;
  if (isCurrent && isInBatch(state)) return (to === undefined ? undefined : wayTo(state, to)) ?? [state];
  // A person knows that an earlier attempt paid: there is nothing left to pay.
  if (fact.says === 'word' && wordOf(fact) === 'BOOKED') return wayOfPaidBefore(state);
  const stops = isStoppable(state) && contradictedAttempts(known).length > 0;
  return stops ? ['held'] : [state];
}

/**
 * The shortest way; undefined where none exists or is needed. A booking needs a file, a return a booking: in between
 * nobody can recall anything.
 */
function wayTo(from: State, to: State): readonly State[] | undefined {
  if (from === to) return undefined;
  const ways: (readonly State[])[] = [[from]];
  for (const way of ways) {
    const last = way.at(-1) ?? from;
    if (mayGo(last, to)) return [...way.slice(1), to];
    for (const next of STATES) {
      const isBetween = !STATE_RULES[next].canBeRecalled && !way.includes(next);
      if (isBetween && mayGo(last, next)) ways.push([...way, next]);
    }
  }
  return undefined;
}

/** A contradiction is among the reasons in every state, until a person settles it. */
function changeOf(payout: Payout, known: Known, staysHeld: boolean): PayoutChange {
  const contradicted = contradictedAttempts(known);
  const others = payout.reasons.filter(({ code }) => code !== 'bank-contradiction');
  if (contradicted.length > 0) return { reasons: [...others, contradictionOf(contradicted)] };
  if (others.length === payout.reasons.length) return {};
  return { reasons: staysHeld && others.length === 0 ? [SETTLED] : others };
}

const SETTLED: Finding = {
  code: 'attempt-settled',
  severity: 'hold',
  message:
    'A person said what became of an earlier attempt. Release the payout to pay it again, or cancel it.',
};

/** Each contradiction of an attempt in words. */
export const CONTRADICTION_WORDS: Readonly<Record<Contradiction, string>> = {
  'report-opposes-itself': 'a report opposes itself',
  'accepted-after-refusal': 'it was accepted, or announced as a booking, after or beside its refusal',
  'settled-and-refused': 'it was called settled and refused',
  'debited-though-refused': 'it was debited though it was refused',
  'debited-twice': 'it was debited twice',
  'debited-after-return': 'it was debited after its money came back',
  'debit-differs': 'a debit of it has another amount, account or file',
  'returned-twice': 'its money came back twice',
  'return-differs': 'what came back is not the whole amount',
  'return-undone': 'its return was taken back',
  'status-unclear': 'its status is one for a person',
  'never-sent': 'no file of ours carries it',
  'paid-by-two-attempts': 'another attempt was paid too',
  'word-opposed': 'the bank opposes what a person said of it',
  'too-many-facts': 'more was said of it than is kept',
};

/** For finance: which attempts, and how they contradict. */
export function contradictionOf(contradicted: readonly ContradictedAttempt[]): Finding {
  const said = contradicted.map(
    ({ attempt, contradictions }) =>
      `attempt ${attempt}: ${contradictions.map((code) => CONTRADICTION_WORDS[code]).join(', ')}`,
  );
  return {
    code: 'bank-contradiction',
    severity: 'hold',
    message: `The bank's reports cannot all be true, so the money may be gone already (${said.join('; ')}). Find out at the bank what became of it, then settle it: nothing of the payout leaves before.`,
  };
}
