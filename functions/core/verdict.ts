import {
  type BankFact,
  bookingsIn,
  createdAtMs,
  FACT_LEVELS,
  type FactSays,
  type Word,
  wordOf,
} from './bank-fact.ts';

/** Contradictions or gaps in an attempt's facts: a person asks the bank. */
export const CONTRADICTIONS = [
  'report-opposes-itself',
  'accepted-after-refusal',
  'settled-and-refused',
  'debited-though-refused',
  'debited-twice',
  'debited-after-return',
  'debit-differs',
  'returned-twice',
  'return-differs',
  'return-undone',
  'status-unclear',
  'never-sent',
  'paid-by-two-attempts',
  'word-opposed',
  'too-many-facts',
] as const;
export type Contradiction = (typeof CONTRADICTIONS)[number];

/** Where an attempt stands by all its facts. */
export const STANDINGS = ['silent', 'accepted', 'refused', 'booked', 'returned'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A pure function of the set of an attempt's facts: the order of reports, and how they divide, cannot matter. */
export type Verdict = {
  readonly standing: Standing;
  /** In the order of {@link CONTRADICTIONS}; empty where the facts agree. */
  readonly contradictions: readonly Contradiction[];
  /** Of the most exact counting refusal or return that has one. */
  readonly reasonCodes: readonly string[];
  /** Whether it can no longer reach the recipient, on both legs: only then may a new attempt begin. */
  readonly isDead: boolean;
};

/**
 * @param facts in the order of the payout's history. Order matters only for a person's word: it covers all earlier
 * facts, and a bank's later facts are compared with it.
 */
export function verdictOf(facts: readonly BankFact[]): Verdict {
  const at = facts.findLastIndex(({ says }) => says === 'word');
  const spoken = facts[at];
  return spoken === undefined
    ? verdictOfBank(facts)
    : verdictAfterWord(spoken, facts.slice(0, at), facts.slice(at + 1));
}

function verdictOfBank(facts: readonly BankFact[]): Verdict {
  const refusals = countedRefusals(facts);
  const debits = fitting(facts, 'debited');
  const returns = fitting(facts, 'returned');
  const undone = facts.filter(({ says }) => says === 'return-undone').length;
  const found = new Set<Contradiction>(ofSingleFacts(facts));
  for (const contradiction of ofRefusals(facts, refusals)) found.add(contradiction);
  if (debits.length > 0 && refusals.length > 0) found.add('debited-though-refused');
  if (bookingsIn(debits) > 1) found.add('debited-twice');
  if (isDebitedAfter(debits, returns)) found.add('debited-after-return');
  if (bookingsIn(returns) > 1) found.add('returned-twice');
  const contradictions = CONTRADICTIONS.filter((contradiction) => found.has(contradiction));
  const standing = standingOf({ facts, refusals, debits, isBack: bookingsIn(returns) > undone, returns });
  const hasLeg = facts.some(({ says }) => says === 'not-debited' || says === 'leg-waived');
  return {
    standing,
    contradictions,
    reasonCodes: reasonCodesOf(standing === 'returned' ? returns : refusals),
    isDead: contradictions.length === 0 && isOver(standing, debits.length > 0, refusals.length > 0 && hasLeg),
  };
}

/**
 * Returned whole, its debit seen: a return alone may be forged or foreign. Or refused on both legs, whether or not
 * anything came back.
 */
function isOver(standing: Standing, isDebited: boolean, isRefusedOnBothLegs: boolean): boolean {
  if (standing === 'returned') return isDebited || isRefusedOnBothLegs;
  return standing === 'refused' && isRefusedOnBothLegs;
}

/**
 * Whether a debit is booked on a later day than a return. The return proves a debit before it, which may be hidden in the
 * sum of a batch: the later one is another, so the money has left again.
 */
function isDebitedAfter(debits: readonly BankFact[], returns: readonly BankFact[]): boolean {
  return debits.some(({ bookingDate: debitedOn }) =>
    returns.some(
      ({ bookingDate: returnedOn }) =>
        debitedOn !== undefined && returnedOn !== undefined && debitedOn > returnedOn,
    ),
  );
}

type Counted = {
  readonly facts: readonly BankFact[];
  readonly refusals: readonly BankFact[];
  readonly debits: readonly BankFact[];
  readonly returns: readonly BankFact[];
  /** More returns than undone ones. */
  readonly isBack: boolean;
};

function standingOf({ facts, refusals, debits, returns, isBack }: Counted): Standing {
  if (isBack) return 'returned';
  // A return proves its debit.
  if (debits.length > 0 || returns.length > 0) return 'booked';
  if (facts.some((fact) => fact.pays === true && isPositive(fact) && !isOverruled(fact, refusals))) {
    return 'booked';
  }
  if (refusals.length > 0) return 'refused';
  return facts.some(isPositive) ? 'accepted' : 'silent';
}

/** Facts that fit the attempt. A misfit is a contradiction by itself. */
function fitting(facts: readonly BankFact[], says: FactSays): BankFact[] {
  return facts.filter((fact) => fact.says === says && fact.misfit === undefined);
}

function countedRefusals(facts: readonly BankFact[]): BankFact[] {
  return fitting(facts, 'refused');
}

/** A fitting fact by which the bank accepted the attempt. */
function isPositive({ says, misfit }: BankFact): boolean {
  return misfit === undefined && (says === 'accepted' || says === 'settled');
}

const OF_MISFITTING: Readonly<Partial<Record<FactSays, Contradiction>>> = {
  debited: 'debit-differs',
  returned: 'return-differs',
};

/** Contradictions in one fact each. */
function* ofSingleFacts(facts: readonly BankFact[]): Generator<Contradiction> {
  for (const { says, misfit } of facts) {
    if (misfit === 'opposed') yield 'report-opposes-itself';
    else if (misfit === 'never-sent') yield 'never-sent';
    else if (misfit === 'last-kept') yield 'too-many-facts';
    if (says === 'return-undone') yield 'return-undone';
    else if (says === 'unclear') yield 'status-unclear';
    else if (misfit !== undefined) {
      const differs = OF_MISFITTING[says];
      if (differs !== undefined) yield differs;
    }
  }
}

/**
 * A refusal after a mere acceptance is normal, by the reports' own times, not their arrival. An acceptance after or
 * beside a refusal is not, nor is an account's line still to be booked: its money would leave after all. A promise to
 * settle opposes a refusal of any time.
 */
function* ofRefusals(facts: readonly BankFact[], refusals: readonly BankFact[]): Generator<Contradiction> {
  for (const fact of facts) {
    if (!isPositive(fact) && !isAnnounced(fact)) continue;
    for (const refusal of refusals) {
      if (isException(refusal, fact)) continue;
      if (fact.says === 'settled') yield 'settled-and-refused';
      else if (createdAtMs(fact) >= createdAtMs(refusal)) yield 'accepted-after-refusal';
    }
  }
}

function isAnnounced({ says, misfit }: BankFact): boolean {
  return misfit === undefined && says === 'announced';
}

/** A bank accepts a file or a part of it, and beside that lists its refused payments. */
function isException(refusal: BankFact, above: BankFact): boolean {
  return createdAtMs(refusal) === createdAtMs(above) && rank(refusal) < rank(above);
}

function isOverruled(fact: BankFact, refusals: readonly BankFact[]): boolean {
  return refusals.some((refusal) => isException(refusal, fact));
}

function rank({ level }: BankFact): number {
  return FACT_LEVELS.indexOf(level);
}

/** A bank may refuse a file first and give each payment's reason later: the most exact level with a reason counts. */
function reasonCodesOf(facts: readonly BankFact[]): readonly string[] {
  for (const level of FACT_LEVELS) {
    const codes = facts.filter((fact) => fact.level === level).map(({ reasonCode }) => reasonCode);
    const given = [...new Set(codes)].filter((code) => code !== undefined).sort();
    if (given.length > 0) return given;
  }
  return [];
}

const STANDING_OF_WORD: Readonly<Record<Word, Standing>> = {
  BOOKED: 'booked',
  REFUSED: 'refused',
  RETURNED: 'returned',
};

/** A person's word stands until a bank opposes it: that is a contradiction again, never an override. */
function verdictAfterWord(
  spoken: BankFact,
  before: readonly BankFact[],
  after: readonly BankFact[],
): Verdict {
  const word = wordOf(spoken);
  const isNew = (says: FactSays, allowed: number): boolean => {
    const known = fitting(before, says);
    return bookingsIn([...known, ...fitting(after, says)]) > Math.max(bookingsIn(known), allowed);
  };
  const found = new Set<Contradiction>(ofSingleFacts(after));
  const hasMoved = word !== 'REFUSED';
  if (isNew('debited', hasMoved ? 1 : 0)) found.add('word-opposed');
  const isReturned = word === 'RETURNED' || fitting(after, 'returned').length > 0;
  const returns = [...fitting([...before, ...after], 'returned'), ...(word === 'RETURNED' ? [spoken] : [])];
  if (isDebitedAfter(fitting(after, 'debited'), returns)) found.add('debited-after-return');
  if (isNew('returned', 1)) found.add('returned-twice');
  if (word !== 'REFUSED' && countedRefusals(after).length > 0) found.add('word-opposed');
  if (word === 'REFUSED' && after.some((fact) => isPositive(fact) || isAnnounced(fact)))
    found.add('word-opposed');
  const contradictions = CONTRADICTIONS.filter((contradiction) => found.has(contradiction));
  const standing = isReturned ? 'returned' : STANDING_OF_WORD[word];
  return {
    standing,
    contradictions,
    reasonCodes: reasonCodesOf(fitting(after, 'returned')),
    isDead: contradictions.length === 0 && standing !== 'booked',
  };
}
