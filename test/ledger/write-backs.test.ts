import { describe, expect } from 'vitest';
import { writeBackKey } from '../../functions/ledger/keys.ts';
import {
  changeWriteBack,
  dueWriteBacks,
  noteWriteBack,
  readWriteBack,
} from '../../functions/ledger/write-backs.ts';
import { it, rawItem } from '../support/embedded.ts';
import { expenses } from '../support/expenses.ts';
import { payoutOf } from '../support/payouts.ts';
import { present, two } from '../support/present.ts';

const OF = { source: 'ampeco', account: 'voltgrid' } as const;
const [FIRST, SECOND] = two(expenses(2).map((one) => payoutOf(one).payoutId));
const NOW_MS = Date.parse('2026-11-02T06:00:00Z');

const TOLD = [
  {
    attempt: 1,
    recordId: '7',
    paidMinor: 9_007_199_254_740_993n,
    copyIds: ['8'],
    sent: [{ paidMinor: 0n, atMs: NOW_MS, state: 'watched' }],
    createdAtMs: NOW_MS,
  },
] as const;

describe('what a source was told of a payout', () => {
  it('is kept as it was written, to the digit', async ({ table }) => {
    await noteWriteBack(table, { ...OF, payoutId: FIRST }, NOW_MS);
    const noted = present(await readWriteBack(table, FIRST));
    await changeWriteBack(table, OF, noted, { told: TOLD, due: undefined });

    const kept = { payoutId: FIRST, version: 2, told: TOLD, due: undefined };
    expect(await readWriteBack(table, FIRST)).toEqual(kept);
    expect(await readWriteBack(table, SECOND)).toBeUndefined();
  });

  it('is found while it is due, the longest due first, and no more after that', async ({ table }) => {
    await noteWriteBack(table, { ...OF, payoutId: SECOND }, NOW_MS + 1);
    await noteWriteBack(table, { ...OF, payoutId: FIRST }, NOW_MS);
    const due = (atMs: number, of = {}) => Array.fromAsync(dueWriteBacks(table, { ...OF, ...of }, atMs, 10));

    expect(await due(NOW_MS - 1)).toEqual([]);
    expect(await due(NOW_MS)).toEqual([FIRST]);
    expect(await due(NOW_MS + 1)).toEqual([FIRST, SECOND]);
    expect(await due(NOW_MS + 1, { account: 'other' })).toEqual([]);
    const row = present(await readWriteBack(table, FIRST));
    await changeWriteBack(table, OF, row, { told: [], due: undefined });
    expect(await due(NOW_MS + 1)).toEqual([SECOND]);
    expect(await rawItem(table, writeBackKey(FIRST))).not.toHaveProperty('liveShard');
  });

  it('is not ended by a look that began before another note', async ({ table }) => {
    await noteWriteBack(table, { ...OF, payoutId: FIRST }, NOW_MS);
    const before = present(await readWriteBack(table, FIRST));
    await noteWriteBack(table, { ...OF, payoutId: FIRST }, NOW_MS + 5);

    expect(await changeWriteBack(table, OF, before, { told: [], due: undefined })).toBeUndefined();
    // Since when it waits stays.
    expect(await readWriteBack(table, FIRST)).toMatchObject({
      due: { sinceMs: NOW_MS, atMs: NOW_MS + 5, unclear: 0 },
    });
  });

  it('of two looks at once is written by one', async ({ table }) => {
    await noteWriteBack(table, { ...OF, payoutId: FIRST }, NOW_MS);
    const row = present(await readWriteBack(table, FIRST));
    const change = { told: TOLD, due: row.due };

    const written = await Promise.all([0, 1].map(() => changeWriteBack(table, OF, row, change)));
    expect(written.filter((one) => one !== undefined)).toHaveLength(1);
  });
});
