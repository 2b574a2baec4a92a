import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { mutated } from '../../../../simulation/mutants/mutant.ts';
import type { VerifierMutant } from './catalogue.ts';
import { MUTANTS } from './catalogue.ts';

/**
 * A process of its own, since Node alone loads modules through hooks: verifies each archive with each named mutant that is
 * to let it pass, and prints what they say of it as lines of JSON. A mutant's modules have its name in their addresses, so
 * that all of them lie side by side.
 */
const ROOT = new URL('../../../../', import.meta.url);
const VERIFIER = new URL('operate/evidence/verify/', ROOT).href;
const MARK = '?mutant=';

function mutantIn(url: string | undefined): VerifierMutant | undefined {
  const name = url?.split(MARK)[1];
  return MUTANTS.find((mutant) => mutant.name === name);
}

registerHooks({
  resolve: (specifier, context, nextResolve) => {
    const found = nextResolve(specifier, context);
    const mutant = mutantIn(context.parentURL);
    const isOurs = mutant !== undefined && found.url.startsWith(VERIFIER);
    return isOurs ? { ...found, url: `${found.url}${MARK}${mutant.name}` } : found;
  },
  load: (url, context, nextLoad) => {
    const mutant = mutantIn(url);
    if (mutant === undefined) return nextLoad(url, context);
    const [address = ''] = url.split(MARK);
    const file = address.slice(ROOT.href.length);
    const source = mutated(file, readFileSync(new URL(address), 'utf8'), mutant);
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});

type Verifier = typeof import('../../../../operate/evidence/verify/verify-evidence.ts');
type Sources = typeof import('../../../../operate/evidence/verify/byte-source.ts');

async function holds(path: string, mark: string): Promise<boolean> {
  const { verifyEvidence }: Verifier = await import(`${VERIFIER}verify-evidence.ts${mark}`);
  const { bufferSource }: Sources = await import(`${VERIFIER}byte-source.ts${mark}`);
  return (await verifyEvidence(bufferSource(readFileSync(path)))).holds;
}

const [folder = '', ...names] = process.argv.slice(2);
for (const { name, lets } of MUTANTS) {
  if (!names.includes(name)) continue;
  const forged = `${folder}/${lets.replaceAll(/\W+/g, '-')}.tar`;
  const answer = { name, byUs: await holds(forged, ''), byMutant: await holds(forged, `${MARK}${name}`) };
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
