import { describe, expect } from 'vitest';
import { z } from 'zod';
import type { Payout } from '../../functions/core/payout.ts';
import { LIST_INDEXES, LIST_SORT, MONTH_INDEX, payoutKey } from '../../functions/ledger/keys.ts';
import { type ListPartition, monthPartition, reportPartition } from '../../functions/ledger/list-keys.ts';
import { type ListPlace, listEntries, listPlaceOf } from '../../functions/ledger/listing.ts';
import { insertPayout, updatePayout } from '../../functions/ledger/payouts.ts';
import { expense } from '../support/expenses.ts';
import { it, type PaymentStand } from '../support/payment-stand.ts';
import { payoutOf, step } from '../support/payouts.ts';
import { three } from '../support/present.ts';

const namesIn = z.object({ ExpressionAttributeNames: z.record(z.string(), z.string()).default({}) });
const MONTH = monthPartition('2026-10');

type Walked = { readonly descending?: boolean; readonly after?: ListPlace | undefined; readonly of?: number };

async function names(
  { table }: PaymentStand,
  partition: ListPartition,
  { descending = false, after, of }: Walked = {},
): Promise<string[]> {
  const found: string[] = [];
  for await (const some of listEntries(table, partition, { descending, after, perQuery: () => of })) {
    found.push(...some.map(({ name }) => name));
  }
  return found;
}

function named(...recipientNames: readonly string[]): Payout[] {
  return recipientNames.map((recipientName, index) =>
    payoutOf(expense({ recipientName, expenseId: `expense-${index}`, recipientId: `recipient-${index}` })),
  );
}

describe('a list index', () => {
  it('has the payouts of its partition by name, from either end, in queries of any size', async ({
    stand,
  }) => {
    await stand.put(
      ...named('Bo', 'Åse', '𝔸da', 'ann', 'Ann Lee'),
      payoutOf(expense({ expenseId: 'elsewhere', reportId: 'other' })),
    );
    const inOrder = ['ann', 'ann lee', 'ase', 'bo', '𝔸da'];

    expect(await names(stand, reportPartition('report-1'))).toEqual(inOrder);
    for (const of of [1, 2, 5]) {
      expect(await names(stand, reportPartition('report-1'), { of })).toEqual(inOrder);
    }
    expect(await names(stand, reportPartition('report-1'), { descending: true, of: 2 })).toEqual(
      inOrder.toReversed(),
    );
    expect(await names(stand, MONTH)).toHaveLength(6);
    expect(await names(stand, monthPartition('2026-11'))).toEqual([]);
  });

  it('goes on behind a payout by its row alone, also where the row cannot be read', async ({ stand }) => {
    const [ann, bo, cy] = three(named('Ann', 'Bo', 'Cy'));
    await stand.put(ann, bo, cy);
    await stand.tamper(payoutKey(bo.payoutId), 'state', { S: 'unheard-of' });

    const after = await listPlaceOf(stand.table, bo.payoutId);

    expect(await names(stand, MONTH, { after })).toEqual(['cy']);
    expect(await names(stand, MONTH, { after, descending: true })).toEqual(['ann']);
    expect(await listPlaceOf(stand.table, payoutOf(expense({ expenseId: 'gone' })).payoutId)).toBeUndefined();
  });

  it('passes over what is no payout or has another key', async ({ stand }) => {
    await stand.put(...named('Ann'));
    await stand.tamper('OTHER#1', MONTH_INDEX.partitionKey, { S: '2026-10' });
    await stand.tamper('OTHER#1', LIST_SORT, { S: 'a' });

    expect(await names(stand, MONTH)).toEqual(['ann']);
  });

  it('is not written by a step of a state, and moves when the source changes a name', async ({ stand }) => {
    const { table } = stand.deps;
    const { faults } = stand;
    const keys = [LIST_SORT, ...LIST_INDEXES.map(({ partitionKey }) => partitionKey)];
    const ready = payoutOf(expense());
    await insertPayout(table, ready);
    faults.clear();

    const held = step(ready, 'held');
    await updatePayout(table, ready, held);
    const updates = faults.calls.flatMap(({ input }) =>
      Object.values(namesIn.parse(input).ExpressionAttributeNames),
    );
    expect(updates).toContain('state');
    expect(updates.filter((attribute) => keys.includes(attribute))).toEqual([]);
    await updatePayout(table, held, step(held, 'held', { recipientName: 'Ann', reportId: '' }));

    expect(await names(stand, MONTH)).toEqual(['ann']);
    expect(await names(stand, reportPartition('report-1'))).toEqual([]);
  });
});
