import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import type { MovementKind } from '../../functions/core/journal/movements.ts';

/** Entries by which money reached a recipient, or came back; no others count as paid. */
const MOVES_MONEY: ReadonlySet<MovementKind> = new Set([
  'booked',
  'booking-undone',
  'returned',
  'return-undone',
]);

export function movesMoney({ kind }: JournalEntry): boolean {
  return MOVES_MONEY.has(kind);
}

/** How much of the debt was paid; below zero what came back. The bank's charges are no part of it. */
export function paidMinorOf({ postings }: JournalEntry): bigint {
  let paidMinor = 0n;
  for (const { role, side, amountMinor } of postings) {
    if (role === 'payable' || role === 'returned') paidMinor += side === 'debit' ? amountMinor : -amountMinor;
  }
  return paidMinor;
}

/** The energy that the entry pays, below zero where money came back; undefined where the source gave none. */
export function energyWhOf(entry: JournalEntry): bigint | undefined {
  const { energyWh } = entry;
  return energyWh !== undefined && paidMinorOf(entry) < 0n ? -energyWh : energyWh;
}
