// First, since schemas made before it stay uncompiled.
// test/simulation/long-run.test.ts shows that compiled schemas accept and refuse the same.
import 'zod/compile';
import { addCounts, NO_COUNTS } from '../counts.ts';
import { MUTANTS } from './catalogue.ts';
import type { Hunted } from './hunted.ts';
import { loadMutant } from './load-mutant.ts';
import { BUDGET_MS, PAYOUTS, seedsFrom } from './seeds.ts';

/**
 * A process of its own, since a module loads once: looks for one mutant, and prints which run found it as a line of
 * JSON. Without a name it makes all runs with the unchanged product.
 */
const [name] = process.argv.slice(2);
const mutant = MUTANTS.find((candidate) => candidate.name === name);
if (name !== undefined && mutant === undefined) throw new Error(`There is no mutant "${name}".`);
const waiting = mutant === undefined ? new Set<string>() : loadMutant(mutant);
// Only now: a module loaded before would not be mutated.
const { runOnce } = await import('../one-run.ts');
if (waiting.size > 0) throw new Error(`The simulation never loads ${[...waiting].join(', ')}.`);

process.stdout.write(`${JSON.stringify(await hunt())}\n`);

async function hunt(): Promise<Hunted> {
  let [runs, steps, counts] = [0, 0, NO_COUNTS];
  for (const seed of seedsFrom(mutant?.seed)) {
    const { violation, ...run } = await runOnce({ seed, payouts: PAYOUTS });
    runs += 1;
    steps += run.steps;
    counts = addCounts(counts, run.counts);
    if (violation !== undefined) {
      const { invariant, message } = violation;
      return { runs, steps, counts, found: { invariant, seed, message } };
    }
    // Processor time, not wall time, so that a busy machine decides nothing.
    if (mutant !== undefined && process.cpuUsage().user / 1_000 > BUDGET_MS) break;
  }
  return { runs, steps, counts };
}
