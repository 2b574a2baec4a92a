import { formatMinor } from '../functions/core/money.ts';
import { newTable, printTable } from '../operate/terminal/table.ts';
import { type Terminal, visible } from '../operate/terminal/terminal.ts';
import type { LocalPreview } from './dry-run.ts';

/** Prints what would be paid, and that nothing was. */
export function printPreviews(terminal: Terminal, previews: readonly LocalPreview[]): void {
  if (previews.length === 0) return;
  printCounts(terminal, previews);
  printFiles(terminal, previews);
  printCaps(terminal, previews);
  const dryRun = terminal.style('yellow', 'Dry run:');
  terminal.line(`${dryRun} nothing of it was handed to a bank. In the previews every account is masked.`);
  terminal.line();
}

function printCounts(terminal: Terminal, previews: readonly LocalPreview[]): void {
  const head = [
    'Preview',
    'Execution',
    'Would be paid',
    'Sum',
    'Held back',
    'Would be held',
    'Held',
    'Rejected',
  ];
  const table = newTable(terminal, head, {
    colAligns: ['left', 'left', ...head.slice(2).map((): 'right' => 'right')],
  });
  for (const { summary, listPath } of previews) {
    const { executionDate, counts, currency, wouldBePaidMinor } = summary;
    table.push([
      visible(listPath),
      executionDate,
      String(counts['would-be-paid']),
      `${formatMinor(wouldBePaidMinor, currency)} ${currency}`,
      String(counts['held-back']),
      String(counts['would-be-held']),
      String(counts.held),
      String(counts.rejected),
    ]);
  }
  printTable(terminal, table);
  terminal.line();
}

function printFiles(terminal: Terminal, previews: readonly LocalPreview[]): void {
  const table = newTable(terminal, ['Preview of a payment file', 'Payouts', 'Sum'], {
    colAligns: ['left', 'right', 'right'],
  });
  for (const { summary, files } of previews) {
    for (const { path, count, controlSumMinor } of files) {
      const sum = `${formatMinor(controlSumMinor, summary.currency)} ${summary.currency}`;
      table.push([visible(path), count === 1 ? '1 (single)' : String(count), sum]);
    }
  }
  if (table.length === 0) return;
  printTable(terminal, table);
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
      terminal.line(terminal.style('yellow', text));
    }
    if (isCutOff) {
      const text = `More payouts of ${debtorAccountId} wait than its preview lists.`;
      terminal.line(terminal.style('yellow', text));
    }
  }
}
