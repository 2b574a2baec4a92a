import { formatMinor } from '../../functions/core/money.ts';
import { type UnmatchedLine, unmatchedLines } from '../../functions/ledger/bank-reports.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { newTable, printTable } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';

/** More than a person looks through on a screen; the rest is counted. */
const LINES_SHOWN = 50;

/**
 * Prints the lines of a report that wait for a person: the first of them, in the report's order.
 * @param sha256 of the report's file, hexadecimal; its first digits, such as those of a report's id, are enough.
 * @returns how many are printed.
 */
export async function printUnmatched(
  terminal: Terminal,
  ledger: LedgerTable,
  sha256: string,
): Promise<number> {
  const lines: UnmatchedLine[] = [];
  let hasMore = false;
  for await (const line of unmatchedLines(ledger, sha256, LINES_SHOWN + 1)) {
    if (lines.length === LINES_SHOWN) hasMore = true;
    else lines.push(line);
  }
  if (lines.length === 0) {
    terminal.line('No line of this report waits for a person.');
    return 0;
  }
  const head = ['Line', 'Why unmatched', 'Bank says', 'End-to-end id', 'Amount', 'Expected'];
  const table = newTable(terminal, head, {
    colAligns: ['right', 'left', 'left', 'left', 'right', 'right'],
  });
  for (const line of lines) {
    const { ordinal, why, level, status, reasonCode = '', endToEndId = '' } = line;
    const says = `${level} ${status} ${reasonCode}`.trim();
    const cells = [String(ordinal), why, says, endToEndId, amountOf(line, line.amountMinor)];
    table.push([...cells, amountOf(line, line.expectedMinor)].map(visible));
  }
  printTable(terminal, table);
  if (hasMore) terminal.line(`There are more than these ${LINES_SHOWN}.`);
  terminal.line();
  return lines.length;
}

function amountOf({ currency }: UnmatchedLine, amountMinor: bigint | undefined): string {
  return amountMinor === undefined ? '' : `${formatMinor(amountMinor, currency ?? '')} ${currency ?? ''}`;
}
