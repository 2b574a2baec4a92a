import { describe, expect } from 'vitest';
import { accountReport, type Entry, statusReport } from '../support/bank-reports.ts';
import { digestOf, it, Scene, type Sent } from '../support/bank-scene.ts';
import { first } from '../support/client-faults.ts';

function debit({ endToEndId, amount }: Sent): Entry {
  return { amount, transactions: [{ endToEndId, amount }] };
}

function giveBack({ endToEndId, amount }: Sent): Entry {
  return { amount, side: 'CRDT', transactions: [{ endToEndId, amount, returned: 'AC04' }] };
}

describe('a second debit of a payment in one report', () => {
  it('contradicts, and waits for a person', async ({ scene, sent }) => {
    const report = accountReport('camt.053', [debit(sent), debit(sent)]);

    const summary = await scene.reconcile(report);

    expect(summary).toMatchObject({ lines: 2, matched: 1, unmatched: 1, changes: { paid: 1 } });
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ ordinal: 2, why: 'contradicts' }]);
    expect(scene.stand.log.alarms()).toEqual(['bank-report-unmatched', 'bank-contradiction']);
    expect(await scene.states([sent])).toEqual(['paid']);
  });

  it('contradicts again, and nothing else, when the report is read again', async ({ scene, sent }) => {
    const report = accountReport('camt.053', [debit(sent), debit(sent)]);
    await scene.reconcile(report);
    const before = await scene.payout(sent);

    expect(await scene.reconcile(report)).toMatchObject({ matched: 1, unmatched: 1 });

    expect(await scene.payout(sent)).toEqual(before);
  });

  it('keeps what came back in between from being paid again', async ({ scene, sent }) => {
    await scene.reconcile(accountReport('camt.053', [debit(sent), giveBack(sent), debit(sent)]));

    expect(await scene.payout(sent)).toMatchObject({
      state: 'returned',
      reasons: [{ code: 'bank-contradiction' }],
    });
  });

  it('of a whole batch that was booked as one sum contradicts for each payment', async ({ scene }) => {
    const { sum, batchId, payouts } = await scene.sendBatch(2);
    const booking = { amount: sum, batches: [{ messageId: batchId }] };
    const report = accountReport('camt.053', [booking, booking]);

    expect(await scene.reconcile(report)).toMatchObject({ lines: 2, matched: 1, unmatched: 1 });

    expect(await scene.whys(report)).toEqual(payouts.map(() => 'contradicts'));
  });
});

describe('no second debit is', () => {
  it('a notification and the statement after it', async ({ scene, sent }) => {
    await scene.reconcile(accountReport('camt.054', [debit(sent)]), 'inbox/1.xml');
    const statement = await scene.reconcile(accountReport('camt.053', [debit(sent)]), 'inbox/2.xml');

    expect(statement).toMatchObject({ matched: 1, unmatched: 0 });
    expect(scene.stand.log.alarms()).toEqual([]);
  });

  it('a debit that its return stands before', async ({ scene, sent }) => {
    const summary = await scene.reconcile(accountReport('camt.053', [giveBack(sent), debit(sent)]));

    expect(summary).toMatchObject({ matched: 2, unmatched: 0 });
  });

  it('the same line after a crash', async ({ scene, sent }) => {
    const report = accountReport('camt.053', [debit(sent)]);
    scene.stand.faults.set(first('PutItemCommand', 'killed-before'));
    await scene.put('inbox/report.xml', report);
    await expect(scene.notify('inbox/report.xml')).rejects.toThrow();
    expect(await scene.states([sent])).toEqual(['paid']);
    scene.stand.faults.clear();

    expect(await scene.reconcile(report)).toMatchObject({ matched: 1, unmatched: 0 });
  });

  it('a settled file and a settled payment of a status report that counts as paid', async ({ embedded }) => {
    const scene = await Scene.create(embedded, { acscIsPaid: true });
    const { batchId, payouts } = await scene.sendBatch(1);
    const [sent] = payouts;

    const summary = await scene.reconcile(
      statusReport({
        originalMessageId: batchId,
        group: { status: 'ACSC' },
        lines: [{ endToEndId: sent.endToEndId, status: 'ACSC' }],
      }),
    );

    expect(summary).toMatchObject({ lines: 2, matched: 2, unmatched: 0 });
  });
});
