import { MUTANTS } from './catalogue.ts';
import { loadMutant } from './load-mutant.ts';
import { BUDGET_MS, PAYOUTS, seedsFrom } from './seeds.ts';

/**
 * A process of its own, since a module is loaded once: looks for one mutant, and prints one line of JSON that says
 * which run found it. Without a mutant's name it makes all runs with the product as it is.
 */
const [name] = process.argv.slice(2);
const mutant = MUTANTS.find((candidate) => candidate.name === name);
if (name !== undefined && mutant === undefined) throw new Error(`There is no mutant "${name}".`);
const waiting = mutant === undefined ? new Set<string>() : loadMutant(mutant);
// Only now: whatever was loaded before would not be mutated.
const { runOnce } = await import('../one-run.ts');
if (waiting.size > 0) throw new Error(`The simulation never loads ${[...waiting].join(', ')}.`);

const startMs = performance.now();
let [runs, steps] = [0, 0];
let found: { readonly invariant: number; readonly seed: number; readonly message: string } | undefined;
for (const seed of seedsFrom(mutant?.seed ?? 1)) {
  if (performance.now() - startMs > BUDGET_MS) break;
  const result = await runOnce({ seed, payouts: PAYOUTS });
  runs += 1;
  steps += result.steps;
  if (result.violation === undefined) continue;
  found = { invariant: result.violation.invariant, seed, message: result.violation.message };
  break;
}
process.stdout.write(
  `${JSON.stringify({ runs, steps, ms: Math.round(performance.now() - startMs), found })}\n`,
);
