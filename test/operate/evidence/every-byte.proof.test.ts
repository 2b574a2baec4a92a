import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { holdParts } from '../../../operate/evidence/verify/checks/parts.ts';
import { openArchive } from '../../../operate/evidence/verify/open-archive.ts';
import { Problems } from '../../../operate/evidence/verify/problems.ts';
import { verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { it } from '../../support/evidence-corpus.ts';
import { forAllAsyncIn } from '../../support/properties.ts';
import { tried } from '../../support/tried.ts';

/** From a byte to the next. Odd, so that a sample has each bit and each place in a block of a tar file. */
const STEP = tried(1, 59);

/** Whether the first question alone is answered so: it holds for an archive as it was written, and for no other. */
async function isAsWritten(archive: Buffer): Promise<boolean> {
  const problems = new Problems();
  await holdParts(await openArchive(bufferSource(archive)), problems);
  return problems.count === 0;
}

describe('one changed byte', () => {
  it('is found wherever it is tried in a small archive', { timeout: 120_000 }, async ({ corpora }) => {
    const archive = Buffer.from(corpora.plain);
    const unfound: number[] = [];
    expect(await isAsWritten(archive)).toBe(true);

    for (let at = 0; at < archive.length; at += STEP) {
      const byte = archive[at] ?? 0;
      archive[at] = byte ^ (1 << (at % 8));
      if (await isAsWritten(archive)) unfound.push(at);
      archive[at] = byte;
    }

    expect(unfound).toEqual([]);
    expect(await isAsWritten(archive)).toBe(true);
  });

  it('is found by all questions together, whatever it becomes', { timeout: 120_000 }, async ({ corpora }) => {
    await forAllAsyncIn(
      tried(60, 8),
      fc.integer({ min: 0, max: corpora.signed.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      async (at, difference) => {
        const archive = Buffer.from(corpora.signed);
        archive[at] = (archive[at] ?? 0) ^ difference;

        expect((await verifyEvidence(bufferSource(archive))).holds).toBe(false);
      },
    );
  });
});
