import { describe, expect } from 'vitest';
import { z } from 'zod';
import { payoutKey } from '../../functions/ledger/keys.ts';
import { writeManifestPart } from '../../functions/ledger/manifests.ts';
import { type UnreadableRow, walkBatch, walkCandidates, walkRows } from '../../functions/ledger/walk.ts';
import { manifestEntry, openedBatch, SEAL } from '../support/batches.ts';
import { expense, expenses } from '../support/expenses.ts';
import { it, type PaymentStand } from '../support/payment-stand.ts';
import { payoutOf } from '../support/payouts.ts';
import { three } from '../support/present.ts';

type Read = { readonly rows: number; readonly consistent: boolean };

const batchGet = z.object({
  RequestItems: z.record(
    z.string(),
    z.object({ Keys: z.array(z.unknown()), ConsistentRead: z.boolean().default(false) }),
  ),
});

/** What each read of the stand's rows asked for. */
function readsOf({ faults }: PaymentStand): readonly Read[] {
  return faults.calls
    .filter(({ command }) => command === 'BatchGetItemCommand')
    .flatMap(({ input }) => Object.values(batchGet.parse(input).RequestItems))
    .map(({ Keys, ConsistentRead }) => ({ rows: Keys.length, consistent: ConsistentRead }));
}

const payouts = expenses(205).map((one) => payoutOf(one));
const entries = payouts.map(({ payoutId }, ordinal) => ({ payoutId, ordinal }));
const [first = payoutOf(), second = payoutOf()] = payouts;
const missing = payoutOf(expense({ expenseId: 'missing' })).payoutId;

describe('walkRows', () => {
  it('gives each entry its row, in their order, in consistent reads of a hundred', async ({ stand }) => {
    await stand.put(...payouts);

    const walked = (await Array.fromAsync(walkRows(stand.deps, entries))).flat();

    expect(walked.map(({ entry, payout }) => [entry, payout?.payoutId])).toEqual(
      entries.map((entry) => [entry, entry.payoutId]),
    );
    expect(readsOf(stand)).toEqual([100, 100, 5].map((rows) => ({ rows, consistent: true })));
  });

  it('reads no row before it is asked for, and none after the walk was left', async ({ stand }) => {
    await stand.put(...payouts);

    for await (const rows of walkRows(stand.deps, entries, { rowsPerRead: () => 10 })) {
      expect(rows).toHaveLength(10);
      break;
    }

    expect(readsOf(stand).map(({ rows }) => rows)).toEqual([10]);
  });

  it('keeps the order where several reads go at once', async ({ stand }) => {
    await stand.put(...payouts);

    const walk = { rowsPerRead: () => 20, readsAtOnce: 4 };
    const walked = (await Array.fromAsync(walkRows(stand.deps, entries, walk))).flat();

    expect(walked.map(({ payout }) => payout?.payoutId)).toEqual(payouts.map(({ payoutId }) => payoutId));
  });

  it('asks before each read how many rows it is of', async ({ stand }) => {
    const sizes = [1, 2, 30];

    await Array.fromAsync(walkRows(stand.deps, entries, { rowsPerRead: () => sizes.shift() ?? 100 }));

    expect(readsOf(stand).map(({ rows }) => rows)).toEqual([1, 2, 30, 100, 72]);
  });

  it('never reads more at once than the table gives', async ({ stand }) => {
    await Array.fromAsync(walkRows(stand.deps, entries, { rowsPerRead: () => 100_000 }));

    expect(readsOf(stand).map(({ rows }) => rows)).toEqual([100, 100, 5]);
  });

  it('goes on over rows that are missing, unreadable or altered, and says which', async ({ stand }) => {
    const [unreadable, altered] = [first.payoutId, second.payoutId];
    await stand.put(first, second);
    await stand.tamper(payoutKey(unreadable), 'state', { S: 'paying' });
    await stand.tamper(payoutKey(altered), 'amountMinor', { N: '999999' });
    const ids = [unreadable, missing, altered].map((payoutId) => ({ payoutId }));

    const walked = (await Array.fromAsync(walkRows(stand.deps, ids))).flat();

    expect(walked.map((row) => row.payout)).toEqual([undefined, undefined, undefined]);
    expect(walked.map((row) => row.unreadable?.code)).toEqual([
      'LEDGER_ROW_INVALID',
      undefined,
      'LEDGER_ROW_INVALID',
    ]);
    expect(walked.map((row) => row.altered?.amountMinor)).toEqual([undefined, undefined, 999_999n]);
  });
});

describe('walkCandidates', () => {
  it('gives the payouts that can be read, each once in a read, and tells of the others', async ({
    stand,
  }) => {
    await stand.put(first, second);
    await stand.tamper(payoutKey(second.payoutId), 'amountMinor', { N: '999999' });
    const told: UnreadableRow[] = [];
    const candidates = [first.payoutId, second.payoutId, missing, first.payoutId];

    const onUnreadable = (row: UnreadableRow): number => told.push(row);
    const walked = await Array.fromAsync(walkCandidates(stand.deps, candidates, { onUnreadable }));

    expect(walked).toEqual([[first]]);
    expect(told.map(({ payoutId, error, altered }) => [payoutId, error.code, altered?.amountMinor])).toEqual([
      [second.payoutId, 'LEDGER_ROW_INVALID', 999_999n],
    ]);
  });
});

describe('walkBatch', () => {
  it('goes through all parts of the manifest, in their order', async ({ stand }) => {
    const batch = openedBatch({ seal: { ...SEAL, manifestParts: 2 } });
    const [one, other, third] = three(expenses(3).map(({ expenseId }) => manifestEntry(expenseId)));
    await stand.put(first);
    await writeManifestPart(stand.table, batch.batchId, 0, [one, other]);
    await writeManifestPart(stand.table, batch.batchId, 1, [third]);

    const walked = (await Array.fromAsync(walkBatch(stand.deps, batch))).flat();

    expect(walked.map(({ entry }) => entry)).toEqual([one, other, third]);
    expect(walked.map(({ payout }) => payout?.payoutId)).toEqual([first.payoutId, undefined, undefined]);
  });

  it('finds nothing in a batch that is not sealed', async ({ stand }) => {
    expect(await Array.fromAsync(walkBatch(stand.deps, openedBatch()))).toEqual([]);
  });
});
