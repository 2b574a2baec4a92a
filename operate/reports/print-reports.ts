import { basename } from 'node:path';
import type { ReportResult } from '../../functions/reconcile-bank-reports/reconcile-report.ts';
import { printFolder } from '../terminal/folder.ts';
import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';

export type ReadReport = { readonly path: string; readonly result: ReportResult };

const COUNTS = ['Matched', 'Unmatched', 'Other', 'Accepted', 'Paid', 'Failed', 'Returned'];

const COLUMNS: readonly Column[] = [
  { title: 'Bank report' },
  ...COUNTS.map((title): Column => ({ title, align: 'right' })),
];

/** One row per report: where its lines went and what they changed. */
export function printReports(terminal: Terminal, reports: readonly ReadReport[]): void {
  const rows = reports.flatMap(({ path, result }) => {
    if (result.outcome === 'refused') return [];
    const { matched, unmatched, other, changes } = result.summary;
    const { accepted, paid, failed, returned } = changes;
    const counts = [matched, unmatched, other, accepted, paid, failed, returned];
    return [[visible(basename(path)), ...counts.map(String)]];
  });
  if (rows.length > 0) {
    const paths = reports.map(({ path }) => path);
    printFolder(terminal, 'Bank reports', paths);
    printTable(terminal, COLUMNS, rows);
  }
  for (const { path, result } of reports) {
    if (result.outcome !== 'refused') continue;
    printParagraph(terminal, visible(`${path} is refused: ${result.rule}, line ${result.line}.`));
  }
  if (reports.some(hasOthers)) {
    printParagraph(
      terminal,
      'Other: lines that name nothing of ours, such as an incoming payment; nobody needs to look at them.',
    );
  }
  terminal.line();
}

function hasOthers({ result }: ReadReport): boolean {
  return result.outcome !== 'refused' && result.summary.other > 0;
}
