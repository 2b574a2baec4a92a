import { attemptsOf, contradictedAttempts, verdictOn } from '../../functions/core/attempt-facts.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import type { BookedExpense } from '../world/expense-book.ts';
import type { BookedRecord } from '../world/settlement-books.ts';
import type { Checks } from './violation.ts';

export type SourceBooks = {
  readonly expenses: readonly BookedExpense[];
  /** Whether its source hears of payments. */
  readonly isTold: (expense: BookedExpense) => boolean;
  readonly payouts: ReadonlyMap<string, Payout>;
  readonly recordsOf: (reportId: string) => readonly BookedRecord[];
  /** What a file of ours ordered. */
  readonly orderedMinor: (endToEndId: string) => bigint | undefined;
  /** Whether a person is called about the payout's records. */
  readonly isCalled: (payoutId: string) => boolean;
};

/**
 * Invariant 13, at the end: the records of each report sum to what of its payout is booked and not returned, and each
 * attempt has one record that counts. Where others wrote too, or the bank contradicts itself, a person is called.
 */
export function checkSourceBooks(books: SourceBooks, checks: Checks): void {
  for (const expense of books.expenses) {
    const records = books.recordsOf(expense.id);
    const payout = books.payouts.get(`PAYOUT#${expense.payoutId}`);
    if (!books.isTold(expense) || payout === undefined) {
      checks.holds(
        13,
        records.length === 0,
        () => `${expense.id} was recorded as paid, and nobody was to be told`,
      );
      continue;
    }
    if (books.isCalled(expense.payoutId) || contradictedAttempts(payout).length > 0) continue;
    checkReport(expense, payout, records, books, checks);
  }
}

function checkReport(
  { id, payability }: BookedExpense,
  payout: Payout,
  records: readonly BookedRecord[],
  { orderedMinor }: SourceBooks,
  checks: Checks,
): void {
  // The source has its own record of the report: it may stand for ours.
  const isByOthers = payability === 'paid-by-source';
  let bookedMinor = 0n;
  for (const attempt of attemptsOf(payout)) {
    const endToEndId = endToEndIdOf({ payoutId: payout.payoutId, attempt });
    const isBooked = verdictOn(payout, attempt).standing === 'booked';
    const wantedMinor = isBooked ? (orderedMinor(endToEndId) ?? 0n) : 0n;
    bookedMinor += wantedMinor;
    const counting = records.filter(({ note, paidMinor }) => paidMinor !== 0n && note.includes(endToEndId));
    const isTold = counting.length === 1 && counting[0]?.paidMinor === wantedMinor;
    const isUntold = counting.length === 0 && (wantedMinor === 0n || isByOthers);
    const isRight = (wantedMinor !== 0n && isTold) || isUntold;
    checks.holds(13, isRight, () => {
      const said = counting.map(({ paidMinor }) => paidMinor).join(' and ') || 'nothing';
      return `${endToEndId} has ${wantedMinor} with the recipient, and the books of its source say ${said}`;
    });
  }
  const sum = records.reduce((sumMinor, { paidMinor }) => sumMinor + paidMinor, 0n);
  if (isByOthers) return;
  checks.holds(
    13,
    sum === bookedMinor,
    () => `report ${id}: its source says ${sum}, we booked ${bookedMinor}`,
  );
}
