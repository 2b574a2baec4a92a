import { COUNTED } from '../counted.ts';
import type { Counts } from '../counts.ts';
import { FAULT_KINDS, FAULTS } from '../faults/kinds.ts';
import { type KeptRun, sumOf } from './kept.ts';

const NUMBER = new Intl.NumberFormat('en-US');

/** The tables of all long runs, for docs/proof.md and for the command's output. */
export function longRunLines(runs: readonly KeptRun[]): readonly string[] {
  const all = sumOf(runs);
  return [
    '| Commit | Seeds | Runs | Payouts | Of them approved by people | Steps | Checks | Faults | Second attempts | Contradictions | Violations |',
    '|---|---|---|---|---|---|---|---|---|---|---|',
    ...runs.map((run) => rowOf(`\`${run.commit}\``, `${run.firstSeed} to ${run.lastSeed}`, run)),
    rowOf('all', '', all),
    '',
    '| Fault | Struck |',
    '|---|---|',
    ...FAULT_KINDS.map((fault) => `| ${FAULTS[fault].title} | ${shown(all.counts.faults[fault])} |`),
    '',
    `Transitions: ${listed(COUNTED.transitions, all.counts.transitions)}.`,
    '',
    `Alarms: ${listed(COUNTED.alarms, all.counts.alarms)}.`,
  ];
}

function rowOf(commit: string, seeds: string, { counts, ...sums }: ReturnType<typeof sumOf>): string {
  const faults = Object.values(counts.faults).reduce((sum, count) => sum + count, 0);
  const figures = [
    sums.runs,
    sums.payouts,
    sums.approvedPayouts,
    sums.steps,
    sums.checks,
    faults,
    counts.secondAttempts,
    counts.contradictions,
    sums.violations,
  ];
  return `| ${[commit, seeds, ...figures.map((figure) => shown(figure))].join(' | ')} |`;
}

function listed(names: readonly string[], counts: Counts): string {
  return names.map((name) => `\`${name}\` ${shown(counts[name])}`).join(', ');
}

function shown(count: number | undefined): string {
  return NUMBER.format(count ?? 0);
}
