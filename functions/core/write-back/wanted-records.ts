import type { PlainDate } from '../date.ts';
import type { Movement } from '../journal/movements.ts';

/** What the books of a source have to say of one attempt: one settlement record. */
export type WantedRecord = {
  readonly attempt: number;
  /** Zero where its money is no longer with the recipient. */
  readonly paidMinor: bigint;
  /** ISO 4217. */
  readonly currency: string;
  /** The day of the evidence. */
  readonly date: PlainDate;
};

/**
 * Of each attempt that was ever booked, what its last movement left with the recipient. By the movements of the journal,
 * so that the books of the source and ours cannot tell two stories: while the bank contradicts itself, nothing moves in
 * either.
 */
export function wantedRecords(movements: readonly Movement[]): readonly WantedRecord[] {
  const wanted = new Map<number, WantedRecord>();
  for (const movement of movements) {
    const paidMinor = leftBy(movement);
    if (paidMinor === undefined) continue;
    const { attempt, currency, date } = movement;
    wanted.set(attempt, { attempt, paidMinor, currency, date });
  }
  return [...wanted.values()].sort((a, b) => a.attempt - b.attempt);
}

/** Undefined for what moves no money of the recipient: a debt, or charges. */
function leftBy({ kind, postings }: Movement): bigint | undefined {
  switch (kind) {
    case 'booked':
    case 'return-undone':
      return postings.find(
        ({ role, side }) => side === 'debit' && (role === 'payable' || role === 'returned'),
      )?.amountMinor;
    case 'booking-undone':
    case 'returned':
      return 0n;
    case 'owed':
    case 'owed-corrected':
    case 'charges-returned':
      return undefined;
  }
}
