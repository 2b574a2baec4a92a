import { plainDate } from '../../functions/core/date.ts';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import type { MovementKind } from '../../functions/core/journal/movements.ts';
import { expense } from './expenses.ts';

/** The entries that moved money of a recipient. */
export function moved(entries: readonly JournalEntry[]): readonly JournalEntry[] {
  return entries.filter(({ kind }) =>
    ['booked', 'returned', 'booking-undone', 'return-undone'].includes(kind),
  );
}

export function isOut({ kind }: Pick<JournalEntry, 'kind'>): boolean {
  return kind === 'booked' || kind === 'return-undone';
}

/** To the recipient; below zero, back from them. */
export function movedMinor(entry: JournalEntry): bigint {
  const amountMinor = entry.postings[0]?.amountMinor ?? 0n;
  return isOut(entry) ? amountMinor : -amountMinor;
}

/** 12.50 EUR for 42 kWh of October, booked on 3 November, unless a test has it otherwise. */
export function journalEntry(
  kind: MovementKind,
  change: Partial<JournalEntry> = {},
  amountMinor = 1250n,
): JournalEntry {
  const goesOut = isOut({ kind });
  return {
    document: 'EV202611-000001',
    kind,
    date: plainDate('2026-11-03'),
    evidenceDate: plainDate('2026-11-03'),
    payoutId: payoutIdOf(expense()),
    movement: 1,
    attempt: 1,
    source: 'spirii/nordfleet',
    expenseId: 'expense-1',
    recipientId: 'recipient-1',
    recipientName: 'Jane Doe',
    period: { start: plainDate('2026-10-01'), end: plainDate('2026-10-31') },
    energyWh: 42_000n,
    currency: 'EUR',
    debtorAccountId: 'eur-main',
    postings: [
      { role: goesOut ? 'payable' : 'returned', side: goesOut ? 'debit' : 'credit', amountMinor },
      { role: 'bank', side: goesOut ? 'credit' : 'debit', amountMinor },
    ],
    bankReportId: 'camt.053:00000000000000bb#1',
    ...change,
  };
}
