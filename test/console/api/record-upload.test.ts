import { describe, expect } from 'vitest';
import { batchKey, PARTITION_KEY } from '../../../functions/ledger/keys.ts';
import type { Item } from '../../../functions/ledger/table.ts';
import { accountReport } from '../../support/bank-reports.ts';
import { sentOf } from '../../support/bank-scene.ts';
import { audited } from '../../support/console-audit.ts';
import { it } from '../../support/console-stand.ts';
import { itemsOf } from '../../support/embedded.ts';
import { expenses } from '../../support/expenses.ts';
import { Inbox } from '../../support/inbox.ts';

function itemsByKey(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item[PARTITION_KEY]?.S ?? '', item]));
}

describe('that somebody took a file to the bank by hand', () => {
  it('is said once, of a file that left, and changes nothing else', async ({ console, people }) => {
    const { stand } = people;
    const batch = await people.proposed(...expenses(2));
    const params = { batchId: batch.batchId };
    const say = (person = console.dora) =>
      console.ask('recordUpload', person, { params, body: { reason: 'Portal, reference 4711.' } });
    const early = await say();
    for (const signer of [people.anna, people.bert]) await people.approve(signer, batch);
    const before = itemsByKey(await itemsOf(stand.table));

    const said = await say();
    const again = await say(people.bert.person);

    expect(early).toMatchObject({ status: 409, document: { code: 'no-file' } });
    expect(said).toMatchObject({ status: 200, document: { upload: { by: 'Dora' } } });
    expect(again).toMatchObject({ status: 409, document: { code: 'uploaded-already' } });
    expect((await console.ask('showBatch', console.dora, { params })).document).toMatchObject({
      state: 'submitted',
      upload: { by: 'Dora', reason: 'Portal, reference 4711.' },
    });
    expect((await audited(console)).slice(2)).toEqual([
      `Dora: upload-file ${batch.batchId} Portal, reference 4711.`,
      `Bert: upload-file ${batch.batchId} Portal, reference 4711.`,
      `Bert: refused ${batch.batchId} uploaded-already`,
    ]);
    const after = itemsByKey(await itemsOf(stand.table));
    for (const [key, item] of before) {
      const { uploaded, ...rest } = after.get(key) ?? {};
      expect(rest).toEqual(item);
      expect(uploaded !== undefined).toBe(key === batchKey(batch.batchId));
    }
  });

  it('is said of no file any more whose payments have all ended', async ({ console, people }) => {
    const { stand } = people;
    const batch = await people.proposed(...expenses(1));
    for (const signer of [people.anna, people.bert]) await people.approve(signer, batch);
    const params = { batchId: batch.batchId };
    const shown = async () => (await console.ask('showBatch', console.dora, { params })).document;
    expect(await shown()).toMatchObject({ state: 'submitted', mayBeTakenByHand: true });
    const { amount, endToEndId } = sentOf(await stand.payout('expense-1'));
    const entry = { amount, reference: 'BOOKED', transactions: [{ endToEndId, amount }] };
    await new Inbox(stand, [people.account]).reconcile(accountReport('camt.053', [entry]));
    await stand.prove();

    const said = await console.ask('recordUpload', console.dora, { params, body: { reason: 'Portal.' } });

    expect(said).toMatchObject({ status: 409, document: { code: 'file-settled' } });
    expect(await shown()).toMatchObject({ state: 'settled', upload: null, mayBeTakenByHand: false });
  });

  it('changes nothing of what follows: the bank answers, and the batch ends', async ({ console, people }) => {
    const { stand } = people;
    const batch = await people.proposed(...expenses(2));
    for (const signer of [people.anna, people.bert]) await people.approve(signer, batch);
    const params = { batchId: batch.batchId };
    await console.ask('recordUpload', console.dora, { params, body: { reason: 'Portal.' } });
    const sent = (await Promise.all(expenses(2).map(({ expenseId }) => stand.payout(expenseId)))).map(sentOf);
    const entries = sent.map(({ amount, endToEndId }, index) => ({
      amount,
      reference: `BOOKED-${index}`,
      transactions: [{ endToEndId, amount }],
    }));
    await new Inbox(stand, [people.account]).reconcile(accountReport('camt.053', entries));
    await stand.prove();

    expect((await console.ask('showBatch', console.dora, { params })).document).toMatchObject({
      state: 'settled',
      upload: { by: 'Dora' },
    });
  });
});
