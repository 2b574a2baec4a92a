import { exitWithUsage } from '../../operate/terminal/program.ts';
import { createTerminal, type Terminal } from '../../operate/terminal/terminal.ts';
import type { Strike } from '../faults/fault-plan.ts';
import { crashRun } from './crash-run.ts';
import { enumerateCrashes } from './enumerate.ts';
import { HELP, parseCrashOptions } from './options.ts';
import { crashPage } from './page.ts';

const EXIT = { recovered: 0, failed: 1 } as const;
/** Of a replay: from the death to the failure, on a few screens. */
const REPLAY_LINES = 120;

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const { help, plan, workers, replay } = parseCrashOptions(args);
  const terminal = createTerminal(process.stdout);
  if (help) {
    terminal.line(HELP.trimEnd());
    return EXIT.recovered;
  }
  if (replay !== undefined) return showRun(terminal, replay);
  terminal.progress('Counting the calls of the scenario …');
  const report = await enumerateCrashes({
    plan,
    workers,
    onProgress: (done, firsts, runs, failures) => {
      const found = failures === 0 ? 'all recovered' : `${failures} did not recover`;
      terminal.progress(`Death at ${done} of ${firsts} points, ${runs} runs: ${found}`);
    },
  });
  for (const line of crashPage(report)) terminal.line(line);
  return report.failures.length === 0 ? EXIT.recovered : EXIT.failed;
}

async function showRun(terminal: Terminal, deaths: readonly Strike[]): Promise<number> {
  const { problem, lastLines } = await crashRun(deaths);
  for (const line of lastLines.slice(-REPLAY_LINES)) terminal.line(line);
  terminal.line();
  terminal.line(problem === undefined ? 'The system recovered.' : `It did not recover: ${problem}`);
  return problem === undefined ? EXIT.recovered : EXIT.failed;
}
