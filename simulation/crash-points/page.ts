import { formatStrikes } from '../faults/fault-plan.ts';
import type { CrashReport } from './enumerate.ts';

const NUMBER = new Intl.NumberFormat('en-US');
const WIDTH = 86;

/** What was tried, with its outcome, a line each; nothing depends on the machine. */
export function crashPage(report: CrashReport): readonly string[] {
  const { plan, calls, writes, invocations, points, firsts, distinct, unreached, failures } = report;
  const pairs = report.recovery + report.changed + report.other;
  const lines = [
    'Every crash point of ev-payouts',
    '',
    counted('calls of the scenario to AWS and the sources', calls),
    counted('  of them writes', writes),
    counted('invocations that make them', invocations),
    counted('points: before and after each call', points),
    counted('  of them distinct', distinct),
    '',
    counted('runs with one death', report.single),
    counted(`runs with two deaths (plan: ${plan})`, pairs),
    counted('  the second in a process that runs only because of the first', report.recovery),
    counted('  the second in a process that does something else because of it', report.changed),
    counted(
      plan === 'all' ? '  the second at every later point' : '  the second drawn from all later points',
      report.other,
    ),
    counted('runs in which a batch was voided', report.runsWithVoidBatch),
    counted('steps, each with all invariants', report.steps),
    '',
    `No payout reaches: ${unreached.join(', ') || 'nothing is left out'}`,
    '',
  ];
  if (failures.length === 0) return [...lines, 'The system recovered from every one.'];
  const stopped = report.single < firsts ? ', and nothing further was tried' : '';
  return [
    ...lines,
    `The system did not recover from ${failures.length}${stopped}:`,
    ...failures.flatMap(failureLines),
  ];
}

function counted(label: string, count: number): string {
  return `  ${label.padEnd(WIDTH)}${NUMBER.format(count).padStart(12)}`;
}

function failureLines({ deaths, problem }: CrashReport['failures'][number]): string[] {
  return ['', `  ${problem}`, `  ${replayCommand(deaths)}`];
}

/** The command that repeats the run. */
export function replayCommand(deaths: CrashReport['failures'][number]['deaths']): string {
  return `npm run simulate:deaths -- --replay '${formatStrikes(deaths)}'`;
}
