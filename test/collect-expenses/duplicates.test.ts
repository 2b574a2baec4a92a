import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { CollectionStand } from '../support/collection.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { expense } from '../support/expenses.ts';

let embedded: Embedded;
let stand: CollectionStand;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await CollectionStand.create(embedded);
});

const minor = (text: string): Pick<Expense, 'amount'> => ({ amount: { text, unit: 'minor' } });

describe('expenses that may be one and the same', () => {
  it('are not, once the first has another amount', async () => {
    const first = expense({ expenseId: 'first', ...minor('5000') });
    const changed = { ...first, ...minor('7000') };
    const second = expense({ expenseId: 'second', ...minor('5000') });
    await stand.collect([first]);
    await stand.collect([changed]);

    await stand.collect([changed, second]);

    expect(await stand.states()).toEqual(['first: ready', 'second: ready']);
  });

  it('are held again when the first takes its old amount back', async () => {
    const first = expense({ expenseId: 'first', ...minor('5000') });
    const second = expense({ expenseId: 'second', ...minor('5000') });
    await stand.collect([first]);
    await stand.collect([{ ...first, ...minor('7000') }, second]);

    await stand.collect([first, second]);

    expect(await stand.states()).toEqual(['first: held possible-duplicate', 'second: ready']);
  });

  it('are two settlement reports of one partner and period, whatever their amounts', async () => {
    const report = (expenseId: string, text: string) =>
      expense({ subject: 'settlement-report', expenseId, reportId: expenseId, ...minor(text) });

    await stand.collect([report('41', '80000')]);
    await stand.collect([report('42', '79950')]);

    const [first, second] = await stand.states();
    expect(first).toBe('41: ready');
    expect(second).toBe('42: held possible-duplicate');
    expect((await stand.payouts()).get('42')?.reasons[0]?.message).toContain(
      'The same recipient and period as expense 41',
    );
  });
});
