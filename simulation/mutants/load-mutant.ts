import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { type Mutant, mutated } from './mutant.ts';

const ROOT = new URL('../../', import.meta.url);

/**
 * Loads modules with the mutant's edits from now on, changed on the way from disk to compiler
 * (https://nodejs.org/docs/latest-v24.x/api/module.html#moduleregisterhooksoptions). Modules already loaded stay as
 * they are.
 * @returns the mutant's files not yet loaded: any that remain there were never mutated.
 */
export function loadMutant(mutant: Mutant): ReadonlySet<string> {
  const fileOf = new Map(mutant.edits.map(({ file }) => [new URL(file, ROOT).href, file]));
  const waiting = new Set(fileOf.values());
  registerHooks({
    load: (url, context, nextLoad) => {
      const file = fileOf.get(url);
      if (file === undefined) return nextLoad(url, context);
      waiting.delete(file);
      const source = mutated(file, readFileSync(new URL(url), 'utf8'), mutant);
      return { format: 'module-typescript', source, shortCircuit: true };
    },
  });
  return waiting;
}
