import { digestInKey, type ReportRow, readReport, reportKey } from '../../functions/ledger/bank-reports.ts';
import { idInCursor, monthList } from '../../functions/ledger/month-list.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { unlessUnreadable } from '../../functions/ledger/unreadable-row.ts';

export type ListedReport = {
  /** SHA-256 of its file, hexadecimal. */
  readonly digest: string;
  readonly row: ReportRow;
};

export type ReportPage = {
  /** Latest first. */
  readonly reports: readonly ListedReport[];
  /** Digests of rows that cannot be read. */
  readonly unreadable: readonly string[];
  /** `cursor` of the next page; undefined at the end. */
  readonly next: string | undefined;
};

/**
 * A page of the bank reports that were read in a month (UTC).
 * @param month `YYYY-MM`.
 * @throws PipelineError CONFIG_INVALID where the cursor is of another list.
 */
export async function reportsOfMonth(
  table: LedgerTable,
  month: string,
  { cursor, limit }: { readonly cursor: string | undefined; readonly limit: number },
): Promise<ReportPage> {
  const after =
    cursor === undefined ? undefined : { key: reportKey(idInCursor(month, cursor, DIGEST)), sort: cursor };
  const { entries, isEnd } = await monthList(table, 'reports', month, { after, limit });
  const reports: ListedReport[] = [];
  const unreadable: string[] = [];
  for (const { key } of entries) {
    const digest = digestInKey(key);
    const row = await readReport(table, digest).catch(unlessUnreadable);
    if (row === 'unreadable') unreadable.push(digest);
    else if (row !== undefined) reports.push({ digest, row });
  }
  return { reports, unreadable, next: isEnd ? undefined : entries.at(-1)?.sort };
}

const DIGEST = /^[0-9a-f]{64}$/;
