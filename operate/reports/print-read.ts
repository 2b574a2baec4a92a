import type { Terminal } from '../terminal/terminal.ts';
import { printReports } from './print-reports.ts';
import { printUnmatched } from './print-unmatched.ts';
import type { ReportRead } from './read-report.ts';

/** What came of a report, and its lines that wait for a person. @param path how its reader knows it. */
export function printRead(terminal: Terminal, path: string, { result, waiting }: ReportRead): void {
  printReports(terminal, [{ path, result }]);
  if (result.outcome === 'refused') {
    terminal.line('The report was set aside whole; nothing was changed. Ask the bank for a correct one.');
  }
  if (result.outcome === 'already-read') terminal.line('It was read before; nothing was changed.');
  if (waiting.lines.length > 0) printUnmatched(terminal, waiting);
}
