import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect } from 'vitest';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { Forgery } from '../../support/evidence-attacks.ts';
import { archiveOf, it } from '../../support/evidence-corpus.ts';
import { runNode } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { tried } from '../../support/tried.ts';
import { closedMonths, closedWith } from './closed-months.ts';
import { FORGERIES } from './forgeries.ts';
import { edited } from './forging.ts';
import { MUTANTS } from './mutants/catalogue.ts';

const RUN = fileURLToPath(new URL('mutants/verify-mutated.ts', import.meta.url));
const folder = temporaryFolder();
const TRIED = tried(
  MUTANTS,
  MUTANTS.filter((_mutant, index) => index % 12 === 0),
);

describe('a verifier that lacks one condition', () => {
  it('lets a forgery pass that is found with it', { timeout: 180_000 }, async ({ corpora, embedded }) => {
    const keep = (what: string, archive: Buffer): void =>
      writeFileSync(`${folder}/${what.replaceAll(/\W+/g, '-')}.tar`, archive);
    const forged = async (
      what: string,
      archive: Buffer,
      forge: (forgery: Forgery) => void,
    ): Promise<void> => {
      const forgery = await Forgery.of(archive);
      forge(forgery);
      keep(what, await forgery.archive());
    };
    for (const { what, corpus, forge } of FORGERIES)
      if (TRIED.some(({ lets }) => lets === what)) await forged(what, corpora[corpus], forge);
    const tenTimes = (entry: JournalEntry) => ({ ...entry, energyWh: 10n * (entry.energyWh ?? 1n) });
    keep('a journal of ten times the energy', await closedWith(embedded, (entries) => entries.map(tenTimes)));
    keep('a journal of an entry less', await closedWith(embedded, (entries) => entries.slice(0, -1)));
    const closed = await archiveOf(await closedMonths(embedded));
    const inRow = (of: string, path: readonly string[], value: string) => (forgery: Forgery) =>
      forgery.mapRows('journal', (row) => (row.pk.includes(of) ? edited(row, path, () => value) : row));
    await forged(
      'a journal that was exported as another file',
      closed,
      inRow('#csv', ['files', '0', 'bytes'], '1'),
    );
    await forged('a journal that names other movements', closed, inRow('#named#', ['named', '0'], 'PO.0'));
    await forged('no journal, which was anchored', closed, (forgery) =>
      forgery.mapRows('journal', ({ pk, ...row }) =>
        pk.startsWith('EXPORT#2026-11') ? undefined : { pk, ...row },
      ),
    );

    const { code, stdout, stderr } = await runNode([RUN, folder, ...TRIED.map(({ name }) => name)]);

    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const found = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found).toEqual(TRIED.map(({ name }) => ({ name, byUs: false, byMutant: true })));
  });
});
