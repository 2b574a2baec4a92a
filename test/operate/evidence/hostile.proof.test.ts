import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { type EvidenceIndex, indexText } from '../../../operate/evidence/format/index-file.ts';
import { INDEX_NAME } from '../../../operate/evidence/format/parts.ts';
import {
  BLOCK_BYTES,
  END_BYTES,
  MAX_PART_BYTES,
  paddingOf,
  tarHeader,
} from '../../../operate/evidence/format/tar-header.ts';
import { bufferSource } from '../../../operate/evidence/verify/byte-source.ts';
import { openArchive } from '../../../operate/evidence/verify/open-archive.ts';
import { CHECKS, type Verified, verifyEvidence } from '../../../operate/evidence/verify/verify-evidence.ts';
import { Forgery } from '../../support/evidence-attacks.ts';
import { it } from '../../support/evidence-corpus.ts';
import { forAllAsyncIn } from '../../support/properties.ts';
import { newFolder, remove } from '../../support/temporary-folder.ts';
import { tried } from '../../support/tried.ts';

const verified = (archive: Buffer): Promise<Verified> => verifyEvidence(bufferSource(archive));

const problemsOf = ({ answers }: Verified): string[] =>
  answers.flatMap(({ problems }) => problems.map(({ about, what }) => `${about}: ${what}`));

/** A header with another name and length, and a sum that fits. */
function header(name: string, size: string): Buffer {
  const block = tarHeader('index.json', 0);
  block.fill(0, 0, 100).write(name, 0, 'latin1');
  block.write(`${size}\u0000`, 124, 'latin1');
  block.write('        ', 148, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1');
  return block;
}

describe('an archive of somebody else', () => {
  it('that is cut off anywhere does not hold', { timeout: 60_000 }, async ({ corpora }) => {
    const blocks = tried(1, 8);
    const ends = Array.from(
      { length: corpora.plain.length / BLOCK_BYTES / blocks },
      (_, index) => index * blocks * BLOCK_BYTES,
    );
    for (const end of [...ends, 1, 511, corpora.plain.length - 1]) {
      expect((await verified(corpora.plain.subarray(0, end))).holds, String(end)).toBe(false);
    }
  });

  it.for([
    [
      'is no archive',
      Buffer.from('PK\u0003\u0004 something else, long enough to be a block'.padEnd(2_000, '.')),
    ],
    ['is empty', Buffer.alloc(0)],
    ['has only an end', Buffer.alloc(2 * BLOCK_BYTES)],
    [
      'has a part of 8 GiB',
      Buffer.concat([tarHeader('sums.json', MAX_PART_BYTES), Buffer.alloc(BLOCK_BYTES)]),
    ],
    ['has a length that is no number', header('sums.json', '99999999999')],
    [
      'has a length in another form',
      header('sums.json', '\u0080\u0000\u0000\u0000\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff'),
    ],
    ['leads out of its folder', header('../../etc/passwd', '00000000000')],
    ['leads out of its folder further in', header('payouts/../../x', '00000000000')],
    ['has a name from the root', header('/etc/passwd', '00000000000')],
    ['has a name for another system', header('C:\\windows', '00000000000')],
    ['has a part without a name', header('', '00000000000')],
  ] as const)('that %s ends as one that has no header of ours or no index', async ([, archive]) => {
    const { holds, about, answers } = await verified(archive);

    expect([holds, about, answers.map(({ check }) => check)]).toEqual([false, undefined, ['parts']]);
  });

  it('is told what it is, or what became of it', async ({ corpora }) => {
    const folder = newFolder();
    const path = join(folder, 'evidence.tar');
    writeFileSync(path, corpora.plain);
    const tar = (...args: readonly string[]): Buffer => execFileSync('tar', ['-C', folder, ...args]);
    tar('-xf', path);
    const repacked = tar('-cf', '-', '--format=ustar', 'trust.json', 'sums.json', 'index.json');
    remove(folder);
    const withoutIndex = [tarHeader('sums.json', 0), Buffer.alloc(END_BYTES)];
    const said = async (archive: Buffer): Promise<string[]> => problemsOf(await verified(archive));

    expect(await said(Buffer.alloc(0))).toEqual(['archive: it is empty']);
    expect(await said(Buffer.from('x'))).toEqual(['archive: it is too short for an archive']);
    expect(await said(Buffer.alloc(2_000, '.'))).toEqual(['archive: it is no archive of evidence']);
    expect(await said(Buffer.from('PK'.padEnd(2_000)))).toEqual([
      'archive: it is a zip: take the archive out of it first',
    ]);
    expect(await said(gzipSync(corpora.plain))).toEqual([
      'archive: it is compressed (gzip): take it out first, with gunzip',
    ]);
    expect(await said(repacked)).toEqual([
      'archive: it is a tar that another program has packed: verify the file as it was written, and not what was packed anew',
    ]);
    expect(await said(Buffer.concat(withoutIndex))).toEqual(['archive: its index is missing']);
    const again = 'have the file once more, and compare its SHA-256';
    const within = corpora.plain.subarray(0, corpora.plain.length - END_BYTES - BLOCK_BYTES);
    expect(await said(within)).toEqual([`archive: it is cut off within index.json: ${again}`]);
    const behind = corpora.plain.length - END_BYTES;
    expect(await said(corpora.plain.subarray(0, behind))).toEqual([
      `archive: it is cut off behind byte ${behind}: ${again}`,
    ]);
  });

  it('whose index names its parts in another order, one less, or one twice, says so', async ({ corpora }) => {
    const { parts, index } = await openArchive(bufferSource(corpora.plain));
    const place = parts.get(INDEX_NAME);
    if (index === undefined || place === undefined) throw new Error('A whole archive has an index.');
    const withIndex = (changed: EvidenceIndex['parts']): Buffer => {
      const text = Buffer.from(indexText({ ...index, parts: changed }), 'utf8');
      const body = corpora.plain.subarray(0, place.offset - BLOCK_BYTES);
      const end = Buffer.alloc(paddingOf(text.length) + END_BYTES);
      return Buffer.concat([body, tarHeader(INDEX_NAME, text.length), text, end]);
    };
    const [first, ...others] = index.parts;
    if (first === undefined) throw new Error('An index names parts.');

    const asItIs = problemsOf(await verified(withIndex(index.parts)));
    const reordered = problemsOf(await verified(withIndex([...others, first])));
    const less = problemsOf(await verified(withIndex(others)));
    const twice = problemsOf(await verified(withIndex([first, ...index.parts])));

    expect(asItIs).toEqual([]);
    expect(reordered).toEqual(['index.json: has the parts in another order']);
    expect(less).toEqual([`${first.name}: is not in the index`]);
    expect(twice).toEqual(['index.json: names a part twice']);
  });

  it('that has a part twice, or something behind its end, says so', async ({ corpora }) => {
    const first = tarHeader('trust.json', 0);

    expect(problemsOf(await verified(Buffer.concat([first, corpora.plain])))).toContain(
      'archive: trust.json is there twice',
    );
    expect(problemsOf(await verified(Buffer.concat([corpora.plain, Buffer.alloc(BLOCK_BYTES)])))).toContain(
      'archive: behind its last part there is something else than its end',
    );
  });

  it.for([
    ['not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 0x0a])],
    ['not JSON', Buffer.from('{"pk":\n')],
    ['JSON in another spelling', Buffer.from('{ "pk": "PAYOUT#1" }\n')],
    ['nested deeper than any stack', Buffer.from(`${'['.repeat(200_000)}${']'.repeat(200_000)}\n`)],
    ['a list', Buffer.from('["PAYOUT#1"]\n')],
    ['a row with a number that is none', Buffer.from('{"pk":"PAYOUT#1","version":1e999}\n')],
    ['a row with a fraction', Buffer.from('{"pk":"PAYOUT#1","version":1.5}\n')],
    ['longer than any row', Buffer.from(`{"pk":"${'P'.repeat(3 * 1024 * 1024)}"}\n`)],
    ['without its end', Buffer.from('{"pk":"PAYOUT#1"}')],
    ['a key that is no text', Buffer.from('{"pk":{"pk":"PAYOUT#1"}}\n')],
  ] as const)('whose row is %s ends as one with a line that is no row', async ([, line], { corpora }) => {
    const forgery = await Forgery.of(corpora.signed);
    forgery.parts.set('payouts/000002.jsonl', line);

    const { holds, answers } = await verified(await forgery.archive());

    expect(holds).toBe(false);
    expect(answers.find(({ check }) => check === 'rows')?.problems).toEqual([
      { about: 'payouts/000002.jsonl, line 1', what: 'is not a row as we write it' },
    ]);
  });

  it('whose parts are cut, doubled or swapped, with an index that fits, never ends the verification early', {
    timeout: 120_000,
  }, async ({ corpora }) => {
    const { parts } = await Forgery.of(corpora.signed);
    const names = [...parts.keys()];
    const edit = fc.record({
      name: fc.constantFrom(...names),
      from: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.integer({ min: 0, max: 400 }),
      by: fc.oneof(
        fc.uint8Array({ maxLength: 40 }),
        fc.constantFrom('"', '0', '-1', '{}', '[]', 'null', '<', '\n').map((text) => Buffer.from(text)),
      ),
    });
    await forAllAsyncIn(tried(80, 13), fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
      const forgery = await Forgery.of(corpora.signed);
      for (const { name, from, length, by } of edits) {
        const bytes = forgery.parts.get(name) ?? Buffer.alloc(0);
        const at = Math.floor(from * bytes.length);
        forgery.parts.set(name, Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(at + length)]));
      }

      const { answers } = await verified(await forgery.archive());

      expect(answers).toHaveLength(CHECKS.length);
    });
  });

  it('whose rows have other values anywhere, with an index that fits, never ends the verification early', {
    timeout: 120_000,
  }, async ({ corpora }) => {
    const folders = [
      'payouts',
      'batches',
      'manifests',
      'runs',
      'handovers',
      'reports',
      'roster',
      'audit',
      'unmatched',
      'proof',
    ];
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom('-1', '0', '999999999999999999999', '', 'paid', 'word'),
      fc.array(fc.string()),
      fc.boolean(),
    );
    await forAllAsyncIn(
      tried(120, 20),
      fc.constantFrom(...folders),
      fc.nat(),
      fc.nat(),
      value,
      async (folder, seed, row, by) => {
        const forgery = await Forgery.of(corpora.signed);
        const rows = forgery.rows(folder);
        const meant = rows[row % rows.length];
        if (meant !== undefined) replaceSome(meant, seed, by);
        forgery.setRows(folder, rows);

        const { answers } = await verified(await forgery.archive());

        expect(answers).toHaveLength(CHECKS.length);
      },
    );
  });
});

/** Puts a value in place of one of those inside, chosen by the seed. */
function replaceSome(record: object, seed: number, by: unknown): void {
  const places: (() => void)[] = [];
  const visit = (inside: object): void => {
    for (const [name, value] of Object.entries(inside)) {
      places.push(() => Reflect.set(inside, name, by));
      if (typeof value === 'object' && value !== null) visit(value);
    }
  };
  visit(record);
  places[seed % places.length]?.();
}
