import { describe, expect } from 'vitest';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { CHECKS, type Verified, verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { Forgery } from '../../support/evidence-attacks.ts';
import { it } from '../../support/evidence-corpus.ts';
import { FORGERIES } from './forgeries.ts';

const named = (check: string) => CHECKS.filter(({ name }) => name === check);

function notHeld({ answers }: Verified): string[] {
  return answers.flatMap(({ check, holds, problems }) =>
    holds ? [] : [check, ...problems.map(({ about, what }) => `  ${about}: ${what}`)],
  );
}

describe('verifying a month', () => {
  it('holds for each archive that was made, and says what it looked at', async ({ corpora }) => {
    const signed = await verifyEvidence(bufferSource(corpora.signed));
    const unanchored = await verifyEvidence(bufferSource(corpora.unanchored));
    const plain = await verifyEvidence(bufferSource(corpora.plain));

    expect([signed, unanchored, plain].map(notHeld)).toEqual([[], [], []]);
    expect(Object.fromEntries(signed.answers.map(({ check, counted }) => [check, counted]))).toEqual({
      parts: '22 parts',
      rows: '20 rows',
      histories: '6 payouts, 22 steps',
      charges: '1 charge of 1 payout',
      runs: '1 collection, 4 accepted payouts',
      manifests: '1 file, 4 payments',
      'file-digests': '1 file',
      'file-contents': '1 file, 4 payments',
      approvers: '2 entries',
      approvals: '2 signatures of 1 file',
      'bank-reports': '3 reports, 5 lines',
      'bank-lines': '4 facts, 0 of them of people',
      sums: '1 sum of the month, 1 file',
      journal: '',
      audit: '3 entries of 1 day',
      anchors: '2 anchors, 21 heads of what is in the archive',
    });
    expect(plain.answers.find(({ check }) => check === 'anchors')?.counted).toBe('');
    expect(signed.firstKeys.map(({ name }) => name)).toEqual(['Anna', 'Bert']);
  });

  it('says of a forgery of each kind that it does not hold, by the one check that knows', {
    timeout: 120_000,
  }, async ({ corpora }) => {
    const found: unknown[] = [];
    for (const { check, what, corpus, forge } of FORGERIES) {
      const forgery = await Forgery.of(corpora[corpus]);
      forge(forgery);
      const source = bufferSource(await forgery.archive());
      const all = await verifyEvidence(source);
      // The mutant of the verifier that lacks this check.
      const others = CHECKS.filter(({ name }) => name !== check);
      const without = await verifyEvidence(source, { checks: others });
      found.push({
        what,
        by: all.answers.filter(({ holds }) => !holds).map((answer) => answer.check),
        without: notHeld(without),
      });
    }
    expect(found).toEqual(FORGERIES.map(({ check, what }) => ({ what, by: [check], without: [] })));
    const unforged = CHECKS.filter(({ name }) => !FORGERIES.some(({ check }) => check === name));
    // journal.test.ts has those of a closed month.
    expect(unforged.map(({ name }) => name)).toEqual(['journal']);
    expect(named('parts')).toHaveLength(1);
  });
});
