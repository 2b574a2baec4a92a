import { randomInt } from 'node:crypto';
import { exitWithUsage } from '../operate/terminal/program.ts';
import { createTerminal, type Terminal } from '../operate/terminal/terminal.ts';
import { commitOfRun } from './commit.ts';
import { type RunResult, runOnce } from './one-run.ts';
import { HELP, parseSimulateOptions, type SimulateOptions } from './options.ts';
import { type Failure, printPage, Totals } from './page.ts';
import { shrink } from './shrink.ts';

const EXIT = { held: 0, failed: 1 } as const;
const MINUTE_MS = 60_000;
/** Drawn seeds are short enough to be typed. */
const MAX_DRAWN_SEED = 1_000_000;
const MAX_SHRINK_RUNS = 400;

process.exitCode = await exitWithUsage(() => simulate(process.argv.slice(2)));

async function simulate(args: readonly string[]): Promise<number> {
  const options = parseSimulateOptions(args);
  const terminal = createTerminal(process.stdout);
  if (options.help) {
    terminal.line(HELP.trimEnd());
    return EXIT.held;
  }
  const totals = new Totals();
  const last = await runSeeds(options, totals, terminal);
  const failure = last.violation === undefined ? undefined : await shrunk(options, last, terminal);
  const trace = totals.seeds.length === 1 ? last.traceSha256 : undefined;
  const { name, isChanged } = commitOfRun();
  printPage(terminal, isChanged ? `${name} with local changes` : name, totals, failure, trace);
  return failure === undefined ? EXIT.held : EXIT.failed;
}

/** @returns the last run: the one that failed, where one did. */
async function runSeeds(options: SimulateOptions, totals: Totals, terminal: Terminal): Promise<RunResult> {
  const { payouts, faults, replay, minutes = 0 } = options;
  const firstSeed = options.seed ?? randomInt(1, MAX_DRAWN_SEED);
  const deadlineMs = performance.now() + minutes * MINUTE_MS;
  terminal.progress(`Simulating from seed ${firstSeed} …`);
  for (let seed = firstSeed; ; seed += 1) {
    const result = await runOnce({
      seed,
      payouts,
      faults,
      ...(replay === undefined ? {} : { strikes: replay }),
    });
    totals.add(result);
    const leftMs = deadlineMs - performance.now();
    if (result.violation !== undefined || leftMs <= 0) return result;
    const left = `${Math.ceil(leftMs / 1_000)} s left`;
    terminal.progress(
      `Seed ${seed}: all invariants held, ${totals.steps} steps in ${totals.seeds.length} runs, ${left}`,
    );
  }
}

async function shrunk(options: SimulateOptions, failed: RunResult, terminal: Terminal): Promise<Failure> {
  const { seed, payouts, strikes, violation } = failed;
  if (options.replay !== undefined) return { result: failed, shortest: strikes, shrinkRuns: 0 };
  let runs = 0;
  const { strikes: shortest } = await shrink(
    strikes,
    async (candidate) => {
      runs += 1;
      terminal.progress(
        `Seed ${seed} failed: shrinking ${strikes.length} faults, ${candidate.length} left, run ${runs}`,
      );
      const { violation: again } = await runOnce({ seed, payouts, strikes: candidate });
      return again?.invariant === violation?.invariant;
    },
    MAX_SHRINK_RUNS,
  );
  const result = await runOnce({ seed, payouts, strikes: shortest });
  return { result: { ...result, strikes }, shortest, shrinkRuns: runs };
}
