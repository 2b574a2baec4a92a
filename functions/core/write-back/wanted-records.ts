import type { PlainDate } from '../date.ts';
import type { Movement } from '../journal/movements.ts';

/** What a source's books should say of one attempt: one settlement record. */
export type WantedRecord = {
  readonly attempt: number;
  /** Zero once the recipient no longer has the money. */
  readonly paidMinor: bigint;
  /** ISO 4217. */
  readonly currency: string;
  /** The day of the evidence. */
  readonly date: PlainDate;
};

/**
 * For each attempt ever booked, what its last movement left with the recipient. By the journal's movements, so that the
 * source's books and ours tell one story: while the bank contradicts itself, nothing moves in either.
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

/** Undefined for movements without the recipient's money: a debt, or charges. */
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
