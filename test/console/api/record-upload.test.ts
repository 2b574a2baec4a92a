import { describe, expect } from 'vitest';
import { batchKey, PARTITION_KEY } from '../../../functions/ledger/keys.ts';
import type { Item } from '../../../functions/ledger/table.ts';
import type { ApprovalStand } from '../../support/approval-stand.ts';
import { accountReport } from '../../support/bank-reports.ts';
import { sentOf } from '../../support/bank-scene.ts';
import { audited } from '../../support/console-audit.ts';
import { it, problem } from '../../support/console-stand.ts';
import { itemsOf } from '../../support/embedded.ts';
import { expenses } from '../../support/expenses.ts';
import { Inbox } from '../../support/inbox.ts';

function itemsByKey(items: readonly Item[]): ReadonlyMap<string, Item> {
  return new Map(items.map((item) => [item[PARTITION_KEY]?.S ?? '', item]));
}

/** The bank books each payment of the expenses, and the sums are proved. */
async function booked({ stand, account }: ApprovalStand, count: number): Promise<void> {
  const payouts = await Promise.all(expenses(count).map(({ expenseId }) => stand.payout(expenseId)));
  const entries = payouts.map(sentOf).map(({ amount, endToEndId }, index) => ({
    amount,
    reference: `BOOKED-${index}`,
    transactions: [{ endToEndId, amount }],
  }));
  await new Inbox(stand, [account]).reconcile(accountReport('camt.053', entries));
  await stand.prove();
}

describe('that somebody took a file to the bank by hand', () => {
  it('is said once, of a file that left, and changes nothing else', async ({ console, people }) => {
    const { stand } = people;
    const batch = await people.proposed(...expenses(2));
    const params = { batchId: batch.batchId };
    const say = (person = console.dora) =>
      console.ask('recordUpload', person, { params, body: { reason: 'Portal, reference 4711.' } });
    const early = await say();
    await people.approveAll(batch);
    const before = itemsByKey(await itemsOf(stand.table));

    const said = await say();
    const again = await say(people.bert.person);

    expect(early).toMatchObject(problem(409, 'no-file'));
    expect(said).toMatchObject({ status: 200, document: { upload: { by: 'Dora' } } });
    expect(again).toMatchObject(problem(409, 'uploaded-already'));
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
    const { batchId } = await people.approved(...expenses(1));
    const params = { batchId };
    const shown = async () => (await console.ask('showBatch', console.dora, { params })).document;
    expect(await shown()).toMatchObject({ state: 'submitted', mayBeTakenByHand: true });
    await booked(people, 1);

    const said = await console.ask('recordUpload', console.dora, { params, body: { reason: 'Portal.' } });

    expect(said).toMatchObject(problem(409, 'file-settled'));
    expect(await shown()).toMatchObject({ state: 'settled', upload: null, mayBeTakenByHand: false });
  });

  it('changes nothing of what follows: the bank answers, and the batch ends', async ({ console, people }) => {
    const { batchId } = await people.approved(...expenses(2));
    const params = { batchId };
    await console.ask('recordUpload', console.dora, { params, body: { reason: 'Portal.' } });
    await booked(people, 2);

    expect((await console.ask('showBatch', console.dora, { params })).document).toMatchObject({
      state: 'settled',
      upload: { by: 'Dora' },
    });
  });
});
