import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { commitOfRun } from '../../simulation/commit.ts';
import { NO_COUNTS } from '../../simulation/counts.ts';
import { type KeptRun, newSeeds, notKept, withResults } from '../../simulation/long/kept.ts';
import { parseLongRunOptions } from '../../simulation/long/options.ts';
import { longRunLines } from '../../simulation/long/page.ts';
import { ResultsFile, type SeedResult } from '../../simulation/long/results-file.ts';
import { type RunAnswer, type RunOrder, runInWorkers } from '../../simulation/long/workers.ts';
import { runOnce } from '../../simulation/one-run.ts';
import { runNode } from '../support/run-node.ts';
import { it as folderIt } from '../support/temporary-folder.ts';

/** Long enough for a loaded machine. */
const TIMEOUT_MS = 120_000;

const COMMAND = fileURLToPath(new URL('../../simulation/long/run.ts', import.meta.url));

const it = folderIt.extend('file', ({ folder }) => join(folder, 'results.jsonl'));

const result = (seed: number, more: Partial<SeedResult> = {}): SeedResult => ({
  seed,
  commit: 'new',
  payouts: 10,
  approvedPayouts: 10,
  steps: 100,
  checks: 50,
  counts: { ...NO_COUNTS, faults: { slow: 2 }, secondAttempts: 1, contradictions: 3 },
  ...more,
});

const kept: KeptRun = {
  commit: 'old',
  firstSeed: 1,
  lastSeed: 4,
  runs: 4,
  payouts: 40,
  approvedPayouts: 20,
  steps: 400,
  checks: 200,
  violations: 0,
  counts: { ...NO_COUNTS, faults: { slow: 1, zombie: 5 } },
};

function firstSeeds(count: number, runs: readonly KeptRun[], results: readonly SeedResult[]): number[] {
  const seeds = newSeeds(runs, results);
  return Array.from({ length: count }, () => seeds.next().value);
}

describe('a long run', () => {
  it('makes the runs that anybody makes, step by step', { timeout: TIMEOUT_MS }, async () => {
    const orders: RunOrder[] = [3, 6].map((seed) => ({ seed, payouts: 6 }));
    const answers: RunAnswer[] = [];
    const left = [...orders];

    await runInWorkers({
      workers: 2,
      take: () => left.shift(),
      onAnswer: (answer) => answers.push(answer),
      stop: new AbortController().signal,
    });

    expect(answers.map(({ seed }) => seed).sort()).toEqual([3, 6]);
    for (const { checks, ...answer } of answers) {
      const { seed, payouts, approvedPayouts, steps, counts, traceSha256, ...run } = await runOnce(answer);
      expect(answer).toEqual({ seed, payouts, approvedPayouts, steps, counts, traceSha256 });
      expect(checks).toBe(Object.values(run.checks).reduce((sum, count) => sum + count, 0));
    }
  });

  it('ends at once when stopped, without an answer', { timeout: TIMEOUT_MS }, async () => {
    const stop = new AbortController();
    const answers: RunAnswer[] = [];
    const running = runInWorkers({
      workers: 1,
      take: () => ({ seed: 1, payouts: 5_000 }),
      onAnswer: (answer) => answers.push(answer),
      stop: stop.signal,
    });

    stop.abort();
    await running;

    expect(answers).toEqual([]);
  });

  it('takes only new seeds', () => {
    expect(firstSeeds(3, [], [])).toEqual([1, 2, 3]);
    expect(firstSeeds(3, [kept], [result(5), result(7, { commit: 'other' })])).toEqual([6, 8, 9]);
  });
});

describe('the results of a long run', () => {
  it('survive an interruption, but for a line cut off', ({ file }) => {
    const results = new ResultsFile(file);
    results.append(result(1));
    results.append(result(2, { violation: { invariant: 1, message: 'paid twice' } }));
    appendFileSync(file, '{"seed":3,"commit":"ne');

    const again = new ResultsFile(file);
    expect(again.read()).toEqual([
      result(1),
      result(2, { violation: { invariant: 1, message: 'paid twice' } }),
    ]);
    again.append(result(3));

    expect(new ResultsFile(file).read().map(({ seed }) => seed)).toEqual([1, 2, 3]);
  });

  it('are refused where a line is not a result', ({ file }) => {
    writeFileSync(file, `${JSON.stringify(result(1))}\n{"seed":2}\n`);

    expect(() => new ResultsFile(file).read()).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        message: `Line 2 of ${file} is not a result of a long run.`,
      }),
    );
  });

  it('are added to the kept sums, once', () => {
    const results = [result(5), result(7, { violation: { invariant: 2, message: 'sums' } })];

    const once = withResults([kept], 'new', results);

    expect(once).toEqual([
      kept,
      {
        commit: 'new',
        firstSeed: 5,
        lastSeed: 7,
        runs: 2,
        payouts: 20,
        approvedPayouts: 20,
        steps: 200,
        checks: 100,
        violations: 1,
        counts: { ...NO_COUNTS, faults: { slow: 4 }, secondAttempts: 2, contradictions: 6 },
      },
    ]);
    expect(withResults(once, 'new', results)).toEqual(once);
    expect(notKept(once, 'new', results)).toEqual([]);
    const more = withResults(once, 'new', [...results, result(8)]);
    expect(more.at(-1)).toMatchObject({ firstSeed: 5, lastSeed: 8, runs: 3, violations: 1 });
    // Of another commit, on another machine: what is kept stays as it is.
    expect(withResults(once, 'newer', results)).toEqual(once);
  });
});

describe('the table of the long runs', () => {
  it('has a row for each commit and one for all', () => {
    const lines = longRunLines(withResults([kept], 'new', [result(5)]));

    expect(lines.slice(2, 5)).toEqual([
      '| `old` | 1 to 4 | 4 | 40 | 20 | 400 | 200 | 6 | 0 | 0 | 0 |',
      '| `new` | 5 to 5 | 1 | 10 | 10 | 100 | 50 | 2 | 1 | 3 | 0 |',
      '| all |  | 5 | 50 | 30 | 500 | 250 | 8 | 1 | 3 | 0 |',
    ]);
    expect(lines).toContain('| process freezes past its time-out and wakes hours later | 5 |');
  });
});

describe('the command of a long run', () => {
  it('ends with what a run broke and the command that makes it again', { timeout: TIMEOUT_MS }, async ({
    file,
  }) => {
    const { name, isChanged } = commitOfRun();
    const commit = isChanged ? `${name} with local changes` : name;
    const violation = { invariant: 1, message: 'exp-1 is paid twice' } as const;
    new ResultsFile(file).append(result(900_001, { commit, violation }));
    const args = [COMMAND, '--results', file, '--total', '1'];

    const ended = await runNode(args);

    expect(ended).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('Invariant 1 does not hold with seed 900001: exp-1 is paid twice'),
    });
    expect(ended).toMatchObject({
      stdout: expect.stringContaining('npm run simulate -- --seed 900001 --payouts 10\n'),
    });
  });

  it('takes its figures', () => {
    const args = [
      '--total',
      '1000000',
      '--payouts',
      '50',
      '--workers',
      '3',
      '--results',
      'a.jsonl',
      '--page',
    ];

    expect(parseLongRunOptions(args)).toEqual({
      help: false,
      total: 1_000_000,
      payouts: 50,
      workers: 3,
      results: 'a.jsonl',
      page: true,
    });
    expect(parseLongRunOptions([])).toMatchObject({ total: 100_000, payouts: 400, page: false });
  });

  it.each([[['--total', '0']], [['--payouts', 'many']], [['--workers', '65']], [['--unknown']], [['x']]])(
    'refuses %j',
    (args) => {
      expect(() => parseLongRunOptions(args)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    },
  );
});
