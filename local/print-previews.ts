import { basename } from 'node:path';
import { formatMinor } from '../functions/core/money.ts';
import { STOPPED_UNSENT } from '../functions/core/states.ts';
import { printFolder } from '../operate/terminal/folder.ts';
import { type Column, printParagraph, printTable } from '../operate/terminal/table.ts';
import { type Terminal, visible } from '../operate/terminal/terminal.ts';
import type { LocalPreview } from './dry-run.ts';

/** Prints what would be paid, and that nothing was. */
export function printPreviews(terminal: Terminal, previews: readonly LocalPreview[]): void {
  if (previews.length === 0) return;
  printCounts(terminal, previews);
  printFiles(terminal, previews);
  printCaps(terminal, previews);
  const dryRun = terminal.style('yellow', 'Dry run:');
  printParagraph(
    terminal,
    `${dryRun} nothing of it was handed to a bank. In the previews every account is masked.`,
  );
  terminal.line();
}

const COUNTS: readonly Column[] = [
  { title: 'Preview' },
  { title: 'Execution' },
  { title: 'Would be paid', align: 'right' },
  { title: 'Sum', align: 'right' },
  { title: 'Held back', align: 'right' },
  { title: 'Would be held', align: 'right' },
  ...STOPPED_UNSENT.map(
    (state) => ({ title: `${state.charAt(0).toUpperCase()}${state.slice(1)}`, align: 'right' }) as const,
  ),
];

function printCounts(terminal: Terminal, previews: readonly LocalPreview[]): void {
  const rows = previews.map(({ summary, listPath }) => {
    const { executionDate, counts, stopped, currency, wouldBePaidMinor } = summary;
    return [
      visible(basename(listPath)),
      executionDate,
      String(counts['would-be-paid']),
      `${formatMinor(wouldBePaidMinor, currency)} ${currency}`,
      String(counts['held-back']),
      String(counts['would-be-held']),
      ...STOPPED_UNSENT.map((state) => String(stopped.get(state) ?? 0)),
    ];
  });
  const paths = previews.map(({ listPath }) => listPath);
  printFolder(terminal, 'Previews', paths);
  printTable(terminal, COUNTS, rows);
  terminal.line();
}

const FILES: readonly Column[] = [
  { title: 'Preview of a payment file' },
  { title: 'Payouts', align: 'right' },
  { title: 'Sum', align: 'right' },
];

function printFiles(terminal: Terminal, previews: readonly LocalPreview[]): void {
  const rows = previews.flatMap(({ summary: { currency }, files }) =>
    files.map(({ path, count, controlSumMinor }) => [
      visible(basename(path)),
      count === 1 ? '1 (single)' : String(count),
      `${formatMinor(controlSumMinor, currency)} ${currency}`,
    ]),
  );
  if (rows.length === 0) return;
  printTable(terminal, FILES, rows);
  terminal.line();
}

function printCaps(terminal: Terminal, previews: readonly LocalPreview[]): void {
  for (const { summary } of previews) {
    const { debtorAccountId, currency, caps, isCutOff } = summary;
    const textOf = (count: number, sumMinor: bigint): string =>
      `${count} payouts of ${formatMinor(sumMinor, currency)} ${currency}`;
    for (const { cap, beyond, limit } of caps) {
      const held = textOf(beyond.count, beyond.sumMinor);
      const most = textOf(limit.count, limit.sumMinor);
      const text = `The cap of a ${cap} would hold back ${held} of ${debtorAccountId}; it leaves ${most}.`;
      printParagraph(terminal, terminal.style('yellow', text));
    }
    if (isCutOff) {
      const text = `More payouts of ${debtorAccountId} wait than its preview lists.`;
      printParagraph(terminal, terminal.style('yellow', text));
    }
  }
}
