import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { releasePayout } from '../../functions/core/review.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import { CollectionStand } from '../support/collection.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { expense, expenses } from '../support/expenses.ts';
import { POLICY } from '../support/payouts.ts';

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

const ALL = { namesAllApproved: true };
const [first = expense(), second = expense()] = expenses(2);

describe('an expense that its source no longer lists', () => {
  it('is held with its reason, and raises an alarm', async () => {
    await stand.collect([first, second], ALL);

    await stand.collect([first], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: held source-no-longer-lists']);
    expect(stand.log.alarms()).toEqual(['expenses-vanished']);
  });

  it('goes on by itself when the source lists it again', async () => {
    await stand.collect([first, second], ALL);
    await stand.collect([first], ALL);

    await stand.collect([first, second], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });

  it('stays released once a person has found out', async () => {
    await stand.collect([first, second], ALL);
    await stand.collect([first], ALL);
    const held = (await stand.payouts()).get('expense-2');
    if (held === undefined) throw new Error('It has a row.');
    const reviewed = releasePayout(held, POLICY, { by: 'Anna', reason: 'owed', atMs: stand.clock.now() });
    if (!reviewed.ok) throw new Error(reviewed.refusal);
    await updatePayout(stand.table, held, reviewed.payout);

    await stand.collect([first], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });

  it.each([
    ['does not promise to name all', [first], {}],
    ['failed before its end', [first, second], { ...ALL, failAt: { index: 1, error: new Error('down') } }],
  ])('is left alone where the reading %s', async (_what, items, options) => {
    await stand.collect([first, second], ALL);

    await stand.collect(items, options);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });

  it('is left alone where the run went on from a checkpoint', async () => {
    await stand.collect([first, second], ALL);
    await stand.collect([first, second], { ...ALL, failAt: { index: 1, error: new Error('down') } });

    await stand.collect([first, second], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });

  it('concerns no other account of the source', async () => {
    await stand.collect([{ ...first, account: 'other' }], { ...ALL, account: 'other' });

    await stand.collect([second], ALL);

    expect(await stand.states()).toEqual(['expense-1: ready', 'expense-2: ready']);
  });
});
