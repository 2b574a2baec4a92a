import { findReport, type ReportRow } from '../../functions/ledger/bank-reports.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type UnmatchedLine, unmatchedLines } from '../../functions/ledger/unmatched-lines.ts';
import { wrongUse } from '../wrong-use.ts';

/** More than a person looks through on a screen. */
const MAX_LINES = 50;

/** Lines of a report that wait for a person: the first of them, in the report's order. */
export type FirstUnmatched = { readonly lines: readonly UnmatchedLine[]; readonly hasMore: boolean };

/** @property report what became of it; undefined until a reading gets to its end. */
export type UnmatchedOfReport = FirstUnmatched & { readonly report: ReportRow | undefined };

/** @param digest SHA-256 of the report's file, hexadecimal; its first 16 digits, as in a report's id, are enough. */
export async function unmatchedOf(table: LedgerTable, digest: string): Promise<FirstUnmatched> {
  const lines: UnmatchedLine[] = [];
  for await (const line of unmatchedLines(table, digest, MAX_LINES + 1)) lines.push(line);
  return { lines: lines.slice(0, MAX_LINES), hasMore: lines.length > MAX_LINES };
}

/**
 * @param report as the log names it (`camt.053:0123456789abcdef`), or the digest of its file.
 * @throws PipelineError CONFIG_INVALID where it is no report's id, or nobody ever read that report.
 */
export async function unmatchedIn(table: LedgerTable, report: string): Promise<UnmatchedOfReport> {
  const digest = digestIn(report);
  const found = await findReport(table, digest);
  const unmatched = await unmatchedOf(table, digest);
  if (found !== undefined || unmatched.lines.length > 0) return { ...unmatched, report: found };
  throw wrongUse(
    `No bank report ${report} was read.`,
    'Check the bankReportId of the line in the log, and the stage. npm run replay-report has a report of the inbox read.',
  );
}

/** @throws PipelineError CONFIG_INVALID */
export function digestIn(report: string): string {
  const digest = /^(?:[a-z]+\.\d{3}:)?([0-9a-f]{16,64})(?:#\d+)?$/.exec(report.trim().toLowerCase())?.[1];
  if (digest !== undefined) return digest;
  throw wrongUse(
    `${report.slice(0, 40)} is not the id of a bank report.`,
    'Give the bankReportId of the line in the log, such as camt.053:0123456789abcdef.',
  );
}
