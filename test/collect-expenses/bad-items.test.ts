import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { countsOf, it } from '../support/collection.ts';
import { expense, expenses } from '../support/expenses.ts';
import { payoutOf } from '../support/payouts.ts';

const UNREADABLE = new PipelineError('SOURCE_RESPONSE_MALFORMED', 'Row 3 has no id.', { action: 'Look.' });

/** The source gives no details of these. */
function failingFor(error: PipelineError, ...expenseIds: readonly string[]) {
  const details = async (listed: Expense): Promise<Expense> => {
    if (expenseIds.includes(listed.expenseId)) throw error;
    return listed;
  };
  return { details };
}

describe('one bad item', () => {
  it('that cannot be read does not stop the rest', async ({ stand }) => {
    const [first = expense(), ...rest] = expenses(60);

    const summary = await stand.collect([first, UNREADABLE, ...rest]);

    expect(countsOf(summary)).toEqual({ fetched: 61, created: 60, failed: 1 });
    expect(summary).toMatchObject({ complete: false, error: { code: 'SOURCE_ITEMS_UNREADABLE' } });
    expect(await stand.sent()).toHaveLength(60);
    expect(stand.log.alarms()).toEqual(['collection-failed']);
  });

  it('whose details are not found is counted, and tried again by the next run', async ({ stand }) => {
    const gone = new PipelineError('SOURCE_REQUEST_REFUSED', 'Not found (404).', { action: 'Look at it.' });

    const summary = await stand.collect(expenses(3), failingFor(gone, 'expense-2'));
    const next = await stand.collect(expenses(3));

    expect(countsOf(summary)).toEqual({ fetched: 3, created: 2, failed: 1 });
    expect(countsOf(next)).toEqual({ fetched: 3, created: 1, unchanged: 2 });
    expect(await stand.sent()).toEqual(['expense-1', 'expense-2', 'expense-3']);
  });

  it('whose row cannot be read concerns only itself', async ({ stand }) => {
    await stand.collect(expenses(3));
    const broken = { ...encodePayout(payoutOf(expense({ expenseId: 'expense-2' }))), state: { S: 'paying' } };
    await stand.table.client.send(new PutItemCommand({ TableName: stand.table.tableName, Item: broken }));
    const [one = expense(), two = expense(), three = expense()] = expenses(3);

    const summary = await stand.collect([one, two, { ...three, energyWh: 1n }]);

    expect(countsOf(summary)).toEqual({ fetched: 3, unchanged: 1, updated: 1, failed: 1 });
    expect(summary.error?.message).toContain('row');
  });

  it('that the source cannot give now is counted; five one after another are the end of the run', async ({
    stand,
  }) => {
    const down = new PipelineError('SOURCE_UNAVAILABLE', 'No answer.', { action: 'Wait.' });
    const failing = (count: number) => failingFor(down, ...expenses(count).map(({ expenseId }) => expenseId));

    const four = await stand.collect(expenses(20), failing(4));
    const five = await stand.collect(expenses(20), failing(5));
    const next = await stand.collect(expenses(20));

    expect(countsOf(four)).toEqual({ fetched: 20, created: 16, failed: 4 });
    expect(four.error?.code).toBe('SOURCE_ITEMS_UNREADABLE');
    expect(countsOf(five)).toMatchObject({ failed: 4, unchanged: 16 });
    expect(countsOf(next)).toEqual({ fetched: 20, created: 4, unchanged: 16 });
  });

  it('with a wrong token ends the run with that error and loses nothing', async ({ stand }) => {
    const refused = new PipelineError('SOURCE_UNAUTHORIZED', 'Refused (401).', { action: 'Renew it.' });

    const summary = await stand.collect(expenses(3), failingFor(refused, 'expense-2'));
    const next = await stand.collect(expenses(3));

    expect(summary).toMatchObject({
      complete: false,
      error: { code: 'SOURCE_UNAUTHORIZED', action: 'Renew it.' },
    });
    expect(next).toMatchObject({ complete: true, fetched: 3, created: 1, updated: 2 });
    expect([...new Set(await stand.sent())]).toEqual(['expense-1', 'expense-2', 'expense-3']);
  });
});
