import Table from 'cli-table3';
import type { RunSummary } from '../functions/collect-expenses/collect.ts';
import { maskIban } from '../functions/core/iban.ts';
import { formatMinor } from '../functions/core/money.ts';
import type { Payout } from '../functions/core/payout.ts';
import { STATES, type State } from '../functions/core/transitions.ts';
import type { PipelineResult } from './document.ts';
import type { Terminal } from './terminal.ts';

const COLOUR: Readonly<Partial<Record<State, 'green' | 'yellow' | 'red'>>> = {
  ready: 'green',
  held: 'yellow',
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
export function printResult(terminal: Terminal, result: PipelineResult): void {
  terminal.line();
  for (const run of result.runs) printRun(terminal, run);
  terminal.line();
  printPayouts(terminal, result.payouts);
  terminal.line();
  printTotals(terminal, result.payouts);
  terminal.line();
  terminal.line(`Queue: ${result.messages} messages wait for the payout run.`);
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

function printPayouts(terminal: Terminal, payouts: readonly Payout[]): void {
  const cells = [...payouts].sort(byState).map((payout) => ({
    source: payout.source,
    expense: shorten(payout.expenseId, 13),
    recipient: shorten(payout.recipientName === '' ? '(no name)' : payout.recipientName, 24),
    iban: payout.iban === '' ? '(none)' : maskIban(payout.iban),
    amount: amountOf(payout),
    state: payout.state,
    reasons: payout.reasons.map((reason) => reason.message).join(' '),
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
  terminal.line(table.toString());
}

function byState(a: Payout, b: Payout): number {
  // Ready first, then held, then rejected: the end of a long table is what stays on the screen.
  const rank = (state: State): number => (state === 'rejected' ? 99 : state === 'held' ? 98 : 0);
  return rank(a.state) - rank(b.state);
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
      const sum = matching.reduce((total, payout) => total + (payout.amountMinor ?? 0n), 0n);
      const shown = currency === '' ? '(none)' : currency;
      table.push([
        terminal.style(COLOUR[state] ?? 'reset', state),
        shown,
        String(matching.length),
        formatMinor(sum, currency),
      ]);
    }
  }
  terminal.line(table.toString());
}

function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
