import fc from 'fast-check';
import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import type { Beside } from '../../functions/core/journal/beside.ts';
import { documentOf, type JournalEntry } from '../../functions/core/journal/entry.ts';
import { keepExportedFormat, readExportedFormat } from '../../functions/ledger/exported-formats.ts';
import {
  closeMonth,
  readBeside,
  readClosedMonth,
  readJournal,
  readNamedMovements,
} from '../../functions/ledger/exports.ts';
import { it } from '../support/embedded.ts';
import { expense } from '../support/expenses.ts';
import { journals } from '../support/journal.ts';
import { personNamed } from '../support/people.ts';
import { present } from '../support/present.ts';
import { forAllAsyncIn } from '../support/properties.ts';

const AT_MS = Date.parse('2026-11-03T06:00:00Z');

const NOTHING: Beside = { contradicted: [], ended: [], unreadable: [], unstated: [] };

/** The first month, without its entries. */
const OCTOBER = {
  month: '2026-10',
  previous: undefined,
  beside: NOTHING,
  by: personNamed('Ada'),
  atMs: AT_MS,
} as const;

/** So many entries, each of a payout and a movement of its own, as large as texts of a source make them. */
function longJournal(count: number): readonly JournalEntry[] {
  const [drawn = []] = fc.sample(
    journals('2026-10').filter(({ length }) => length > 0),
    { numRuns: 1, seed: 11 },
  );
  const first = present(drawn[0]);
  return Array.from({ length: count }, (_, index) => ({
    ...first,
    expenseId: 'Ω'.repeat(300),
    document: documentOf('2026-10', index + 1),
    payoutId: payoutIdOf(expense({ expenseId: `expense-${Math.floor(index / 2)}` })),
    movement: index % 2,
  }));
}

describe('a closed month', () => {
  it('gives back its journal, whatever a source or a bank wrote', async ({ embedded }) => {
    await forAllAsyncIn(25, journals('2026-10'), async (entries) => {
      const table = await embedded.newTable();

      const closed = await closeMonth(table, { ...OCTOBER, entries });

      expect(await readClosedMonth(table, '2026-10')).toEqual(closed);
      expect(await readJournal(table, closed)).toEqual(entries);
    });
  });

  it('is in parts that fit into rows, and names each movement', { timeout: 60_000 }, async ({ table }) => {
    const entries = longJournal(1_500);

    const closed = await closeMonth(table, { ...OCTOBER, entries });

    expect(closed.entryParts).toBeGreaterThan(3);
    expect(await readJournal(table, closed)).toEqual(entries);
    const named = await Array.fromAsync(readNamedMovements(table, closed));
    expect(named).toHaveLength(750);
    expect(named.every(({ movements }) => movements.join() === '0,1')).toBe(true);
  });

  it('keeps what finance had to look at, a thousand of each at most', async ({ table }) => {
    const payoutId = payoutIdOf(expense());
    const open = { payoutId, currency: 'EUR', amountMinor: 1250n };
    const day = { debtorAccountId: 'a'.repeat(60), day: plainDate('2026-10-30') };
    const beside: Beside = {
      contradicted: [open],
      ended: Array<typeof open>(1_200).fill(open),
      unreadable: Array<typeof payoutId>(1_200).fill(payoutId),
      unstated: Array<typeof day>(1_200).fill(day),
    };

    const closed = await closeMonth(table, { ...OCTOBER, entries: [], beside });

    const kept = await readBeside(table, closed);
    expect(kept.contradicted).toEqual([open]);
    expect([kept.ended, kept.unreadable, kept.unstated].map(({ length }) => length)).toEqual([
      1_000, 1_000, 1_000,
    ]);
  });

  it('has the companies and payment texts of its entries', async ({ table }) => {
    const entries = longJournal(3).map((entry, index) => ({
      ...entry,
      ...(index === 1 ? {} : { company: `Company ${index}` }),
      ...(index === 0 ? {} : { remittance: `EV charging ref ${index}` }),
    }));

    const closed = await closeMonth(table, { ...OCTOBER, entries });

    expect(await readJournal(table, closed)).toEqual(entries);
  });

  it('is closed once, by whoever came first, and names the one before it', async ({ table }) => {
    const [first, second] = await Promise.all([
      closeMonth(table, { ...OCTOBER, entries: longJournal(1) }),
      closeMonth(table, { ...OCTOBER, entries: longJournal(2), by: personNamed('Bert') }),
    ]);
    const november = await closeMonth(table, { ...OCTOBER, month: '2026-11', previous: first, entries: [] });

    expect(first).toEqual(second);
    expect(await readJournal(table, first)).toHaveLength(first.entries);
    expect(november).toMatchObject({ previous: first.digest, entries: 0, entryParts: 0 });
    expect(await readClosedMonth(table, '2026-12')).toBeUndefined();
  });
});

describe('an exported format', () => {
  it('is what its first export kept', async ({ table }) => {
    const first = {
      exportedAt: '2026-11-03T06:00:00.000Z',
      rules: '{"a":1}',
      files: [{ name: 'f', sha256: 'ab', bytes: 3 }],
    };

    expect(await readExportedFormat(table, '2026-10', 'sie')).toBeUndefined();
    expect(await keepExportedFormat(table, '2026-10', 'sie', first)).toEqual(first);
    expect(await keepExportedFormat(table, '2026-10', 'sie', { ...first, rules: '{}' })).toEqual(first);
    expect(await readExportedFormat(table, '2026-10', 'datev')).toBeUndefined();
  });
});
