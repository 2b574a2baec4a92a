import { describe, expect } from 'vitest';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { it as embeddedIt } from '../../support/embedded.ts';
import { Forgery } from '../../support/evidence-attacks.ts';
import { archiveOf, MONTH } from '../../support/evidence-corpus.ts';
import { closedMonths, closedWith } from './closed-months.ts';
import { edited } from './forging.ts';

type Archives = { readonly november: Buffer; readonly december: Buffer };

const it = embeddedIt.extend('closed', { scope: 'file' }, async ({ embedded }): Promise<Archives> => {
  const people = await closedMonths(embedded);
  return { november: await archiveOf(people), december: await archiveOf(people, '2026-12') };
});

async function problemsOf(archive: Buffer): Promise<string[]> {
  const { answers } = await verifyEvidence(bufferSource(archive));
  return answers.flatMap(({ check, problems }) => problems.map(({ what }) => `${check}: ${what}`));
}

async function forged(archive: Buffer, forge: (forgery: Forgery) => void): Promise<string[]> {
  const forgery = await Forgery.of(archive);
  forge(forgery);
  return problemsOf(await forgery.archive());
}

describe('the journals of closed months', () => {
  it('are in the archive of the month and of what was owed for it, and follow from it', async ({
    closed,
  }) => {
    const { answers } = await verifyEvidence(bufferSource(closed.november));
    const december = await verifyEvidence(bufferSource(closed.december));
    const counted = (of: typeof answers) => of.find(({ check }) => check === 'journal')?.counted;

    expect([await problemsOf(closed.november), await problemsOf(closed.december)]).toEqual([[], []]);
    expect(counted(answers)).toBe('2 months, 6 entries');
    expect(counted(december.answers)).toBe('1 month, 1 entry');
  });

  it('have the reports that booked what is in them, whatever month those were read in', async ({
    closed,
  }) => {
    const { parts } = await Forgery.of(closed.december);

    expect([...parts.keys()].filter((name) => name.startsWith('bank-reports/')).length).toBeGreaterThan(0);
  });

  it('that were changed in their rows are found', async ({ closed: { november } }) => {
    const ofRow = (kind: string, path: readonly string[], value: unknown) => (forgery: Forgery) =>
      forgery.mapRows('journal', (row) =>
        row.pk.startsWith(`EXPORT#${MONTH}`) && row.pk.includes(kind) ? edited(row, path, () => value) : row,
      );
    const without = (kind: RegExp) => (forgery: Forgery) =>
      forgery.mapRows('journal', (row) => (kind.test(row.pk) ? undefined : row));

    const found = [
      await forged(november, ofRow('#entries#', ['entries', '1', 'energyWh'], '420000')),
      await forged(november, ofRow('#named#', ['named', '0'], 'PO00000000000000000000000000.0')),
      await forged(november, ofRow('#csv', ['files', '0', 'sha256'], '0'.repeat(64))),
      await forged(november, ofRow('#datev', ['rules'], '{')),
      await forged(november, without(/#datev$/)),
      await forged(november, without(/2026-11.*#named#/)),
      await forged(november, without(/^EXPORT#2026-11/)),
    ];

    const notClosed = `journal: cannot be followed: The journal of ${MONTH} is not the one that closed it.`;
    expect(found).toEqual([
      [notClosed],
      ['journal: names other movements than it has'],
      ['journal: was exported as other files than its journal makes'],
      ['journal: was exported as other files than its journal makes'],
      [],
      [expect.stringMatching(/^journal: cannot be followed: The journal of .*#named#00000 is not/)],
      // By each of the two proofs after it.
      Array(2).fill('anchors: is missing, or not the one that was anchored'),
    ]);
  });

  it.for<[string, (entries: readonly JournalEntry[]) => readonly JournalEntry[], RegExp]>([
    [
      'ten times the energy',
      ([first, ...rest]) =>
        first === undefined ? rest : [{ ...first, energyWh: 10n * (first.energyWh ?? 1n) }, ...rest],
      /^journal: is in EV202611-000001 otherwise than its history says$/,
    ],
    [
      'another text than its payment file has',
      ([first, ...rest]) => (first === undefined ? rest : [{ ...first, remittance: 'a gift' }, ...rest]),
      /^journal: is in EV202611-000001 otherwise than its history says$/,
    ],
    [
      'another amount, as balanced as before',
      (entries) =>
        entries.map((entry, index) =>
          index > 0
            ? entry
            : { ...entry, postings: entry.postings.map((one) => ({ ...one, amountMinor: 9n })) },
        ),
      /^journal: is in EV202611-000001 otherwise than its history says$/,
    ],
    [
      'an entry less',
      (entries) => entries.slice(0, -1),
      /^journal: was known to have moved in 2026-11, and its journal does not have it$/,
    ],
    ['nothing in it', () => [], /^journal: was known to have moved in 2026-11/],
  ])('that were closed with %s are found', async ([, change, problem], { embedded }) => {
    const found = await problemsOf(await closedWith(embedded, change));

    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toMatch(problem);
  });
});
