import * as z from 'zod/mini';
import type { PlainDate } from '../core/date.ts';
import { statementDayKey } from './keys.ts';
import type { LedgerTable } from './table.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

/** One statement's (camt.053) word on one day of an account, after all its lines are settled. */
const statementOfDay = z.object({
  /** Message type and the first 16 hex digits of the file's SHA-256. */
  bankReportId: z.string(),
  /** The report's own time. */
  createdAt: z.string(),
  /**
   * Amounts in minor units, as text, of booked debits that match no payment of ours: one may be a payment that lost its
   * ids on the way. Left out where there were too many.
   */
  openDebits: z.optional(z.readonly(z.array(z.string()))),
});
export type StatementOfDay = z.infer<typeof statementOfDay>;

/** Debits kept per statement and day: a statement with more proves nothing about a payment. */
export const MAX_OPEN_DEBITS = 1_000;

/** A bank sends one statement of a day, and perhaps a corrected one. */
const MAX_STATEMENTS = 20;

const DAY = rowKind<readonly StatementOfDay[]>({
  what: 'statement day',
  schema: z.array(statementOfDay),
  empty: [],
});

/**
 * Records the day once a reading has reached the end. Another reading replaces its debits: unmatched lines may match
 * now. Of too many statements the first stay: each must lack the debit.
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

/** The statements read so far that cover the account's day. */
export async function readStatementDay(
  table: LedgerTable,
  iban: string,
  day: PlainDate,
): Promise<readonly StatementOfDay[]> {
  return readVersioned(table, statementDayKey(iban, day), DAY);
}
