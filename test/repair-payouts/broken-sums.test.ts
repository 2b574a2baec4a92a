import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import type { Batch } from '../../functions/core/batch.ts';
import { batchKey, handoverKey, manifestKey, payoutKey, runKey } from '../../functions/ledger/keys.ts';
import { writeHandover } from '../../functions/ledger/runs.ts';
import { keyOf } from '../../functions/ledger/table.ts';
import { notDebited } from '../support/bank-facts.ts';
import { manifestEntry } from '../support/batches.ts';
import { expense, expenses } from '../support/expenses.ts';
import { it, type PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { payoutOf, step } from '../support/payouts.ts';
import { change, failed, paid, stateOf, submitted, unprovedRuns } from './proved-run.ts';

describe('a break', () => {
  /** What is wrong with the second payout, by whom it was found. */
  async function problems(stand: PaymentStand): Promise<string[]> {
    const { payoutId } = payoutOf(expense({ expenseId: 'expense-2' }));
    const { breaks } = await stand.prove();
    expect(breaks.every((found) => found.payoutId === payoutId)).toBe(true);
    const alarms = stand.log.alarms();
    // Whoever meets a row that was changed past the ledger says so and leaves it alone.
    expect(alarms.filter((event) => event !== 'payout-unreadable')).toEqual(breaks.map(() => 'sums-broken'));
    return breaks.map(({ about, problem }) => `${about.split(' ')[0]}: ${problem}`);
  }

  const key = payoutKey(payoutOf(expense({ expenseId: 'expense-2' })).payoutId);

  it('is an amount that was changed in the table', async ({ stand }) => {
    await submitted(stand);
    await stand.tamper(key, 'amountMinor', { N: '1' });

    expect(await problems(stand)).toEqual([
      'batch: its row has another amount',
      'run: its row has another amount than the run accepted',
    ]);
  });

  it('is an account that was changed in the table', async ({ stand }) => {
    await submitted(stand);
    await stand.tamper(key, 'iban', { S: 'NL91ABNA0417164300' });

    expect(await problems(stand)).toEqual([
      'batch: its row is not where its history leads',
      'run: its row is not where its history leads',
    ]);
  });

  it('is a row that is missing', async ({ stand }) => {
    await submitted(stand);
    await stand.table.client.send(
      new DeleteItemCommand({ TableName: stand.table.tableName, Key: keyOf(key) }),
    );

    expect(await problems(stand)).toEqual(['batch: its row is missing', 'run: its row is missing']);
  });

  it('is a row that cannot be read', async ({ stand }) => {
    await submitted(stand);
    await stand.tamper(key, 'state', { S: 'unheard-of' });

    const { breaks } = await stand.prove();

    const problem = 'its row cannot be read';
    expect(breaks).toMatchObject([{ problem }, { problem }]);
    // Once more where it is looked for among those that no bank spoke of.
    expect(stand.log.alarms()).toEqual(['payout-unreadable', 'sums-broken', 'sums-broken']);
  });

  it.for([
    ['scheduled', 'batch: its row is scheduled'],
    ['ready', 'batch: its row is ready'],
    ['batched', 'batch: its row is not where its history leads'],
    ['paid', 'batch: its row is not where its history leads'],
  ] as const)('is a state that was set to %s in the table', async ([state, problem], { stand }) => {
    await submitted(stand);
    await stand.tamper(key, 'state', { S: state });

    expect(await problems(stand)).toEqual([problem, 'run: its row is not where its history leads']);
  });

  it('is a row that was restored from before its attempt', async ({ stand }) => {
    await submitted(stand);
    await change(stand, 'expense-2', failed, (payout) => step(payout, 'ready', {}, notDebited()));
    await stand.put(
      scheduledPayout(
        expense({
          expenseId: 'expense-2',
          recipientId: 'recipient-2',
          amount: { text: '1001', unit: 'minor' },
        }),
      ),
    );

    expect(await problems(stand)).toEqual(['batch: its row belongs to another batch']);
  });

  it('is a batch that a row does not know', async ({ stand }) => {
    await submitted(stand);
    await stand.tamper(key, 'batchId', { S: 'BA00000000000000000000000009' });

    expect(await problems(stand)).toContain('batch: its row belongs to another batch');
  });

  it('is a history that was shortened', async ({ stand }) => {
    await submitted(stand);
    const row = await stand.row(key);
    await stand.tamper(key, 'history', { L: row?.['history']?.L?.slice(1) ?? [] });

    expect(await problems(stand)).toHaveLength(2);
  });

  it('keeps batch and run open, and is found again', async ({ stand }) => {
    const batch = await submitted(stand);
    for (const { expenseId } of expenses(3)) await change(stand, expenseId, paid);
    await stand.tamper(key, 'amountMinor', { N: '1' });

    expect((await stand.prove()).breaks).toHaveLength(2);
    expect((await stand.prove()).breaks).toHaveLength(2);

    expect(await stateOf(stand, batch)).toBe('submitted');
    expect(await unprovedRuns(stand)).toEqual([runKey('run-1')]);
  });
});

describe('a break of a whole batch or run', () => {
  it('is a seal that says another sum', async ({ stand }) => {
    const batch = await submitted(stand);
    const { seal } = (await stand.row(batchKey(batch.batchId))) ?? {};
    await stand.tamper(batchKey(batch.batchId), 'seal', {
      M: { ...seal?.M, controlSumMinor: { N: '3004' } },
    });

    expect((await stand.prove()).breaks).toEqual([
      { about: `batch ${batch.batchId}`, problem: '3003 of 3004 minor units are accounted for' },
    ]);
  });

  it('is a manifest that was changed', async ({ stand }) => {
    const batch = await submitted(stand);
    const [entry = { M: {} }, ...others] =
      (await stand.row(manifestKey(batch.batchId, 0)))?.['entries']?.L ?? [];
    const changed = { M: { ...entry.M, creditorName: { S: 'John Doe' } } };
    await stand.tamper(manifestKey(batch.batchId, 0), 'entries', { L: [changed, ...others] });

    expect((await stand.prove()).breaks).toEqual([
      { about: `batch ${batch.batchId}`, problem: 'its manifest is not the sealed one' },
    ]);
  });

  it("is a member whose end-to-end id is another payout's, of the same attempt", async ({ stand }) => {
    const batch = await submitted(stand);
    const [entry = { M: {} }, other = { M: {} }, ...others] =
      (await stand.row(manifestKey(batch.batchId, 0)))?.['entries']?.L ?? [];
    const swapped = { M: { ...entry.M, endToEndId: other.M?.['endToEndId'] ?? { S: '' } } };
    await stand.tamper(manifestKey(batch.batchId, 0), 'entries', { L: [swapped, other, ...others] });

    expect((await stand.prove()).breaks).toContainEqual({
      about: `batch ${batch.batchId}`,
      payoutId: entry.M?.['payoutId']?.S,
      problem: 'its row has another end-to-end id',
    });
  });

  it.for([
    ['manifest', (batch: Batch) => manifestKey(batch.batchId, 0), 'batch'],
    ['handover', () => handoverKey('run-1', 0), 'run'],
  ] as const)(
    'is a %s that cannot be read, and it does not stop the proof',
    async ([_, keyFor, about], { stand }) => {
      const batch = await submitted(stand);
      await stand.tamper(keyFor(batch), 'entries', { S: 'DE89370400440532013000' });

      const { batches, runs, breaks } = await stand.prove();

      expect([batches, runs]).toEqual([1, 1]);
      expect(breaks.map((found) => found.about.split(' ')[0])).toEqual([about]);
      expect(JSON.stringify(breaks)).not.toContain('DE89');
    },
  );

  it('is an entry of a payout that was never made', async ({ stand }) => {
    const batch = await submitted(stand);
    const stranger = manifestEntry('stranger');
    await writeHandover(stand.table, 'run-1', 0, [{ ...stranger, currency: 'EUR' }]);

    expect((await stand.prove()).breaks).toEqual([
      { about: 'run run-1', payoutId: stranger.payoutId, problem: 'its row is missing' },
      {
        about: 'run run-1',
        problem:
          'its handovers say 1 payouts of 1250 minor units of EUR, it accepted 3 payouts of 3003 minor units of EUR',
      },
    ]);
    expect(await stateOf(stand, batch)).toBe('submitted');
  });
});
