import { describe, expect } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import { changedUnseen } from '../../functions/core/unseen-change.ts';
import { it } from '../support/collection.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { FakeSource } from '../support/fake-source.ts';
import { PLAN, step } from '../support/payouts.ts';

const ALL = { namesAllApproved: true };
const [first = expense(), second = expense()] = expenses(2);
const NAMELESS = new PipelineError('SOURCE_RESPONSE_MALFORMED', 'A row has no id.', { action: 'Look.' });

describe('an expense that its source no longer lists', () => {
  it('is held with its reason, and raises an alarm', async ({ stand }) => {
    await stand.collect([first, second], ALL);

    await stand.collect([first], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: held source-no-longer-lists']);
    expect(stand.log.alarms()).toEqual(['expenses-vanished']);
  });

  it('is held with one reason more where it was held before', async ({ stand }) => {
    const large = { ...second, amount: { text: '1000001', unit: 'minor' } } as const;
    await stand.collect([first, large], ALL);

    await stand.collect([first], ALL);

    expect(await stand.states()).toEqual([
      'expense-1: ready',
      'expense-2: held limit-exceeded source-no-longer-lists',
    ]);
  });

  it('is left alone where its row was written since the reading began: it may have come behind it', async ({
    stand,
  }) => {
    const source = new FakeSource([first], {
      ...ALL,
      // Another run of the same source, which is faster.
      onItem: async () => void (await stand.collect([first, second])),
    });

    await stand.collectFrom(source);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });

  it('goes on by itself when the source lists it again', async ({ stand }) => {
    await stand.collect([first, second], ALL);
    await stand.collect([first], ALL);

    await stand.collect([first, second], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });

  it('stays released once a person has found out', async ({ stand }) => {
    await stand.collect([first, second], ALL);
    await stand.collect([first], ALL);
    await stand.release('expense-2');

    await stand.collect([first], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });

  it.for([
    ['does not promise to name all', [first], {}],
    ['failed before its end', [first, second], { ...ALL, failAt: { index: 1, error: new Error('down') } }],
    ['has a row that does not say which expense it is', [first, NAMELESS], ALL],
  ] as const)('is left alone where the reading %s', async ([_what, items, options], { stand }) => {
    await stand.collect([first, second], ALL);

    await stand.collect(items, options);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });

  it('is held also where another expense was named and could not be recorded', async ({ stand }) => {
    await stand.collect([first, second], ALL);
    await stand.put({ ...(await stand.payout()), iban: IBANS.nl });

    const { failed, error } = await stand.collect([first], ALL);

    expect([failed, error?.code]).toEqual([1, 'SOURCE_ITEMS_UNREADABLE']);
    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: held source-no-longer-lists']);
    expect(stand.log.alarms()).toEqual(['expenses-vanished', 'collection-failed']);
  });

  it('is left alone where the run went on from a checkpoint', async ({ stand }) => {
    await stand.collect([first, second], ALL);
    await stand.collect([first, second], { ...ALL, failAt: { index: 1, error: new Error('down') } });

    await stand.collect([first, second], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });

  it('is noted once where it is in a file already, which cannot let it go', async ({ stand }) => {
    await stand.collect([first, second], ALL);
    const scheduled = step(await stand.payout('expense-2'), 'scheduled', { plan: PLAN });
    // As a submission puts it into a file.
    await stand.put(step(scheduled, 'batched', { batchId: 'BA1' }));

    await stand.collect([first], ALL);
    await stand.collect([first], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: batched']);
    const noted = await stand.payout('expense-2');
    expect(noted.history.map(({ why }) => why).slice(-2)).toEqual([
      'batched',
      'source-changed-after-batching',
    ]);
    expect(changedUnseen(noted)).toBe(true);
    expect(stand.log.alarms()).toEqual(['source-changed-after-batching']);
  });

  it('concerns no other account of the source', async ({ stand }) => {
    await stand.collect([{ ...first, account: 'other' }], { ...ALL, account: 'other' });

    await stand.collect([second], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });
});
