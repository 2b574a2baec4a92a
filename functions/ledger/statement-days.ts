import * as z from 'zod/mini';
import type { PlainDate } from '../core/date.ts';
import { statementDayKey } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, type RowKind, readVersioned } from './versioned-row.ts';

/** What one statement (camt.053) showed of one day of an account, once all its lines were settled. */
const statementOfDay = z.object({
  /** Message type and the first 16 hex digits of the file's SHA-256. */
  bankReportId: z.string(),
  /** The report's own time. */
  createdAt: z.string(),
  /**
   * Amounts in minor units, as text, of booked debits that no payment of ours was found for: one of them may be a
   * payment that lost its ids on the way. Left out where there were more than are kept.
   */
  openDebits: z.optional(z.readonly(z.array(z.string()))),
});
export type StatementOfDay = z.infer<typeof statementOfDay>;

/** Debits that are kept of one statement and day: an account with more of them proves nothing about a payment. */
export const MAX_OPEN_DEBITS = 1_000;

/** A bank sends one statement of a day, and perhaps a corrected one. */
const MAX_STATEMENTS = 20;

const DAY: RowKind<readonly StatementOfDay[]> = {
  what: 'statement day',
  schema: z.array(statementOfDay),
  empty: [],
};

/**
 * Records that the statement was read to its end for the day. Reading it again replaces what it showed before: lines
 * that fit nothing then may be matched now. Of more statements than are kept the first stay: each has to show nothing.
 */
export async function recordStatementDay(
  table: LedgerTable,
  iban: string,
  day: PlainDate,
  statement: StatementOfDay,
): Promise<void> {
  await changeVersioned(table, statementDayKey(iban, day), DAY, (known) => {
    const same = known.find(({ bankReportId }) => bankReportId === statement.bankReportId);
    if (same !== undefined && saysTheSame(same, statement)) return known;
    const others = known.filter((shown) => shown !== same);
    return others.length < MAX_STATEMENTS ? [...others, statement] : known;
  });
}

function saysTheSame(a: StatementOfDay, b: StatementOfDay): boolean {
  return a.createdAt === b.createdAt && a.openDebits?.join() === b.openDebits?.join();
}

/** The statements that cover the day of the account, as far as they were read. */
export async function readStatementDay(
  table: LedgerTable,
  iban: string,
  day: PlainDate,
): Promise<readonly StatementOfDay[]> {
  return readVersioned(table, statementDayKey(iban, day), DAY);
}
