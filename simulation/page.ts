import type { Terminal } from '../operate/terminal/terminal.ts';
import { COUNTED } from './counted.ts';
import { addCounts, type Counts, NO_COUNTS, type RunCounts } from './counts.ts';
import { formatStrikes, type Strike } from './faults/fault-plan.ts';
import { FAULT_KINDS, FAULTS } from './faults/kinds.ts';
import { INVARIANT_NUMBERS, INVARIANTS, type InvariantNumber } from './invariants/violation.ts';
import type { RunResult } from './one-run.ts';

/** The sums over all runs, added as they end. */
export class Totals {
  readonly #checked = new Map<InvariantNumber, number>();
  readonly seeds: number[] = [];
  counts = NO_COUNTS;
  payouts = 0;
  steps = 0;

  add(result: RunResult): void {
    this.seeds.push(result.seed);
    this.payouts += result.payouts;
    this.steps += result.steps;
    this.counts = addCounts(this.counts, result.counts);
    for (const invariant of INVARIANT_NUMBERS) {
      this.#checked.set(invariant, this.checked(invariant) + result.checks[invariant]);
    }
  }

  checked(invariant: InvariantNumber): number {
    return this.#checked.get(invariant) ?? 0;
  }
}

/** A failed run, with its shrunk schedule. */
export type Failure = {
  readonly result: RunResult;
  readonly shortest: readonly Strike[];
  readonly shrinkRuns: number;
};

const NUMBER = new Intl.NumberFormat('en-US');
const WIDTH = 74;
/** Two cells and their gap are as wide as a line of counts. */
const COLUMNS = 2;
const GAP = 4;
const CELL = (WIDTH + 12 + GAP) / COLUMNS;

function counted(label: string, count: number): string {
  return `  ${label.padEnd(WIDTH)}${NUMBER.format(count).padStart(12)}`;
}

/** The page at the end. Nothing in it depends on the machine, so a seed always has the same page. */
export function printPage(
  terminal: Terminal,
  commit: string,
  totals: Totals,
  failure: Failure | undefined,
  trace: string | undefined,
): void {
  const first = totals.seeds[0] ?? 0;
  const last = totals.seeds.at(-1) ?? first;
  const seeds = first === last ? String(first) : `${first} to ${last} (${totals.seeds.length} runs)`;
  terminal.line(terminal.style('bold', 'Simulation of ev-payouts'));
  terminal.line();
  terminal.line(`  seed      ${seeds}`);
  terminal.line(`  commit    ${commit}`);
  terminal.line(`  payouts   ${NUMBER.format(totals.payouts)}`);
  terminal.line(`  steps     ${NUMBER.format(totals.steps)}`);
  if (trace !== undefined) terminal.line(`  trace     ${trace}`);
  terminal.line();
  printCounts(terminal, totals.counts);
  terminal.line(terminal.style('bold', `  ${'Invariant'.padEnd(WIDTH)}${'checked'.padStart(12)}`));
  for (const invariant of INVARIANT_NUMBERS) {
    terminal.line(counted(`${invariant}  ${INVARIANTS[invariant]}`, totals.checked(invariant)));
  }
  terminal.line();
  if (failure === undefined) terminal.line(terminal.style('green', 'Every invariant held.'));
  else printFailure(terminal, failure);
}

/** All names that can be counted, so that what never happened shows too. */
function printCounts(terminal: Terminal, counts: RunCounts): void {
  const heading = (what: string, did: string): void =>
    terminal.line(terminal.style('bold', `  ${what.padEnd(WIDTH)}${did.padStart(12)}`));
  heading('Fault', 'struck');
  for (const fault of FAULT_KINDS) terminal.line(counted(FAULTS[fault].title, counts.faults[fault] ?? 0));
  terminal.line();
  heading('What became of payouts', 'happened');
  terminal.line(counted('attempts after the first that were sent', counts.secondAttempts));
  terminal.line(counted('payouts about which a bank contradicted itself', counts.contradictions));
  for (const line of inColumns(COUNTED.transitions, counts.transitions)) terminal.line(line);
  terminal.line();
  heading('Alarm', 'raised');
  for (const line of inColumns(COUNTED.alarms, counts.alarms)) terminal.line(line);
  terminal.line();
}

/** Short names, side by side. */
function inColumns(names: readonly string[], counts: Counts): string[] {
  const cells = names.map((name) => {
    const count = NUMBER.format(counts[name] ?? 0);
    return `${name} ${count.padStart(CELL - GAP - name.length - 1)}`.padEnd(CELL);
  });
  const rows = Math.ceil(cells.length / COLUMNS);
  return Array.from({ length: rows }, (_, row) => {
    const inRow = Array.from({ length: COLUMNS }, (_cell, column) => cells[row + column * rows] ?? '');
    return `  ${inRow.join('')}`.trimEnd();
  });
}

function printFailure(terminal: Terminal, { result, shortest, shrinkRuns }: Failure): void {
  const { violation, seed, payouts, strikes } = result;
  if (violation === undefined) return;
  terminal.line(terminal.style('red', `Invariant ${violation.invariant} does not hold with seed ${seed}.`));
  terminal.line(`  ${violation.message}`);
  terminal.line();
  const from = shrinkRuns === 0 ? '' : `, shrunk from ${strikes.length} in ${shrinkRuns} runs`;
  terminal.line(`The shortest schedule that fails (faults: ${shortest.length}${from}):`);
  for (const { site, fault } of shortest) terminal.line(`  ${site.padEnd(44)} ${FAULTS[fault].title}`);
  terminal.line();
  terminal.line('The last steps of it:');
  for (const line of result.lastLines.slice(-LAST_LINES)) terminal.line(`  ${line}`);
  terminal.line();
  terminal.line('This command replays it exactly:');
  terminal.line(
    `  npm run simulate -- --seed ${seed} --payouts ${payouts} --replay '${formatStrikes(shortest)}'`,
  );
}

const LAST_LINES = 20;
