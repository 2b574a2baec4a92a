import { describe, expect } from 'vitest';
import { saveCheckpoint } from '../../../functions/ledger/checkpoints.ts';
import { decodePayout } from '../../../functions/ledger/payout-row.ts';
import { insertPayout, updatePayout } from '../../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../../functions/ledger/table.ts';
import { drainStream, TableStream, type TableStreamRecord } from '../../../local/embedded/table-stream.ts';
import { recordOf } from '../../publish-events/records.ts';
import { type Embedded, it } from '../../support/embedded.ts';
import { expenses } from '../../support/expenses.ts';
import { AT_MS, PLAN, payoutOf, step } from '../../support/payouts.ts';

async function watchedTable(embedded: Embedded): Promise<{ table: LedgerTable; stream: TableStream }> {
  const { tableName } = await embedded.newTable();
  const client = embedded.newDynamoDb();
  const stream = new TableStream({ now: () => AT_MS, region: 'eu-central-1' });
  stream.watch(client);
  return { table: { client, tableName }, stream };
}

describe('the stream of the embedded table', () => {
  it('has every write of a payout, with the row after it, unseen by the caller', async ({ embedded }) => {
    const { table, stream } = await watchedTable(embedded);
    const first = payoutOf();
    const second = step(first, 'scheduled', { plan: PLAN });

    const outcomes = [await insertPayout(table, first), await updatePayout(table, first, second)];

    expect(outcomes.map(({ kind }) => kind)).toEqual(['written', 'written']);
    const records = stream.takeRecords();
    expect(records).toMatchObject([
      { eventName: 'INSERT', dynamodb: { SequenceNumber: '000000000000000000001' } },
      { eventName: 'MODIFY', dynamodb: { SequenceNumber: '000000000000000000002' } },
    ]);
    expect(records.map(({ dynamodb }) => decodePayout({ ...dynamodb.NewImage }))).toEqual([first, second]);
    expect(stream.takeRecords()).toEqual([]);
  });

  it('has no lost write, and no row but payouts', async ({ embedded }) => {
    const { table, stream } = await watchedTable(embedded);
    const first = payoutOf();
    await insertPayout(table, first);
    const held = step(first, 'held');
    await updatePayout(table, first, held);
    stream.takeRecords();

    const lost = [
      await insertPayout(table, payoutOf(undefined, { runId: 'run-2', reference: 'another' })),
      await updatePayout(table, first, step(first, 'scheduled', { plan: PLAN })),
    ];
    await saveCheckpoint(table, 'spirii', 'nordfleet', 'page-2', 0);

    expect(lost.map(({ payout }) => payout.version)).toEqual([2, 2]);
    expect(stream.takeRecords()).toEqual([]);
  });

  it('gives the writes of one payout in the order of its versions, not of their answers', async ({
    embedded,
  }) => {
    const { table, stream } = await watchedTable(embedded);
    const rows = expenses(20).map((expense) => payoutOf(expense));

    await Promise.all(
      rows.map(async (row) => {
        await insertPayout(table, row);
        await updatePayout(table, row, step(row, 'scheduled', { plan: PLAN }));
      }),
    );

    const seen = new Map<string, number>();
    for (const { dynamodb } of stream.takeRecords()) {
      const { payoutId, version } = decodePayout({ ...dynamodb.NewImage });
      expect(version).toBe((seen.get(payoutId) ?? 0) + 1);
      seen.set(payoutId, version);
    }
    expect([...seen.values()]).toEqual(rows.map(() => 2));
  });
});

describe('draining a stream', () => {
  const records = expenses(130).map((expense, index) => recordOf(payoutOf(expense), index + 1));

  it('hands over up to a hundred records at once, and goes on at a failed one', async () => {
    const batches: string[][] = [];
    const failing = records[40]?.dynamodb.SequenceNumber ?? '';

    await drainStream(records, async (event) => {
      const sequence = sequenceOf(event);
      batches.push(sequence);
      return { batchItemFailures: batches.length === 1 ? [{ itemIdentifier: failing }] : [] };
    });

    expect(batches.map((batch) => [batch[0], batch.length])).toEqual([
      [records[0]?.dynamodb.SequenceNumber, 100],
      [failing, 90],
    ]);
  });

  it('gives up where no call makes progress', async () => {
    let calls = 0;
    const stuck = drainStream(records, async (event) => {
      calls += 1;
      return { batchItemFailures: [{ itemIdentifier: sequenceOf(event)[0] ?? '' }] };
    });

    await expect(stuck).rejects.toThrow(/no events/);
    expect(calls).toBe(10);
  });
});

function sequenceOf(event: unknown): string[] {
  if (typeof event !== 'object' || event === null || !('Records' in event))
    throw new Error('It has no records.');
  return recordsOf(event.Records).map(({ dynamodb }) => dynamodb.SequenceNumber);
}

function recordsOf(value: unknown): TableStreamRecord[] {
  if (!Array.isArray(value)) throw new Error('Records are a list.');
  return value;
}
