import { formatMinor } from '../../functions/core/money.ts';
import type { UnmatchedLine } from '../../functions/ledger/unmatched-lines.ts';
import { type Column, printParagraph, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import type { FirstUnmatched, UnmatchedOfReport } from './unmatched.ts';

const COLUMNS: readonly Column[] = [
  { title: 'Line', align: 'right' },
  { title: 'Why unmatched' },
  { title: 'Bank says' },
  { title: 'End-to-end id' },
  { title: 'Amount', align: 'right' },
  { title: 'Expected', align: 'right' },
];

export function printUnmatched(terminal: Terminal, { lines, hasMore }: FirstUnmatched): void {
  const rows = lines.map((line) => {
    const { ordinal, why, level, status, reasonCode = '', endToEndId = '' } = line;
    const says = `${level} ${status} ${reasonCode}`.trim();
    const amounts = [amountOf(line, line.amountMinor), amountOf(line, line.expectedMinor)];
    return [String(ordinal), why, says, endToEndId, ...amounts].map(visible);
  });
  printTable(terminal, COLUMNS, rows);
  if (hasMore) terminal.line(`There are more than these ${lines.length}.`);
  terminal.line();
}

/** And what became of the whole report. */
export function printUnmatchedReport(terminal: Terminal, unmatched: UnmatchedOfReport): void {
  const { report, lines } = unmatched;
  if (lines.length > 0) printUnmatched(terminal, unmatched);
  if (report === undefined) printParagraph(terminal, NOT_TO_ITS_END);
  else if (report.outcome === 'refused') {
    const { rule, line } = report;
    printParagraph(
      terminal,
      visible(`The report was refused whole: ${rule}, line ${line}. It changed nothing.`),
    );
  } else if (lines.length === 0) terminal.line('No line of this report waits for a person.');
}

const NOT_TO_ITS_END =
  'The report was not read to its end: lines of it may be missing here. npm run replay-report has it read again.';

function amountOf({ currency }: UnmatchedLine, amountMinor: bigint | undefined): string {
  return amountMinor === undefined ? '' : `${formatMinor(amountMinor, currency ?? '')} ${currency ?? ''}`;
}
