import { base32Of, sha256Hex } from '../ids.ts';
import type { JournalEntry } from './entry.ts';

/** 26 characters, derived from the previous month's digest and every entry. */
export function journalDigest(month: string, previous: string, entries: readonly JournalEntry[]): string {
  let digest = sha256Hex(['journal', month, previous]);
  for (const entry of entries) digest = sha256Hex([digest, JSON.stringify(plainOf(entry))]);
  return base32Of(digest);
}

/** Characters of an entry as JSON. */
export function lengthOf(entry: JournalEntry): number {
  return JSON.stringify(plainOf(entry)).length;
}

/** An entry's values in one order: a row gives the same digest as what was written. */
function plainOf(entry: JournalEntry): readonly unknown[] {
  const { period, postings, charges, creditorAccount, company, remittance } = entry;
  return [
    entry.document,
    entry.kind,
    entry.date,
    entry.evidenceDate,
    entry.payoutId,
    entry.movement,
    entry.attempt,
    entry.source,
    entry.expenseId,
    entry.recipientId,
    entry.recipientName,
    entry.recipientExternalId ?? '',
    entry.billingReference ?? '',
    period === undefined ? [] : [period.start, period.end],
    entry.energyWh?.toString() ?? '',
    entry.currency,
    entry.debtorAccountId,
    postings.map(({ role, side, amountMinor }) => [role, side, amountMinor.toString()]),
    entry.bankReportId,
    entry.reference ?? '',
    entry.reasonCode ?? '',
    charges ?? '',
    creditorAccount ?? '',
    company ?? '',
    remittance ?? '',
  ];
}
