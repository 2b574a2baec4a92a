import { crashRun, type Death } from './crash-run.ts';
import { type DeathPlan, type Dry, dryOf, secondDeaths } from './deaths.ts';

export type CrashFailure = { readonly deaths: readonly Death[]; readonly problem: string };

/** The outcome of one first death, alone and with each second death after it. */
export type Around = {
  readonly single: number;
  readonly recovery: number;
  readonly changed: number;
  readonly other: number;
  readonly steps: number;
  readonly runsWithVoidBatch: number;
  readonly failures: readonly CrashFailure[];
};

let dry: Promise<Dry> | undefined;

/** @param index of the first death among all in the run without deaths. */
export async function runAround(index: number, plan: DeathPlan): Promise<Around> {
  dry ??= crashRun([]).then(dryOf);
  const known = await dry;
  const first = known.first[index];
  if (first === undefined) throw new Error(`There are only ${known.first.length} first deaths.`);
  const counts = { single: 1, recovery: 0, changed: 0, other: 0, steps: 0, runsWithVoidBatch: 0 };
  const failures: CrashFailure[] = [];
  const run = async (deaths: readonly Death[]) => {
    const result = await crashRun(deaths);
    counts.steps += result.steps;
    if (result.voidedBatches > 0) counts.runsWithVoidBatch += 1;
    if (result.problem !== undefined) failures.push({ deaths, problem: result.problem });
    return result;
  };
  const alone = await run([first]);
  for (const { kind, deaths } of secondDeaths(known, index, alone, plan)) {
    counts[kind] += deaths.length;
    for (const second of deaths) await run([first, second]);
  }
  return { ...counts, failures };
}
