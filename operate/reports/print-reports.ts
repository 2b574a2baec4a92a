import type { ReportResult } from '../../functions/reconcile-bank-reports/reconcile-report.ts';
import { newTable, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';

export type ReadReport = { readonly path: string; readonly result: ReportResult };

/** One line per report: where its lines went and what they changed. */
export function printReports(terminal: Terminal, reports: readonly ReadReport[]): void {
  const head = [
    'Bank report',
    'Lines',
    'Matched',
    'Unmatched',
    'Other',
    'Accepted',
    'Paid',
    'Failed',
    'Returned',
  ];
  const table = newTable(terminal, head, {
    colAligns: ['left', ...head.slice(1).map((): 'right' => 'right')],
  });
  for (const { path, result } of reports) {
    if (result.outcome === 'refused') {
      table.push([visible(path), { colSpan: 8, content: `refused: ${result.rule}, line ${result.line}` }]);
      continue;
    }
    const { lines, matched, unmatched, other, changes } = result.summary;
    const counts = [
      lines,
      matched,
      unmatched,
      other,
      changes.accepted,
      changes.paid,
      changes.failed,
      changes.returned,
    ];
    table.push([visible(path), ...counts.map(String)]);
  }
  printTable(terminal, table);
  if (reports.some(hasOthers)) {
    terminal.line(
      'Other: lines that name nothing of ours, such as an incoming payment; nobody needs to look at them.',
    );
  }
  terminal.line();
}

function hasOthers({ result }: ReadReport): boolean {
  return result.outcome !== 'refused' && result.summary.other > 0;
}
