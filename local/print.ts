import { basename } from 'node:path';
import type { RunSummary } from '../functions/collect-expenses/collect.ts';
import { SAID_STATES } from '../functions/core/attempt-facts.ts';
import { maskIban } from '../functions/core/iban.ts';
import { formatMinor } from '../functions/core/money.ts';
import type { Payout } from '../functions/core/payout.ts';
import { STATES, STOPPED_STATES, type State } from '../functions/core/states.ts';
import type { Proof } from '../functions/repair-payouts/prove-sums.ts';
import { payeeCountsText } from '../operate/approvals/payee-checks.ts';
import { printReports } from '../operate/reports/print-reports.ts';
import { amountOf, nameCell, reasonsOf } from '../operate/review/payout-cells.ts';
import { printFolder } from '../operate/terminal/folder.ts';
import { type Column, printParagraph, printTable } from '../operate/terminal/table.ts';
import { type Terminal, visible } from '../operate/terminal/terminal.ts';
import { isSingle, type LocalResult, type SubmittedFile } from './document.ts';
import { printApprovals } from './print-approvals.ts';
import { printPreviews } from './print-previews.ts';
import type { Simulated } from './simulated.ts';

const COLOUR: Readonly<Record<State, 'reset' | 'green' | 'yellow' | 'red'>> = {
  rejected: 'red',
  held: 'yellow',
  ready: 'green',
  scheduled: 'reset',
  batched: 'reset',
  submitted: 'reset',
  accepted: 'reset',
  paid: 'green',
  failed: 'red',
  returned: 'red',
  'in-doubt': 'yellow',
  withdrawn: 'reset',
  cancelled: 'reset',
};

/** Prints runs, payouts with their reasons, and totals. What needs a person stands nearest to the totals. */
export function printResult(terminal: Terminal, result: LocalResult): void {
  terminal.line();
  printRuns(terminal, result.runs);
  printPayouts(terminal, result);
  terminal.line();
  printTotals(terminal, result);
  printUnreadable(terminal, result.unreadable);
  terminal.line();
  printApprovals(terminal, result.approvals);
  if (result.batches.length > 0) printBatches(terminal, result.batches);
  printPreviews(terminal, result.previews);
  if (result.reports.length > 0) printReports(terminal, result.reports);
  if (result.proof !== undefined) printProof(terminal, result.proof);
  printEvents(terminal, result.events);
  if (result.messages > 0) terminal.line(`Queue: ${result.messages} messages wait to be scheduled.`);
}

function printEvents(terminal: Terminal, { path, count }: LocalResult['events']): void {
  terminal.line(`Events: ${countOf(count, 'step', 'steps')} of payouts in ${visible(path)}.`);
}

function printUnreadable(terminal: Terminal, keys: readonly string[]): void {
  if (keys.length === 0) return;
  const rows = countOf(keys.length, 'payout row', 'payout rows');
  const text = `${rows} of the ledger cannot be read and left out: ${keys.slice(0, 10).join(', ')}. With --data, npm run review -- show PO… says what to do.`;
  printParagraph(terminal, terminal.style('red', visible(text)));
}

function printBatches(terminal: Terminal, batches: readonly SubmittedFile[]): void {
  const isChecked = batches.some(({ payeeChecks }) => payeeChecks !== undefined);
  const rows = batches.map(({ batch, file, payeeChecks }) => {
    const count = batch.seal?.count ?? 0;
    return [
      visible(basename(file.path)),
      batch.executionDate,
      isSingle(batch) ? `${count} (single)` : String(count),
      `${formatMinor(batch.seal?.controlSumMinor ?? 0n, batch.currency)} ${batch.currency}`,
      batch.state,
      ...(isChecked ? [payeeChecks === undefined ? '' : payeeCountsText(payeeChecks)] : []),
    ];
  });
  const paths = batches.map(({ file }) => file.path);
  printFolder(terminal, 'Payment files', paths);
  printTable(terminal, isChecked ? [...BATCHES, { title: 'Names' }] : BATCHES, rows);
  if (batches.some(({ approvals }) => approvals !== undefined)) {
    printParagraph(
      terminal,
      'Beside each lies its .approvals.json: what was signed, by whom, with which keys.',
    );
  }
  terminal.line();
}

const BATCHES: readonly Column[] = [
  { title: 'Payment file' },
  { title: 'Execution' },
  { title: 'Payouts', align: 'right' },
  { title: 'Sum', align: 'right' },
  { title: 'State' },
];

function printProof(terminal: Terminal, { batches, runs, breaks }: Proof): void {
  if (breaks.length === 0) {
    const what = `accepted = paid + failed + returned + open, to the minor unit (${countOf(runs, 'open run', 'open runs')}, ${countOf(batches, 'open batch', 'open batches')}).`;
    printParagraph(terminal, `${terminal.style('green', 'Proved:')} ${what}`);
    return;
  }
  terminal.line(terminal.style('red', `${breaks.length} sums do not prove:`));
  for (const { about, payoutId, problem } of breaks)
    printParagraph(terminal, visible(`${about} ${payoutId ?? ''} ${problem}`), 2, 4);
}

const RUNS: readonly Column[] = [
  { title: 'Source' },
  ...['Expenses', 'New', 'Unchanged', 'Updated', 'Skipped', 'Failed'].map(
    (title): Column => ({ title, align: 'right' }),
  ),
  { title: 'Read' },
];

/** What each source gave, and why it was not read to its end. */
function printRuns(terminal: Terminal, runs: readonly RunSummary[]): void {
  const rows = runs.map(({ source, account, error, ...run }) => [
    `${source}/${account}`,
    ...[run.fetched, run.created, run.unchanged, run.updated, run.skipped, run.failed].map(String),
    error === undefined ? terminal.style('green', 'ok') : terminal.style('red', 'failed'),
  ]);
  printTable(terminal, RUNS, rows);
  for (const { source, account, error } of runs) {
    if (error === undefined) continue;
    printParagraph(terminal, visible(`${source}/${account}: ${error.message} (${error.code})`), 0, 2);
    printParagraph(terminal, visible(error.action), 2);
  }
  if (runs.some(({ skipped }) => skipped > 0)) terminal.line('Skipped: not ours to pay, or not yet.');
  terminal.line();
}

function printPayouts(terminal: Terminal, { payouts, simulated }: LocalResult): void {
  const rows = [...payouts]
    .sort(byState)
    .map((payout) => [
      payout.source,
      visible(payout.expenseId),
      nameCell(payout.recipientName),
      payout.iban === '' ? '(none)' : visible(maskIban(payout.iban)),
      visible(amountOf(payout)),
      stateOf(terminal, payout.state, simulated),
      whyOf(payout),
    ]);
  const columns: readonly Column[] = [
    { title: 'Source' },
    { title: 'Expense', least: 13 },
    { title: 'Recipient', least: 16 },
    { title: 'IBAN' },
    { title: 'Amount', align: 'right' },
    { title: 'State' },
    { title: 'Reasons', isSentence: true },
  ];
  printTable(terminal, columns, rows);
}

/** Where only the simulated bank booked an expense of a real source, nobody may read "paid". */
function stateOf(terminal: Terminal, state: State, { bank, realSources }: Simulated): string {
  const isPretended =
    bank === 'simulated' && realSources.length > 0 && SAID_STATES.some((said) => said === state);
  return terminal.style(COLOUR[state], isPretended ? `${state} (simulated)` : state);
}

function byState(a: Payout, b: Payout): number {
  // Good ones first, those that need a person last: the end of a long table stays on the screen.
  const rank = ({ state }: Payout): number =>
    STOPPED_STATES.includes(state) ? STATES.length - STATES.indexOf(state) : 0;
  return rank(a) - rank(b);
}

function countOf(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

function whyOf(payout: Payout): string {
  const reasons = reasonsOf(payout);
  // `npm run review` takes its id.
  return STOPPED_STATES.includes(payout.state) ? `${reasons}\nreview: ${payout.payoutId}` : reasons;
}

const TOTALS: readonly Column[] = [
  { title: 'State' },
  { title: 'Currency' },
  { title: 'Payouts', align: 'right' },
  { title: 'Sum', align: 'right' },
];

function printTotals(terminal: Terminal, { payouts, simulated }: LocalResult): void {
  const rows: string[][] = [];
  let leftOut = 0;
  for (const state of STATES) {
    const inState = payouts.filter((payout) => payout.state === state);
    for (const currency of [...new Set(inState.map((payout) => payout.currency))].sort()) {
      const matching = inState.filter((payout) => payout.currency === currency);
      const amounts = matching.flatMap(summedAmountOf);
      leftOut += matching.length - amounts.length;
      const sum = amounts.reduce((total, amountMinor) => total + amountMinor, 0n);
      const shown = currency === '' ? '(none)' : visible(currency);
      rows.push([
        stateOf(terminal, state, simulated),
        shown,
        String(matching.length),
        amounts.length === 0 ? '?' : formatMinor(sum, currency),
      ]);
    }
  }
  printTable(terminal, TOTALS, rows);
  if (leftOut === 0) return;
  const what = countOf(leftOut, 'amount that cannot be read or is', 'amounts that cannot be read or are');
  terminal.line(`In no sum: ${what} more than a transfer can carry.`);
}

/** None for an invalid amount: a typing error of twenty digits would bury the sum of all others. */
function summedAmountOf({ amountMinor, reasons }: Payout): readonly bigint[] {
  const isTooLarge = reasons.some(({ code }) => code === 'amount-too-large');
  return amountMinor === undefined || isTooLarge ? [] : [amountMinor];
}
