import { describe, expect } from 'vitest';
import { formatMinor } from '../../functions/core/money.ts';
import { readPayout } from '../../functions/ledger/payouts.ts';
import { accountReport, type Entry, statusReport } from '../support/bank-reports.ts';
import { digestOf, it, Scene, type SentBatch } from '../support/bank-scene.ts';
import { IBANS } from '../support/expenses.ts';
import { ibanOf } from '../support/iban.ts';
import { ACCOUNT } from '../support/payment-stand.ts';

/** How banks name a file that they booked as one sum. */
const NAMINGS: readonly (readonly [string, (batch: SentBatch) => Partial<Entry>])[] = [
  ['payment information id', ({ paymentInformationId }) => ({ batches: [{ paymentInformationId }] })],
  ['message id', ({ batchId }) => ({ batches: [{ messageId: batchId }] })],
  [
    'ids on a transaction without an end-to-end id',
    ({ paymentInformationId }) => ({ transactions: [{ paymentInformationId, endToEndId: 'NOTPROVIDED' }] }),
  ],
];

function bookedAs(batch: SentBatch, sumMinor: bigint, changes: Partial<Entry> = {}): string {
  const { paymentInformationId } = batch;
  return accountReport('camt.053', [
    { amount: formatMinor(sumMinor, 'EUR'), batches: [{ paymentInformationId }], ...changes },
  ]);
}

/** The whole of it, on another account than its own. */
function bookedOn({ paymentInformationId, sum }: SentBatch, iban: string): string {
  return accountReport('camt.053', [{ amount: sum, batches: [{ paymentInformationId }] }], { iban });
}

async function refuse(scene: Scene, batch: SentBatch, index: number): Promise<bigint> {
  const sent = batch.payouts[index];
  if (sent === undefined) throw new Error('There is such a payout.');
  const { endToEndId } = sent;
  const lines = [{ endToEndId, status: 'RJCT', reason: 'AC04' }];
  await scene.reconcile(statusReport({ originalMessageId: batch.batchId, lines }), 'inbox/refusal.xml');
  return sent.amountMinor;
}

/** Changes the row of its second payout. */
async function changePastLedger(scene: Scene, { payouts: [, sent] }: SentBatch) {
  const before = sent === undefined ? undefined : await readPayout(scene.stand.table, sent.payoutId);
  if (sent === undefined || before === undefined) throw new Error('It was sent.');
  await scene.stand.put({ ...before, iban: IBANS.nl });
  return { sent, before };
}

describe('a file that was booked as one sum', () => {
  it.for(NAMINGS)('and named by its %s pays every payout of it', async ([, naming], { scene }) => {
    const batch = await scene.sendBatch(3, 'accepted');

    const summary = await scene.reconcile(bookedAs(batch, batch.sumMinor, { batches: [], ...naming(batch) }));

    expect(await scene.states(batch.payouts)).toEqual(['paid', 'paid', 'paid']);
    expect(summary).toMatchObject({ lines: 1, matched: 1, changes: { paid: 3 } });
  });

  it('less what was refused pays the others', async ({ scene }) => {
    const batch = await scene.sendBatch(3);
    const refusedMinor = await refuse(scene, batch, 1);

    const summary = await scene.reconcile(bookedAs(batch, batch.sumMinor - refusedMinor));

    expect(await scene.states(batch.payouts)).toEqual(['paid', 'failed', 'paid']);
    expect(summary).toMatchObject({ matched: 1, unmatched: 0, changes: { paid: 2 } });
  });

  it('on another account of ours changes nothing', async ({ embedded }) => {
    const iban = 'NL91ABNA0417164300';
    const scene = await Scene.create(embedded, {}, [{ ...ACCOUNT, id: 'eur-second', iban: ibanOf(iban) }]);
    const batch = await scene.sendBatch(2);
    const report = bookedOn(batch, iban);

    await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'submitted']);
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why: 'account-differs' }]);
  });

  it.for([1n, -1n])('with a sum that is off by %i cent changes nothing', async (cents, { scene }) => {
    const batch = await scene.sendBatch(3);
    const report = bookedAs(batch, batch.sumMinor + cents);

    await scene.reconcile(report);

    expect(new Set(await scene.states(batch.payouts))).toEqual(new Set(['submitted']));
    expect(await scene.unmatched(digestOf(report))).toMatchObject([
      { why: 'sum-differs', amountMinor: batch.sumMinor + cents, expectedMinor: batch.sumMinor },
    ]);
  });

  it('pays the others beside a row that was changed past the ledger, and that one once it is put back', async ({
    scene,
  }) => {
    const batch = await scene.sendBatch(3);
    const report = bookedAs(batch, batch.sumMinor);
    const { sent, before } = await changePastLedger(scene, batch);

    const first = await scene.reconcile(report);

    expect(first).toMatchObject({ matched: 0, unmatched: 1, changes: { paid: 2 } });
    expect(scene.stand.log.alarms()).toEqual(['bank-report-unmatched']);
    expect(await scene.unmatched(digestOf(report))).toMatchObject([
      { why: 'ledger-refused', endToEndId: sent.endToEndId },
    ]);

    await scene.stand.put(before);
    const second = await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['paid', 'paid', 'paid']);
    expect(second).toMatchObject({ matched: 1, unmatched: 0, changes: { paid: 3 } });
  });

  it('less a row that was changed past the ledger does not fit: the bank may have refused another', async ({
    scene,
  }) => {
    const batch = await scene.sendBatch(3);
    const { sent } = await changePastLedger(scene, batch);

    const summary = await scene.reconcile(bookedAs(batch, batch.sumMinor - sent.amountMinor));

    expect(summary).toMatchObject({ matched: 0, unmatched: 1, changes: { paid: 0 } });
  });

  it('before a refusal was read does not fit, and fits as soon as it is read', async ({ scene }) => {
    const batch = await scene.sendBatch(3);
    const report = bookedAs(batch, batch.sumMinor - (batch.payouts[1]?.amountMinor ?? 0n));
    const first = await scene.reconcile(report);
    expect(first).toMatchObject({ matched: 0, unmatched: 1 });
    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'submitted', 'submitted']);

    await refuse(scene, batch, 1);

    expect(await scene.states(batch.payouts)).toEqual(['paid', 'failed', 'paid']);
    expect(await scene.unmatched(digestOf(report))).toEqual([]);
  });

  it('after one of its payouts came back pays the others', async ({ scene }) => {
    const batch = await scene.sendBatch(2);
    const [first] = batch.payouts;
    const { endToEndId = '', amount = '' } = first ?? {};
    const transactions = [{ endToEndId, amount, returned: 'AC04' }];
    await scene.reconcile(accountReport('camt.054', [{ amount, side: 'CRDT', transactions }]));

    await scene.reconcile(bookedAs(batch, batch.sumMinor), 'inbox/booking.xml');

    expect(await scene.states(batch.payouts)).toEqual(['returned', 'paid']);
  });

  it.for<[string, string, (batch: SentBatch) => string]>([
    ['in another currency', 'sum-differs', (batch) => bookedAs(batch, batch.sumMinor, { currency: 'SEK' })],
    ['on another account', 'account-differs', (batch) => bookedOn(batch, 'NL91ABNA0417164300')],
  ])('%s changes nothing', async ([, why, booked], { scene }) => {
    const batch = await scene.sendBatch(2);
    const report = booked(batch);

    await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'submitted']);
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why }]);
  });

  it('that is only announced changes nothing yet', async ({ scene }) => {
    const batch = await scene.sendBatch(2);

    const summary = await scene.reconcile(bookedAs(batch, batch.sumMinor, { status: 'PDNG' }));

    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'submitted']);
    expect(summary).toMatchObject({ matched: 1, unmatched: 0 });
  });

  it('and then given back as one sum is for a person', async ({ scene }) => {
    const batch = await scene.sendBatch(2, 'paid');
    const report = bookedAs(batch, batch.sumMinor, { side: 'CRDT', reversal: true });

    await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['paid', 'paid']);
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why: 'direction-unclear' }]);
  });

  it('that the ledger does not know is recorded', async ({ scene }) => {
    const batch = await scene.sendBatch(1, 'batched', 'void');
    const report = bookedAs(batch, batch.sumMinor);

    await scene.reconcile(report);

    expect(await scene.unmatched(digestOf(report))).toMatchObject([
      { why: 'unknown-batch', paymentInformationId: batch.paymentInformationId },
    ]);
  });
});

describe('two files in one booked line', () => {
  it('are each taken by their own total', async ({ scene }) => {
    const [a, b] = [await scene.sendBatch(2), await scene.sendBatch(2)];
    const batches = [a, b].map(({ paymentInformationId, sum }) => ({ paymentInformationId, total: sum }));

    await scene.reconcile(
      accountReport('camt.053', [{ amount: formatMinor(a.sumMinor + b.sumMinor, 'EUR'), batches }]),
    );

    expect(new Set(await scene.states([...a.payouts, ...b.payouts]))).toEqual(new Set(['paid']));
  });

  it('without totals of their own cannot be told apart', async ({ scene }) => {
    const [a, b] = [await scene.sendBatch(1), await scene.sendBatch(1)];
    const batches = [a, b].map(({ paymentInformationId }) => ({ paymentInformationId }));
    const report = accountReport('camt.053', [{ amount: a.sum, batches }]);

    await scene.reconcile(report);

    expect(await scene.states([...a.payouts, ...b.payouts])).toEqual(['submitted', 'submitted']);
    expect(await scene.whys(report)).toEqual(['amount-missing', 'amount-missing']);
  });
});
