import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import { readPayout, updatePayout } from '../../functions/ledger/payouts.ts';
import { keyOf } from '../../functions/ledger/table.ts';
import { resendStalled } from '../../functions/repair-payouts/resend-stalled.ts';
import { it } from '../support/collection.ts';
import { expense, expenses } from '../support/expenses.ts';
import { PaymentStand } from '../support/payment-stand.ts';
import { AT_MS, payoutOf } from '../support/payouts.ts';

describe('what the ledger cannot hold', () => {
  it.for(['1'.repeat(39), `-${'1'.repeat(40)}`, '1.5e38', '1e40'])(
    'is the finding of its expense, and the others are sent: %s',
    async (text, { stand }) => {
      const absurd = expense({ expenseId: 'absurd', recipientId: 'x', amount: { text, unit: 'minor' } });

      const first = await stand.collect([absurd, ...expenses(3)]);
      const second = await stand.collect([absurd, ...expenses(3)]);

      expect(first).toMatchObject({ created: 4, failed: 0, complete: true });
      expect(second).toMatchObject({ unchanged: 4, complete: true });
      expect(await stand.sent()).toEqual(['expense-1', 'expense-2', 'expense-3']);
      expect(await stand.payout('absurd')).toMatchObject({ state: 'rejected', amountMinor: undefined });
    },
  );

  it('is paid once the source corrects it', async ({ stand }) => {
    await stand.collect([expense({ amount: { text: '1.5e38', unit: 'minor' } })]);

    await stand.collect([expense()]);

    expect(await stand.states()).toEqual(['expense-1: ready']);
  });

  it('leaves out the one row that grew too large', async ({ stand }) => {
    await stand.collect(expenses(3));
    const full = payoutIdOf(expense());
    // What else stands in the row does not matter: DynamoDB counts all of it.
    await stand.table.client.send(
      new UpdateItemCommand({
        TableName: stand.table.tableName,
        Key: keyOf(payoutKey(full)),
        UpdateExpression: 'SET ballast = :ballast',
        ExpressionAttributeValues: { ':ballast': { S: 'x'.repeat(406_000) } },
      }),
    );
    const changed = expenses(4).map((each) => ({ ...each, energyWh: 1n, reference: 'y'.repeat(3_000) }));

    const summary = await stand.collect(changed);

    expect(summary).toMatchObject({
      updated: 2,
      created: 1,
      failed: 1,
      error: { itemCode: 'LEDGER_ROW_REFUSED' },
    });
    expect(await readPayout(stand.table, full)).toMatchObject({ version: 1 });
  });
});

describe('a payout whose message is sent again', () => {
  it('still counts as stalled from when it became ready', async ({ embedded }) => {
    const payment = await PaymentStand.create(embedded);
    const ready = payoutOf();
    const [facts, atMs] = [{ runId: 'run-2' }, AT_MS + 20 * 60_000];
    const requeued = { by: 'collect-expenses', why: 'requeued', facts, atMs } as const;
    await payment.put(ready);
    await updatePayout(payment.table, ready, stepPayout(ready, 'ready', { runId: 'run-2' }, requeued));
    payment.clock.advance(AT_MS + 31 * 60_000 - payment.clock.now());

    expect(await resendStalled(payment.deps)).toBe(1);
  });
});
