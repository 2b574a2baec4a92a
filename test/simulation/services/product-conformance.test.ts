import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { collectExpenses } from '../../../functions/collect-expenses/collect.ts';
import type { Expense } from '../../../functions/core/expense.ts';
import { formatMinor } from '../../../functions/core/money.ts';
import { endToEndIdOf, type Payout } from '../../../functions/core/payout.ts';
import { executePayout } from '../../../functions/execute-payouts/execute.ts';
import { PARTITION_KEY } from '../../../functions/ledger/keys.ts';
import type { PayoutMessage } from '../../../functions/queue/payout-messages.ts';
import { createHandler } from '../../../functions/reconcile-bank-reports/handler.ts';
import { proveSums } from '../../../functions/repair-payouts/prove-sums.ts';
import { repairPayouts } from '../../../functions/repair-payouts/repair.ts';
import { submitBatches } from '../../../functions/submit-batches/submit.ts';
import { accountReport, statusReport } from '../../support/bank-reports.ts';
import { drain, type Embedded, itemsOf } from '../../support/embedded.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { FakeSource } from '../../support/fake-source.ts';
import { ASKS } from '../../support/payees.ts';
import { ACCOUNT, LATER_MS, type PaymentStand, it as paymentIt } from '../../support/payment-stand.ts';
import { Shadow } from './shadow.ts';

const DEBTOR = { ...ACCOUNT, maxPerFile: { ...ACCOUNT.maxPerFile, count: 5 } };
const LIMITS = new Map([['EUR', 1_000_000n]]);

const it = paymentIt.extend('shadow', async ({ stand }) => {
  const shadow = new Shadow();
  shadow.followTable(stand.deps.table.client, stand.table.tableName);
  shadow.followQueue(stand.deps.queue.client, stand.queueUrl);
  shadow.followBucket(stand.deps.bucket.client, stand.bucket.bucketName);
  return shadow;
});

async function collect(
  stand: PaymentStand,
  items: readonly Expense[],
  { forMs = 840_000 } = {},
): Promise<void> {
  stand.clock.advance(60_000);
  const deps = { ...stand.deps, limits: LIMITS, payees: ASKS, debtorAccounts: [ACCOUNT] };
  const source = new FakeSource(items, { onItem: () => stand.clock.advance(1_000) });
  await collectExpenses(deps, source, stand.clock.now() + forMs);
}

async function execute(stand: PaymentStand, messages: readonly PayoutMessage[]): Promise<void> {
  for (const message of messages) {
    await executePayout({ ...stand.deps, limits: LIMITS, payees: ASKS, debtorAccounts: [DEBTOR] }, message);
  }
}

async function receive(embedded: Embedded, stand: PaymentStand): Promise<PayoutMessage[]> {
  return drain(embedded.sqs, stand.queueUrl);
}

async function reconcile(stand: PaymentStand, name: string, report: string): Promise<void> {
  const { client, bucketName } = stand.deps.bucket;
  const key = `inbox/${name}.xml`;
  await client.send(new PutObjectCommand({ Bucket: bucketName, Key: key, Body: report }));
  const handler = createHandler({ ...stand.deps, s3: client, debtorAccounts: [DEBTOR] });
  await handler({ Records: [{ s3: { bucket: { name: bucketName }, object: { key } } }] });
}

const debit = (payout: Payout) => {
  const amount = formatMinor(payout.amountMinor ?? 0n, 'EUR');
  return { amount, transactions: [{ endToEndId: endToEndIdOf(payout), amount }] };
};

/** Both agreed on every answer, and finally hold the same rows. */
async function expectAgreement(stand: PaymentStand, shadow: Shadow): Promise<void> {
  expect(shadow.differences).toEqual([]);
  const stored = new Map((await itemsOf(stand.table)).map((item) => [item[PARTITION_KEY]?.S ?? '', item]));
  expect(new Map(shadow.dynamoDb.items(stand.table.tableName))).toEqual(stored);
}

describe('the simulation and the embedded services', () => {
  it('agree on every request of the pipeline, from the first collection to the last proof', async ({
    embedded,
    stand,
    shadow,
  }) => {
    const twin = expense({ expenseId: 'twin', amount: { text: '1000', unit: 'minor' } });
    await collect(stand, [...expenses(12), twin]);
    const [first, ...rest] = expenses(12);
    if (first === undefined) throw new Error('There are expenses.');
    // The claim on its content goes over to its twin.
    await collect(stand, [{ ...first, iban: IBANS.wrongCheckDigits }, twin, ...rest]);
    // Stops in time and keeps a checkpoint; the next run goes on from there and clears it.
    await collect(stand, [...rest, ...rest, ...rest], { forMs: 20_000 });
    await collect(stand, [...rest, ...rest, ...rest]);
    const messages = await receive(embedded, stand);
    // Delivered twice at the same time: one of the two loses its condition.
    stand.interrupt('PAYOUT#', () => execute(stand, messages));
    await execute(stand, messages);
    await submitBatches(stand.deps, DEBTOR);
    const submitted = [...(await stand.payouts()).values()].filter(({ state }) => state === 'submitted');
    const [refused, ...others] = submitted;
    if (refused?.batchId === undefined) throw new Error('Payouts were submitted.');
    const refusal = { endToEndId: endToEndIdOf(refused), status: 'RJCT', reason: 'MS03' };
    await reconcile(stand, 'status', statusReport({ originalMessageId: refused.batchId, lines: [refusal] }));
    await reconcile(stand, 'booked', accountReport('camt.053', others.map(debit)));
    const unknown = { amount: '1.00', transactions: [{ endToEndId: 'NOBODY-KNOWS-IT', amount: '1.00' }] };
    await reconcile(stand, 'unknown', accountReport('camt.054', [unknown], { messageId: 'BANK-ACCOUNT-2' }));
    await reconcile(
      stand,
      'booked again',
      accountReport('camt.053', others.map(debit), { messageId: 'BANK-ACCOUNT-3' }),
    );
    stand.clock.advance(LATER_MS);
    await repairPayouts(stand.deps);
    await execute(stand, await receive(embedded, stand));
    await submitBatches(stand.deps, DEBTOR);
    await proveSums(stand.deps);

    await expectAgreement(stand, shadow);
    const kinds = new Set(
      [...shadow.dynamoDb.items(stand.table.tableName).keys()].map((key) => key.split('#')[0]),
    );
    expect([...kinds].sort()).toEqual([
      'ACCOUNT',
      'BATCH',
      'CHECKPOINT',
      'COLLECTION',
      'DAY',
      'DUPLICATE',
      'HANDOVER',
      'MANIFEST',
      'NAMED',
      'PAYEE',
      'PAYEE-ACCOUNT',
      'PAYOUT',
      'PROOF',
      'REPORT',
      'RUN',
      'STATEMENT',
      'UNMATCHED',
    ]);
    expect([...shadow.compared.keys()].sort()).toEqual([
      'BatchGetItemCommand',
      'GetItemCommand',
      'GetObjectCommand',
      'PutItemCommand',
      'PutItemCommand: ConditionalCheckFailedException',
      'PutObjectCommand',
      'QueryCommand',
      'SendMessageBatchCommand',
      'UpdateItemCommand',
      'UpdateItemCommand: ConditionalCheckFailedException',
    ]);
  });

  it('agree on the remains of a dead submission, and on its repair', async ({ embedded, stand, shadow }) => {
    await collect(stand, expenses(3));
    await execute(stand, await receive(embedded, stand));
    // Three payouts are claimed and the day is reserved; the seal is never written.
    stand.faults.set(({ command }) =>
      command === 'UpdateItemCommand' && stand.faults.count(command) === 5 ? 'killed-before' : undefined,
    );
    await expect(submitBatches(stand.deps, DEBTOR)).rejects.toThrow();
    stand.faults.clear();
    stand.clock.advance(LATER_MS);

    const { voided, freed } = await repairPayouts(stand.deps);

    expect({ voided, freed }).toEqual({ voided: 1, freed: 3 });
    await expectAgreement(stand, shadow);
  });
});
