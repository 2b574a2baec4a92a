import type { PlainDate } from '../date.ts';
import { assert } from '../errors.ts';
import type { Period } from '../expense.ts';
import type { PayoutId } from '../ids.ts';
import type { MovementKind, Posting } from './movements.ts';

/**
 * An entry of the journal, in no accounting program's form yet: roles in place of accounts. A closed month keeps all
 * that a file may say of it, so that the file stays the same whatever becomes of the payout.
 */
export type JournalEntry = {
  /** Such as `EV202610-000001`: of a month, without a gap. */
  readonly document: string;
  readonly kind: MovementKind;
  /** The posting date: the day of the evidence, or the first of the month where that day's month is closed. */
  readonly date: PlainDate;
  readonly evidenceDate: PlainDate;
  readonly payoutId: PayoutId;
  /** The number of this movement of the payout, from 0. */
  readonly movement: number;
  readonly attempt: number;
  /** Such as `spirii/nordfleet`. */
  readonly source: string;
  /** The company it is charged for, where the source has one beside the recipient. */
  readonly company?: string | undefined;
  readonly expenseId: string;
  readonly recipientId: string;
  readonly recipientName: string;
  /** The employer's or partner's own id of the recipient. */
  readonly recipientExternalId?: string | undefined;
  /** The cost centre on the driver's card. */
  readonly billingReference?: string | undefined;
  readonly period?: Period | undefined;
  readonly energyWh?: bigint | undefined;
  /** Names the payout's charge records. */
  readonly charges?: string | undefined;
  readonly currency: string;
  readonly debtorAccountId: string;
  /** The account that the attempt pays to, masked; undefined in months closed before rows kept it. */
  readonly creditorAccount?: string | undefined;
  /** What the recipient's bank shows of the payment; undefined in months closed before rows kept it. */
  readonly remittance?: string | undefined;
  readonly postings: readonly Posting[];
  /** The bank's report and line; for a person's word, the payout's version with it. */
  readonly bankReportId: string;
  readonly reference?: string | undefined;
  readonly reasonCode?: string | undefined;
};

/** Debits less credits. */
export function balanceOf(postings: readonly Posting[]): bigint {
  let balanceMinor = 0n;
  for (const { side, amountMinor } of postings) balanceMinor += side === 'debit' ? amountMinor : -amountMinor;
  return balanceMinor;
}

/**
 * Guards against books wrong unseen: each document balances, and no other has its number, month and place.
 * @throws PipelineError ASSERTION_FAILED
 */
export function assertJournal(month: string, entries: readonly JournalEntry[]): void {
  const movements = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    const { postings, document, date, payoutId, movement } = entry;
    assert(document === documentOf(month, index + 1), 'documents of a month are numbered without a gap');
    assert(date.slice(0, 7) === month, 'an entry is posted in the month of its journal');
    assert(postings.length >= 2 && balanceOf(postings) === 0n, 'debits and credits of a document are equal');
    assert(
      postings.every(({ amountMinor }) => amountMinor > 0n),
      'a posting has an amount above zero',
    );
    movements.add(`${payoutId} ${movement}`);
  }
  assert(movements.size === entries.length, 'a movement of a payout is in a journal once');
}

/** Short enough for every accounting program (20 characters in Business Central). @param month `YYYY-MM`. */
export function documentOf(month: string, number: number): string {
  return `EV${month.replace('-', '')}-${number.toString().padStart(6, '0')}`;
}
