import { maskIban } from '../../../functions/core/iban.ts';
import { findReportDigest, type ReportRow, readReport } from '../../../functions/ledger/bank-reports.ts';
import { type UnmatchedLine, waitingLines } from '../../../functions/ledger/unmatched-lines.ts';
import { reportsOfMonth } from '../../../operate/reports/list-reports.ts';
import { unmatchedOf } from '../../../operate/reports/unmatched.ts';
import { withoutAccounts } from '../../../operate/review/facts-in-words.ts';
import { NO_REPORT } from '../not-there.ts';
import { PAGE } from '../page.ts';
import { CURSOR_OTHER, done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const listBankReports: Work<'listBankReports', ReadDeps> = async ({ table, clock }, { query }) => {
  const { month = new Date(clock.now()).toISOString().slice(0, 7), cursor } = query;
  const page = await reportsOfMonth(table, month, { cursor, limit: PAGE });
  return done({
    reports: page.reports.map(({ digest, row }) => shownReport(digest, row)),
    next: page.next ?? null,
    unreadable: page.unreadable,
  });
};

/** Hexadecimal digits of SHA-256. */
const WHOLE_DIGEST = 64;

export const showBankReport: Work<'showBankReport', ReadDeps> = async ({ table }, { params }) => {
  // A report's id, as the record and the evidence name it, has only the first digits.
  const digest =
    params.digest.length === WHOLE_DIGEST ? params.digest : await findReportDigest(table, params.digest);
  const report = digest === undefined ? undefined : await readReport(table, digest);
  if (digest === undefined || report === undefined) return NO_REPORT;
  const { lines, hasMore } = await unmatchedOf(table, digest);
  return done({ report: shownReport(digest, report), waiting: lines.map(shownLine), hasMore });
};

/** A place among the waiting lines: digest, line, and for a whole batch the payment meant. */
const PLACE = /^[0-9a-f]{64}#\d{9}(#[A-Z0-9-]{1,35})?$/;

export const listBankLines: Work<'listBankLines', ReadDeps> = async ({ table }, { query }) => {
  const { cursor } = query;
  if (cursor !== undefined && !PLACE.test(cursor)) {
    return CURSOR_OTHER;
  }
  const { lines, unreadable, next } = await waitingLines(table, { after: cursor, limit: PAGE });
  return done({ lines: lines.map(shownLine), unreadable, next: next ?? null });
};

function shownReport(digest: string, row: ReportRow) {
  const { readAt, key } = row;
  if (row.outcome === 'refused') {
    const { outcome, rule, line } = row;
    return { digest, outcome, readAt, key, rule, line };
  }
  const { versionId: _, messageId, debtorAccountIds, ...read } = row;
  // A bank's message id may contain the account.
  return { ...read, digest, messageId: withoutAccounts(messageId), debtorAccountIds: [...debtorAccountIds] };
}

function shownLine(line: UnmatchedLine) {
  const text = (value: string | undefined): string | null =>
    value === undefined ? null : withoutAccounts(value);
  return {
    digest: line.sha256,
    ordinal: line.ordinal,
    why: line.why,
    level: line.level,
    status: line.status,
    reasonCode: line.reasonCode ?? null,
    statementId: text(line.statementId),
    accountIban: line.accountIban === undefined ? null : maskIban(line.accountIban),
    messageId: text(line.messageId),
    paymentInformationId: text(line.paymentInformationId),
    instructionId: text(line.instructionId),
    endToEndId: text(line.endToEndId),
    accountServicerReference: text(line.accountServicerReference),
    bookingDate: line.bookingDate ?? null,
    creditDebit: line.creditDebit ?? null,
    amountMinor: line.amountMinor?.toString() ?? null,
    currency: line.currency ?? null,
    expectedMinor: line.expectedMinor?.toString() ?? null,
  };
}
