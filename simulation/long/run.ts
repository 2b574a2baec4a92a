import { exitWithUsage } from '../../operate/terminal/program.ts';
import { createTerminal, type Terminal } from '../../operate/terminal/terminal.ts';
import { wrongUse } from '../../operate/wrong-use.ts';
import { commitOfRun } from '../commit.ts';
import { INVARIANTS } from '../invariants/violation.ts';
import { writeProofPage } from '../proof-page/page.ts';
import { newSeeds, notKept, readKept, sumOf, withResults, writeKept } from './kept.ts';
import { HELP, type LongRunOptions, parseLongRunOptions } from './options.ts';
import { longRunLines } from './page.ts';
import { ResultsFile, type SeedResult } from './results-file.ts';
import { type RunOrder, runInWorkers } from './workers.ts';

const EXIT = { held: 0, failed: 1, stopped: 130 } as const;
/** Enough failures to learn from; the run stops there. */
const MAX_VIOLATIONS = 20;
const NUMBER = new Intl.NumberFormat('en-US');

process.exitCode = await exitWithUsage(() => main(process.argv.slice(2)));

async function main(args: readonly string[]): Promise<number> {
  const options = parseLongRunOptions(args);
  const terminal = createTerminal(process.stdout);
  if (options.help) {
    terminal.line(HELP.trimEnd());
    return EXIT.held;
  }
  const { name, isChanged } = commitOfRun();
  if (isChanged && options.page) {
    throw wrongUse(
      'The inputs of a run have uncommitted changes.',
      'Commit them first: a table of docs/proof.md names the commit that anybody can run again.',
    );
  }
  const commit = isChanged ? `${name} with local changes` : name;
  const { results, wasStopped } = await runSeeds(options, commit, terminal);
  const kept = withResults(readKept(), commit, results);
  for (const line of longRunLines(kept)) terminal.line(line);
  if (options.page) {
    writeKept(kept);
    writeProofPage(kept);
  }
  const failed = results.filter((result) => result.commit === commit && result.violation !== undefined);
  for (const result of failed) printViolation(terminal, result);
  const violations = kept.find((run) => run.commit === commit)?.violations ?? 0;
  if (violations > 0) return EXIT.failed;
  return wasStopped ? EXIT.stopped : EXIT.held;
}

/** Runs the missing seeds. @returns the results of all, also earlier ones. */
async function runSeeds(options: LongRunOptions, commit: string, terminal: Terminal) {
  const file = new ResultsFile(options.results);
  const results = [...file.read()];
  const kept = readKept();
  const seeds = newSeeds(kept, results);
  const before = sumOf(withResults(kept, commit, results));
  let [payouts, ordered] = [before.payouts, before.payouts];
  let violations = notKept(kept, commit, results).filter(({ violation }) => violation !== undefined).length;
  const take = (): RunOrder | undefined => {
    if (ordered >= options.total || violations >= MAX_VIOLATIONS) return undefined;
    ordered += options.payouts;
    return { seed: seeds.next().value, payouts: options.payouts };
  };
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  const startMs = performance.now();
  terminal.progress(`Simulating ${NUMBER.format(Math.max(0, options.total - payouts))} payouts more …`);
  await runInWorkers({
    workers: options.workers,
    take,
    stop: stop.signal,
    onAnswer: ({ traceSha256: _trace, ...answer }) => {
      const result = { ...answer, commit };
      file.append(result);
      results.push(result);
      payouts += result.payouts;
      if (result.violation !== undefined) violations += 1;
      const perSecond = (payouts - before.payouts) / ((performance.now() - startMs) / 1_000);
      const left = Math.ceil(Math.max(0, options.total - payouts) / perSecond / 60);
      const found = violations === 0 ? 'all invariants held' : `${violations} violations`;
      terminal.progress(
        `${NUMBER.format(payouts)} of ${NUMBER.format(options.total)} payouts, ${perSecond.toFixed(1)} a second, ` +
          `${left} min left: ${found}`,
      );
    },
  });
  process.removeListener('SIGINT', onInterrupt);
  process.removeListener('SIGTERM', onInterrupt);
  return { results, wasStopped: stop.signal.aborted };
}

function printViolation(terminal: Terminal, { seed, payouts, violation }: SeedResult): void {
  if (violation === undefined) return;
  const { invariant, message } = violation;
  terminal.line();
  terminal.line(terminal.style('red', `Invariant ${invariant} does not hold with seed ${seed}: ${message}`));
  terminal.line(`  ${INVARIANTS[invariant]}`);
  terminal.line('This command makes the run again and shrinks its faults:');
  terminal.line(`  npm run simulate -- --seed ${seed} --payouts ${payouts}`);
}
