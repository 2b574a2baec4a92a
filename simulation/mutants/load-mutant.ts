import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { type Mutant, mutated } from './mutant.ts';

const ROOT = new URL('../../', import.meta.url);

/**
 * From now on modules are loaded as the mutant has them: their source is changed on its way from the disk to the
 * compiler (https://nodejs.org/docs/latest-v24.x/api/module.html#moduleregisterhooksoptions). Modules that are
 * loaded already stay as they are.
 * @returns the files of the mutant that were not loaded yet: what stays among them was not mutated.
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
