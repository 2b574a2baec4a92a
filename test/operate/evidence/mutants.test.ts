import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import { Forgery } from '../../support/evidence-attacks.ts';
import { it } from '../../support/evidence-corpus.ts';
import { runNode } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { FORGERIES } from './forgeries.ts';
import { MUTANTS } from './mutants/catalogue.ts';

const RUN = fileURLToPath(new URL('mutants/verify-mutated.ts', import.meta.url));
const folder = temporaryFolder();

describe('a verifier that lacks one condition', () => {
  it('lets a forgery pass that is found with it', { timeout: 180_000 }, async ({ corpora }) => {
    for (const { what, corpus, forge } of FORGERIES) {
      const forgery = await Forgery.of(corpora[corpus]);
      forge(forgery);
      writeFileSync(`${folder}/${what.replaceAll(/\W+/g, '-')}.tar`, await forgery.archive());
    }

    const { code, stdout, stderr } = await runNode([RUN, folder]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const found = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found).toEqual(MUTANTS.map(({ name }) => ({ name, byUs: false, byMutant: true })));
  });
});
