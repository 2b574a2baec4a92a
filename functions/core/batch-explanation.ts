import { reportOf } from './bank-fact.ts';
/** An account line about a whole batch. */
export type BookedSum = {
  readonly side: 'credit' | 'debit';
  readonly amountMinor: bigint;
  readonly bookingDate?: string;
  readonly reference?: string;
  readonly bankReportId: string;
};

/** Which payments of a batch the bank debited, and by which lines. */
export type Explanation<T extends BookedSum, R> = {
  /** One for each debit of the batch: a second one debits each of its payments again. */
  readonly debits: readonly T[];
  /** Refused payments in no line. */
  readonly left: ReadonlySet<R>;
};

/** 4,096 sums; with more refused payments it tries only "all left out" and "none left out". */
const MAX_REFUSED_TO_CHOOSE_FROM = 12;

/**
 * Explains a batch's account lines together, in any order: its payments less refused ones, as one sum or in parts, with
 * credits for debits in vain. Undefined where no choice of refused payments, or more than one, makes the sum: then
 * nobody knows which payments the bank booked.
 * @param totalMinor of all payments of the batch.
 * @param refused payments that the bank refused, with their amounts.
 */
export function explainSums<T extends BookedSum, R>(
  lines: readonly T[],
  totalMinor: bigint,
  refused: ReadonlyMap<R, bigint>,
): Explanation<T, R> | undefined {
  const distinct = withoutRepeats(lines);
  const debits = distinct.filter(({ side }) => side === 'debit');
  if (debits.length === 0) return undefined;
  const found: Explanation<T, R>[] = [];
  for (const left of choicesOf(refused)) {
    const sumMinor = totalMinor - sumOf(left, refused);
    const explained = debitsOf(distinct, debits, sumMinor);
    if (explained === undefined) continue;
    // The refusals themselves come first; of the other choices only one may make the sum.
    if (left.size === refused.size) return { debits: explained, left };
    found.push({ debits: explained, left });
  }
  return found.length === 1 ? found[0] : undefined;
}

function debitsOf<T extends BookedSum>(
  distinct: readonly T[],
  debits: readonly T[],
  sumMinor: bigint,
): readonly T[] | undefined {
  if (sumMinor === 0n) return undefined;
  const hasCredits = debits.length < distinct.length;
  if (!hasCredits && debits.every(({ amountMinor }) => amountMinor === sumMinor)) return debits;
  let netMinor = 0n;
  for (const { side, amountMinor } of distinct) netMinor += side === 'debit' ? amountMinor : -amountMinor;
  return netMinor === sumMinor ? debits.slice(0, 1) : undefined;
}

/** All refused left out, then none, then every other choice if they are few. */
function* choicesOf<R>(refused: ReadonlyMap<R, bigint>): Generator<ReadonlySet<R>> {
  const all = [...refused.keys()];
  yield new Set(all);
  if (all.length === 0) return;
  yield new Set<R>();
  if (all.length > MAX_REFUSED_TO_CHOOSE_FROM) return;
  for (let choice = 1; choice < 2 ** all.length - 1; choice += 1) {
    yield new Set(all.filter((_, index) => (choice & (1 << index)) !== 0));
  }
}

function sumOf<R>(some: ReadonlySet<R>, amounts: ReadonlyMap<R, bigint>): bigint {
  let sumMinor = 0n;
  for (const one of some) sumMinor += amounts.get(one) ?? 0n;
  return sumMinor;
}

/**
 * Lines without repeats of another report's booking: same side, amount, date and reference; a missing date or reference
 * matches any. Two of one report are two. Sorted, so that their order of arrival does not matter.
 */
function withoutRepeats<T extends BookedSum>(lines: readonly T[]): readonly T[] {
  const kept: T[] = [];
  const exactFirst = [...lines].sort(
    (a, b) => vagueness(a) - vagueness(b) || (a.bankReportId < b.bankReportId ? -1 : 1),
  );
  for (const line of exactFirst) {
    const report = reportOf(line.bankReportId);
    const inReport = exactFirst.filter(
      (other) => reportOf(other.bankReportId) === report && mayBeOne(other, line),
    );
    const ordinal = inReport.indexOf(line) + 1;
    if (kept.filter((other) => mayBeOne(other, line)).length < ordinal) kept.push(line);
  }
  return kept;
}

function mayBeOne(a: BookedSum, b: BookedSum): boolean {
  return (
    a.side === b.side &&
    a.amountMinor === b.amountMinor &&
    agree(a.bookingDate, b.bookingDate) &&
    agree(a.reference, b.reference)
  );
}

function agree(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

function vagueness({ bookingDate, reference }: BookedSum): number {
  return (bookingDate === undefined ? 1 : 0) + (reference === undefined ? 1 : 0);
}
