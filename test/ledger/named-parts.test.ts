import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { expect } from 'vitest';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import { readNamed, writeNamed } from '../../functions/ledger/named-parts.ts';
import { it } from '../support/embedded.ts';

/** DynamoDB, item size. */
const MAX_ITEM_BYTES = 400 * 1024;

const OF = { source: 'spirii', account: 'nordfleet', readingId: 'reading-1' } as const;

function payoutIds(count: number) {
  const of = { source: 'spirii', account: 'nordfleet', subject: 'expense' } as const;
  return Array.from({ length: count }, (_, index) => payoutIdOf({ ...of, expenseId: `expense-${index}` }));
}

it('what a reading named comes back whole, however many there are and however long the ids of reports', async ({
  table,
}) => {
  // As long as an id of a source may be, in three bytes a character.
  const unread = Array.from({ length: 1_000 }, (_, index) => `${index}`.padEnd(200, 'ア'));
  const first = { payoutIds: payoutIds(5_001), unread };
  const second = { payoutIds: [], unread: ['last'] };

  const next = await writeNamed(table, OF, 0, first);
  const parts = await writeNamed(table, OF, next, second);

  expect(await readNamed(table, OF, parts)).toEqual({ ...first, unread: [...unread, 'last'] });
  const { Items: rows = [] } = await table.client.send(new ScanCommand({ TableName: table.tableName }));
  // Counted here: the embedded table counts characters, not bytes.
  for (const row of rows) expect(Buffer.byteLength(JSON.stringify(row))).toBeLessThan(MAX_ITEM_BYTES);
});

it('a part that is missing, or of another reading, leaves nobody knowing what was named', async ({
  table,
}) => {
  const parts = await writeNamed(table, OF, 0, { payoutIds: payoutIds(2), unread: [] });

  expect(await readNamed(table, OF, parts + 1)).toBeUndefined();
  expect(await readNamed(table, { ...OF, readingId: 'reading-2' }, parts)).toBeUndefined();
});
