import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountReport, type Entry, statusReport } from '../support/bank-reports.ts';
import { first } from '../support/faults.ts';
import { digestOf, type SentPayout, World } from './scene.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.close());

function debit({ endToEndId, amount }: SentPayout): Entry {
  return { amount, transactions: [{ endToEndId, amount }] };
}

function giveBack({ endToEndId, amount }: SentPayout): Entry {
  return { amount, side: 'CRDT', transactions: [{ endToEndId, amount, returned: 'AC04' }] };
}

async function sceneWithOne() {
  const scene = await world.newScene();
  const batch = await scene.sendBatch(1);
  const [sent] = batch.payouts;
  if (sent === undefined) throw new Error('A batch of one has a payout.');
  return { scene, batch, sent };
}

describe('a second debit of a payment in one report', () => {
  test('contradicts, and waits for a person', async () => {
    const { scene, sent } = await sceneWithOne();
    const report = accountReport('camt.053', [debit(sent), debit(sent)]);

    const summary = await scene.reconcile(report);

    expect(summary).toMatchObject({ lines: 2, matched: 1, unmatched: 1, changes: { paid: 1 } });
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ ordinal: 2, why: 'contradicts' }]);
    expect(scene.log.alarms()).toEqual(['bank-report-unmatched', 'bank-contradiction']);
    expect(await scene.states([sent])).toEqual(['paid']);
  });

  test('contradicts again, and nothing else, when the report is read again', async () => {
    const { scene, sent } = await sceneWithOne();
    const report = accountReport('camt.053', [debit(sent), debit(sent)]);
    await scene.reconcile(report);
    const before = await scene.payout(sent);

    expect(await scene.reconcile(report)).toMatchObject({ matched: 1, unmatched: 1 });

    expect(await scene.payout(sent)).toEqual(before);
  });

  test('keeps what came back in between from being paid again', async () => {
    const { scene, sent } = await sceneWithOne();

    await scene.reconcile(accountReport('camt.053', [debit(sent), giveBack(sent), debit(sent)]));

    expect(await scene.payout(sent)).toMatchObject({
      state: 'returned',
      reasons: [{ code: 'bank-contradiction' }],
    });
  });

  test('of a whole batch that was booked as one sum contradicts for each payment', async () => {
    const scene = await world.newScene();
    const { sum, batchId, payouts } = await scene.sendBatch(2);
    const booking = { amount: sum, batches: [{ messageId: batchId }] };
    const report = accountReport('camt.053', [booking, booking]);

    expect(await scene.reconcile(report)).toMatchObject({ lines: 2, matched: 1, unmatched: 1 });

    expect((await scene.unmatched(digestOf(report))).map(({ why }) => why)).toEqual(
      payouts.map(() => 'contradicts'),
    );
  });
});

describe('no second debit is', () => {
  test('a notification and the statement after it', async () => {
    const { scene, sent } = await sceneWithOne();

    await scene.reconcile(accountReport('camt.054', [debit(sent)]), 'inbox/1.xml');
    const statement = await scene.reconcile(accountReport('camt.053', [debit(sent)]), 'inbox/2.xml');

    expect(statement).toMatchObject({ matched: 1, unmatched: 0 });
    expect(scene.log.alarms()).toEqual([]);
  });

  test('a debit that its return stands before', async () => {
    const { scene, sent } = await sceneWithOne();

    const summary = await scene.reconcile(accountReport('camt.053', [giveBack(sent), debit(sent)]));

    expect(summary).toMatchObject({ matched: 2, unmatched: 0 });
  });

  test('the same line after a crash', async () => {
    const { scene, sent } = await sceneWithOne();
    const report = accountReport('camt.053', [debit(sent)]);
    scene.faults.set(first('PutItemCommand', 'killed-before'));
    await scene.put('inbox/report.xml', report);
    await expect(scene.notify('inbox/report.xml')).rejects.toThrow();
    expect(await scene.states([sent])).toEqual(['paid']);
    scene.faults.clear();

    expect(await scene.reconcile(report)).toMatchObject({ matched: 1, unmatched: 0 });
  });

  test('a settled file and a settled payment of a status report that counts as paid', async () => {
    const scene = await world.newScene({ acscIsPaid: true });
    const { batchId, payouts } = await scene.sendBatch(1);
    const [sent] = payouts;
    if (sent === undefined) throw new Error('A batch of one has a payout.');

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
