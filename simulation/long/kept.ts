import { readFileSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { addCounts, NO_COUNTS, runCounts } from '../counts.ts';
import type { SeedResult } from './results-file.ts';

/** The sums of all long runs: the lines of their seeds are too many for a repository. */
const KEPT_FILE = new URL('../../docs/long-run.json', import.meta.url);

const keptRun = z.object({
  commit: z.string(),
  firstSeed: z.int(),
  lastSeed: z.int(),
  runs: z.int(),
  payouts: z.int(),
  /** Those in worlds where people approve files. */
  approvedPayouts: z.int(),
  steps: z.int(),
  checks: z.int(),
  violations: z.int(),
  counts: runCounts,
});

/** All runs of one commit. */
export type KeptRun = Readonly<z.infer<typeof keptRun>>;

export function readKept(): readonly KeptRun[] {
  return z.array(keptRun).parse(JSON.parse(readFileSync(KEPT_FILE, 'utf8')));
}

export function writeKept(kept: readonly KeptRun[]): void {
  writeFileSync(KEPT_FILE, `${JSON.stringify(kept, undefined, 2)}\n`);
}

/** Results not yet in the kept sums: of seeds beyond those kept for their commit. */
export function notKept(
  kept: readonly KeptRun[],
  commit: string,
  results: readonly SeedResult[],
): readonly SeedResult[] {
  const lastSeed = kept.find((run) => run.commit === commit)?.lastSeed ?? 0;
  return results.filter((result) => result.commit === commit && result.seed > lastSeed);
}

/** The kept sums with a commit's results added. Idempotent: nothing counts twice. */
export function withResults(
  kept: readonly KeptRun[],
  commit: string,
  results: readonly SeedResult[],
): readonly KeptRun[] {
  const known = kept.find((run) => run.commit === commit);
  const runs = notKept(kept, commit, results).map(runOf);
  const all = known === undefined ? runs : [known, ...runs];
  const [first, ...more] = all;
  if (first === undefined) return kept;
  return [...kept.filter((run) => run !== known), more.reduce(added, first)];
}

function runOf({ seed, violation, ...result }: SeedResult): KeptRun {
  const { commit, payouts, approvedPayouts, steps, checks, counts } = result;
  const violations = violation === undefined ? 0 : 1;
  return {
    commit,
    firstSeed: seed,
    lastSeed: seed,
    runs: 1,
    payouts,
    approvedPayouts,
    steps,
    checks,
    violations,
    counts,
  };
}

function added(a: KeptRun, b: KeptRun): KeptRun {
  return {
    commit: a.commit,
    firstSeed: Math.min(a.firstSeed, b.firstSeed),
    lastSeed: Math.max(a.lastSeed, b.lastSeed),
    ...sumOf([a, b]),
  };
}

export function sumOf(runs: readonly KeptRun[]): Omit<KeptRun, 'commit' | 'firstSeed' | 'lastSeed'> {
  const total = (part: (run: KeptRun) => number): number => runs.reduce((sum, run) => sum + part(run), 0);
  return {
    runs: total((run) => run.runs),
    payouts: total(({ payouts }) => payouts),
    approvedPayouts: total(({ approvedPayouts }) => approvedPayouts),
    steps: total(({ steps }) => steps),
    checks: total(({ checks }) => checks),
    violations: total(({ violations }) => violations),
    counts: runs.reduce((counts, run) => addCounts(counts, run.counts), NO_COUNTS),
  };
}

/**
 * Seeds from 1 on without a result and outside the kept range. A gap that an interruption left inside that range stays.
 */
export function* newSeeds(
  kept: readonly KeptRun[],
  results: readonly SeedResult[],
): Generator<number, never> {
  const done = new Set(results.map(({ seed }) => seed));
  const isKept = (seed: number): boolean =>
    kept.some(({ firstSeed, lastSeed }) => firstSeed <= seed && seed <= lastSeed);
  for (let seed = 1; ; seed += 1) if (!done.has(seed) && !isKept(seed)) yield seed;
}
