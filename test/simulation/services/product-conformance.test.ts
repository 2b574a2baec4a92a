import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
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
import { accountReport, DEBTOR_IBAN, statusReport } from '../../support/bank-reports.ts';
import { drain, type Embedded, itemsOf, startEmbedded } from '../../support/embedded.ts';
import { expense, expenses, IBANS } from '../../support/expenses.ts';
import { FakeSource } from '../../support/fake-source.ts';
import { ASKS } from '../../support/payees.ts';
import { ACCOUNT, ibanOf, LATER_MS, PaymentStand } from '../../support/payment-stand.ts';
import { Shadow } from './shadow.ts';

const DEBTOR = { ...ACCOUNT, iban: ibanOf(DEBTOR_IBAN), maxPerFile: { ...ACCOUNT.maxPerFile, count: 5 } };
const LIMITS = new Map([['EUR', 1_000_000n]]);

let embedded: Embedded;
let stand: PaymentStand;
let shadow: Shadow;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(() => embedded.close());

beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
  shadow = new Shadow();
  shadow.followTable(stand.deps.table.client, stand.table.tableName);
  shadow.followQueue(stand.deps.queue.client, stand.queueUrl);
  shadow.followBucket(stand.deps.bucket.client, stand.bucket.bucketName);
});

async function collect(items: readonly Expense[], { forMs = 840_000 } = {}): Promise<void> {
  stand.clock.advance(60_000);
  const deps = { ...stand.deps, limits: LIMITS, payees: ASKS, debtorAccounts: [ACCOUNT] };
  const source = new FakeSource(items, { onItem: () => stand.clock.advance(1_000) });
  await collectExpenses(deps, source, stand.clock.now() + forMs);
}

async function execute(messages: readonly PayoutMessage[]): Promise<void> {
  for (const message of messages) {
    await executePayout({ ...stand.deps, limits: LIMITS, payees: ASKS, debtorAccounts: [DEBTOR] }, message);
  }
}

async function receive(): Promise<PayoutMessage[]> {
  return drain(embedded.sqs, stand.queueUrl);
}

async function reconcile(name: string, report: string): Promise<void> {
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

/** Both agreed on every answer, and hold the same rows in the end. */
async function expectAgreement(): Promise<void> {
  expect(shadow.differences).toEqual([]);
  const stored = new Map((await itemsOf(stand.table)).map((item) => [item[PARTITION_KEY]?.S ?? '', item]));
  expect(new Map(shadow.dynamoDb.items(stand.table.tableName))).toEqual(stored);
}

describe('the simulation and the embedded services', () => {
  test('agree on every request of the pipeline, from the first collection to the last proof', async () => {
    const twin = expense({ expenseId: 'twin', amount: { text: '1000', unit: 'minor' } });
    await collect([...expenses(12), twin]);
    const [first, ...rest] = expenses(12);
    if (first === undefined) throw new Error('There are expenses.');
    // The claim on its content goes over to its twin.
    await collect([{ ...first, iban: IBANS.wrongCheckDigits }, twin, ...rest]);
    // Stops in time and keeps a checkpoint; the next run goes on from there and clears it.
    await collect([...rest, ...rest, ...rest], { forMs: 20_000 });
    await collect([...rest, ...rest, ...rest]);
    const messages = await receive();
    // Delivered twice at the same time: one of the two loses its condition.
    stand.interrupt('PAYOUT#', () => execute(messages));
    await execute(messages);
    await submitBatches(stand.deps, DEBTOR);
    const submitted = [...(await stand.payouts()).values()].filter(({ state }) => state === 'submitted');
    const [refused, ...others] = submitted;
    if (refused?.batchId === undefined) throw new Error('Payouts were submitted.');
    const refusal = { endToEndId: endToEndIdOf(refused), status: 'RJCT', reason: 'MS03' };
    await reconcile('status', statusReport({ originalMessageId: refused.batchId, lines: [refusal] }));
    await reconcile('booked', accountReport('camt.053', others.map(debit)));
    const unknown = { amount: '1.00', transactions: [{ endToEndId: 'NOBODY-KNOWS-IT', amount: '1.00' }] };
    await reconcile('unknown', accountReport('camt.054', [unknown], { messageId: 'BANK-ACCOUNT-2' }));
    await reconcile(
      'booked again',
      accountReport('camt.053', others.map(debit), { messageId: 'BANK-ACCOUNT-3' }),
    );
    stand.clock.advance(LATER_MS);
    await repairPayouts(stand.deps);
    await execute(await receive());
    await submitBatches(stand.deps, DEBTOR);
    await proveSums(stand.deps);

    await expectAgreement();
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

  test('agree on what a submission that died leaves behind, and on its repair', async () => {
    await collect(expenses(3));
    await execute(await receive());
    // Three payouts are claimed and the day is reserved; the seal is never written.
    stand.faults.set(({ command }) =>
      command === 'UpdateItemCommand' && stand.faults.count(command) === 5 ? 'killed-before' : undefined,
    );
    await expect(submitBatches(stand.deps, DEBTOR)).rejects.toThrow();
    stand.faults.clear();
    stand.clock.advance(LATER_MS);

    const { voided, freed } = await repairPayouts(stand.deps);

    expect({ voided, freed }).toEqual({ voided: 1, freed: 3 });
    await expectAgreement();
  });
});
