import Table from 'cli-table3';
import type { RunSummary } from '../functions/collect-expenses/collect.ts';
import { maskIban } from '../functions/core/iban.ts';
import { formatMinor } from '../functions/core/money.ts';
import type { Payout } from '../functions/core/payout.ts';
import { STATES, type State } from '../functions/core/transitions.ts';
import type { Proof } from '../functions/repair-payouts/prove-sums.ts';
import { bankReasonOf, type LocalResult, type ReadReport, type SubmittedFile } from './document.ts';
import type { Terminal } from './terminal.ts';

const COLOUR: Readonly<Partial<Record<State, 'green' | 'yellow' | 'red'>>> = {
  ready: 'green',
  paid: 'green',
  held: 'yellow',
  failed: 'red',
  returned: 'red',
  rejected: 'red',
};

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
} as const;

/** Runs, then every payout with its reasons, then the totals. What needs a person stands nearest to the totals. */
export function printResult(terminal: Terminal, result: LocalResult): void {
  terminal.line();
  for (const run of result.runs) printRun(terminal, run);
  terminal.line();
  printPayouts(terminal, result.payouts);
  terminal.line();
  printTotals(terminal, result.payouts);
  terminal.line();
  if (result.batches.length > 0) printBatches(terminal, result.batches);
  if (result.reports.length > 0) printReports(terminal, result.reports);
  if (result.proof !== undefined) printProof(terminal, result.proof);
  if (result.messages > 0) terminal.line(`Queue: ${result.messages} messages wait to be scheduled.`);
}

function printBatches(terminal: Terminal, batches: readonly SubmittedFile[]): void {
  const table = newTable(terminal, ['Payment file', 'Execution', 'Payouts', 'Sum', 'State'], {
    colAligns: ['left', 'left', 'right', 'right', 'left'],
  });
  for (const { batch, file } of batches) {
    const sum = `${formatMinor(batch.seal?.controlSumMinor ?? 0n, batch.currency)} ${batch.currency}`;
    table.push([file.path, batch.executionDate, String(batch.seal?.count ?? 0), sum, batch.state]);
  }
  printTable(terminal, table);
  terminal.line();
}

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
      table.push([path, { colSpan: 8, content: `refused: ${result.rule}, line ${result.line}` }]);
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
    table.push([path, ...counts.map(String)]);
  }
  printTable(terminal, table);
  terminal.line();
}

function printProof(terminal: Terminal, { batches, runs, breaks }: Proof): void {
  if (breaks.length === 0) {
    const what = `accepted = paid + failed + returned + open, to the minor unit (${countOf(runs, 'open run', 'open runs')}, ${countOf(batches, 'open batch', 'open batches')}).`;
    terminal.line(`${terminal.style('green', 'Proved:')} ${what}`);
    return;
  }
  terminal.line(terminal.style('red', `${breaks.length} sums do not prove:`));
  for (const { about, payoutId, problem } of breaks) terminal.line(`  ${about} ${payoutId ?? ''} ${problem}`);
}

function printRun(terminal: Terminal, run: RunSummary): void {
  const counts = `${run.fetched} expenses: ${run.created} new, ${run.unchanged} unchanged, ${run.updated} updated, ${run.skipped} skipped (not ours to pay, or not yet), ${run.failed} failed`;
  const name = `${run.source}/${run.account}`;
  if (run.error === undefined) {
    terminal.line(`${terminal.style('green', 'ok')}     ${name}  ${counts}`);
    return;
  }
  terminal.line(`${terminal.style('red', 'failed')} ${name}  ${counts}`);
  terminal.line(`       ${run.error.message} (${run.error.code})`);
  terminal.line(`       ${run.error.action}`);
}

function newTable(terminal: Terminal, head: string[], options: Partial<Table.TableConstructorOptions> = {}) {
  return new Table({
    head: head.map((text) => terminal.style('bold', text)),
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    ...options,
  });
}

/** Without the blanks that fill the last column. */
function printTable(terminal: Terminal, table: Table.Table): void {
  terminal.line(table.toString().replaceAll(/ +$/gm, ''));
}

function printPayouts(terminal: Terminal, payouts: readonly Payout[]): void {
  const cells = [...payouts].sort(byState).map((payout) => ({
    source: payout.source,
    expense: shorten(payout.expenseId, 13),
    recipient: shorten(payout.recipientName === '' ? '(no name)' : payout.recipientName, 24),
    iban: payout.iban === '' ? '(none)' : maskIban(payout.iban),
    amount: amountOf(payout),
    state: payout.state,
    reasons: reasonsOf(payout),
  }));
  const fixed = ['source', 'expense', 'recipient', 'iban', 'amount', 'state'] as const;
  const widths = fixed.map((name) => Math.max(name.length, ...cells.map((row) => [...row[name]].length)));
  const used = widths.reduce((sum, width) => sum + width + 2, 0);
  const table = newTable(terminal, ['Source', 'Expense', 'Recipient', 'IBAN', 'Amount', 'State', 'Reasons'], {
    colWidths: [...widths, Math.max(30, terminal.columns - used)],
    colAligns: ['left', 'left', 'left', 'left', 'right', 'left', 'left'],
    wordWrap: true,
  });
  for (const row of cells) {
    const state = terminal.style(COLOUR[row.state] ?? 'reset', row.state);
    table.push([row.source, row.expense, row.recipient, row.iban, row.amount, state, row.reasons]);
  }
  printTable(terminal, table);
}

function byState(a: Payout, b: Payout): number {
  // Good ones first, what needs somebody last: the end of a long table is what stays on the screen.
  const last: readonly State[] = ['returned', 'failed', 'held', 'rejected'];
  const rank = (state: State): number => last.indexOf(state);
  return rank(a.state) - rank(b.state);
}

function countOf(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

function reasonsOf(payout: Payout): string {
  const bank = bankReasonOf(payout);
  const ofBank = bank === undefined ? [] : [`${bank.code}: ${bank.message}`];
  return [...payout.reasons.map((reason) => reason.message), ...ofBank].join(' ');
}

function amountOf(payout: Payout): string {
  const { amountMinor, currency } = payout;
  return amountMinor === undefined ? '?' : `${formatMinor(amountMinor, currency)} ${currency}`;
}

function printTotals(terminal: Terminal, payouts: readonly Payout[]): void {
  const table = newTable(terminal, ['State', 'Currency', 'Payouts', 'Sum'], {
    colAligns: ['left', 'left', 'right', 'right'],
  });
  for (const state of STATES) {
    const inState = payouts.filter((payout) => payout.state === state);
    for (const currency of [...new Set(inState.map((payout) => payout.currency))].sort()) {
      const matching = inState.filter((payout) => payout.currency === currency);
      const amounts = matching.flatMap(({ amountMinor }) => (amountMinor === undefined ? [] : [amountMinor]));
      const sum = amounts.reduce((total, amountMinor) => total + amountMinor, 0n);
      const shown = currency === '' ? '(none)' : currency;
      table.push([
        terminal.style(COLOUR[state] ?? 'reset', state),
        shown,
        String(matching.length),
        // Amounts that could not be read are in no sum.
        amounts.length === 0 ? '?' : formatMinor(sum, currency),
      ]);
    }
  }
  printTable(terminal, table);
}

function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
