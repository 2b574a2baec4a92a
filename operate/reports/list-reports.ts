import { PipelineError } from '../../functions/core/errors.ts';
import { type ReportRow, readReport, reportDigests } from '../../functions/ledger/bank-reports.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';

export type ListedReport = {
  /** SHA-256 of its file, hexadecimal. */
  readonly digest: string;
  readonly row: ReportRow;
};

export type ReportList = {
  /** Read last, first. */
  readonly reports: readonly ListedReport[];
  /** Digests of rows that cannot be read. */
  readonly unreadable: readonly string[];
};

/** @param month `YYYY-MM` in which they were read (UTC). */
export async function reportsOfMonth(table: LedgerTable, month: string): Promise<ReportList> {
  const reports: ListedReport[] = [];
  const unreadable: string[] = [];
  for await (const digest of reportDigests(table)) {
    try {
      const row = await readReport(table, digest);
      if (row?.readAt.startsWith(month) === true) reports.push({ digest, row });
    } catch (error) {
      if (!(error instanceof PipelineError) || error.code !== 'LEDGER_ROW_INVALID') throw error;
      unreadable.push(digest);
    }
  }
  reports.sort((a, b) => (a.row.readAt < b.row.readAt ? 1 : -1));
  return { reports, unreadable };
}
