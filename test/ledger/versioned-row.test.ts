import { describe, expect } from 'vitest';
import * as z from 'zod/mini';
import { getItems, type LedgerTable } from '../../functions/ledger/table.ts';
import { changeVersioned, RowsAhead, readVersioned, rowKind } from '../../functions/ledger/versioned-row.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import { first } from '../support/client-faults.ts';
import { rejectionOf } from '../support/errors.ts';
import { it } from '../support/payment-stand.ts';

const WORDS = rowKind<readonly string[]>({ what: 'word', schema: z.array(z.string()), empty: [] });
const KEY = 'WORDS#1';

const adding =
  (word: string) =>
  (known: readonly string[]): readonly string[] =>
    known.includes(word) ? known : [...known, word];

describe('a row that is one value under a version', () => {
  it('is empty until it is written, and then what was written', async ({ stand }) => {
    expect(await readVersioned(stand.table, KEY, WORDS)).toEqual([]);
    expect(await changeVersioned(stand.table, KEY, WORDS, adding('a'))).toEqual(['a']);
    expect(await readVersioned(stand.table, KEY, WORDS)).toEqual(['a']);
    expect((await stand.row(KEY))?.['version']).toEqual({ N: '1' });
  });

  it('says which schema wrote it, and is not read by who knows only another', async ({ stand }) => {
    await changeVersioned(stand.table, KEY, WORDS, adding('a'));
    expect((await stand.row(KEY))?.['schema']).toEqual({ N: '1' });
    for (const schema of [{ N: '2' }, undefined]) {
      await stand.tamper(KEY, 'schema', schema);
      const error = await rejectionOf(changeVersioned(stand.table, KEY, WORDS, adding('b')));
      expect(error.code).toBe('LEDGER_ROW_INVALID');
      expect(error.message).toContain('schema');
    }
  });

  it('is not written by a change that gives back what it was given', async ({ stand }) => {
    await changeVersioned(stand.table, KEY, WORDS, adding('a'));
    await changeVersioned(stand.table, KEY, WORDS, adding('a'));
    expect((await stand.row(KEY))?.['version']).toEqual({ N: '1' });
  });

  it('loses no change of sixteen that come at the same moment', async ({ stand }) => {
    const words = Array.from({ length: 16 }, (_, index) => `w${index}`);
    await Promise.all(words.map((word) => changeVersioned(stand.table, KEY, WORDS, adding(word))));
    expect(new Set(await readVersioned(stand.table, KEY, WORDS))).toEqual(new Set(words));
    expect((await stand.row(KEY))?.['version']).toEqual({ N: '16' });
  });

  it('is changed on top of who was faster', async ({ stand }) => {
    stand.interrupt('WORDS#', () => changeVersioned(stand.table, KEY, WORDS, adding('theirs')));
    expect(await changeVersioned(stand.deps.table, KEY, WORDS, adding('ours'))).toEqual(['theirs', 'ours']);
  });

  it('is given up, and said so, where others are faster again and again', async ({ stand }) => {
    let others = 0;
    const faster = (): Promise<unknown> => {
      others += 1;
      return changeVersioned(stand.table, KEY, WORDS, adding(`theirs ${others}`));
    };
    stand.interrupt('WORDS#', faster, 1_000);
    const error = await rejectionOf(changeVersioned(stand.deps.table, KEY, WORDS, adding('ours')));
    expect(error.code).toBe('LEDGER_CONTENDED');
    expect(await readVersioned(stand.table, KEY, WORDS)).not.toContain('ours');
    expect(others).toBe(64);
  });

  it.for(['answer-lost', 'request-lost', 'throttled'] as const)(
    'is changed once where its write ends in %s',
    async (fault, { stand }) => {
      stand.faults.set(first('UpdateItemCommand', fault));
      await changeVersioned(stand.deps.table, KEY, WORDS, adding('a'));
      expect(await readVersioned(stand.table, KEY, WORDS)).toEqual(['a']);
    },
  );

  it('is not written over where it cannot be read', async ({ stand }) => {
    await changeVersioned(stand.table, KEY, WORDS, adding('a'));
    await stand.tamper(KEY, 'value', { S: 'none' });
    expect((await rejectionOf(changeVersioned(stand.table, KEY, WORDS, adding('b')))).code).toBe(
      'LEDGER_ROW_INVALID',
    );
  });
});

async function readAhead(table: LedgerTable, keys: readonly string[], clock: Clock): Promise<RowsAhead> {
  const items = await getItems(table, keys, clock);
  return new RowsAhead(new Map(keys.map((key) => [key, items.get(key)])));
}

describe('rows that were read ahead', () => {
  const OTHER = 'WORDS#2';

  it('are changed without being read again, also one that was not there', async ({ stand }) => {
    await changeVersioned(stand.table, KEY, WORDS, adding('a'));
    const ahead = await readAhead(stand.deps.table, [KEY, OTHER, KEY], stand.clock);
    stand.faults.clear();

    expect(await changeVersioned(stand.deps.table, KEY, WORDS, adding('b'), ahead)).toEqual(['a', 'b']);
    expect(await changeVersioned(stand.deps.table, OTHER, WORDS, adding('c'), ahead)).toEqual(['c']);

    expect(stand.faults.calls.map(({ command }) => command)).toEqual([
      'UpdateItemCommand',
      'UpdateItemCommand',
    ]);
  });

  it('are read anew by who was not the first to write, and by who comes a second time', async ({ stand }) => {
    const ahead = await readAhead(stand.table, [KEY, OTHER], stand.clock);
    await changeVersioned(stand.table, KEY, WORDS, adding('theirs'));

    expect(await changeVersioned(stand.table, KEY, WORDS, adding('ours'), ahead)).toEqual(['theirs', 'ours']);

    await changeVersioned(stand.table, OTHER, WORDS, adding('once'), ahead);
    await changeVersioned(stand.table, OTHER, WORDS, adding('theirs'));
    expect(await changeVersioned(stand.table, OTHER, WORDS, adding('once'), ahead)).toEqual([
      'once',
      'theirs',
    ]);
  });

  it('that were not asked for are read', async ({ stand }) => {
    await changeVersioned(stand.table, OTHER, WORDS, adding('a'));
    const ahead = await readAhead(stand.table, [KEY], stand.clock);

    expect(await changeVersioned(stand.table, OTHER, WORDS, adding('b'), ahead)).toEqual(['a', 'b']);
  });
});
