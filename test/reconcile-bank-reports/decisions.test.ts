import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide, type Verdict } from '../../functions/core/bank-decision.ts';
import { historyVerifies } from '../../functions/core/payout.ts';
import { accountReport, statusReport } from '../support/bank-reports.ts';
import { step } from '../support/payouts.ts';
import { digestOf, type Scene, type SentBatch, type SentPayout, sentPayoutOf, World } from './scene.ts';

let world: World;
beforeAll(async () => {
  world = await World.start();
});
afterAll(() => world.close());

type Said = Exclude<Verdict, 'settled'>;

/** The report in which a bank says this about a payment. */
function reportOf(verdict: Verdict, { endToEndId, amount }: SentPayout, batchId: string): string {
  const line = (status: string, reason?: string): string =>
    statusReport({
      originalMessageId: batchId,
      lines: [{ endToEndId, status, ...(reason === undefined ? {} : { reason }) }],
    });
  switch (verdict) {
    case 'pending':
      return line('PDNG');
    case 'accepted':
      return line('ACSP');
    case 'settled':
      return line('ACSC');
    case 'rejected':
      return line('RJCT', 'AC04');
    case 'booked':
      return accountReport('camt.053', [{ amount, transactions: [{ endToEndId, amount }] }]);
    case 'returned':
      return accountReport('camt.054', [
        { amount, side: 'CRDT', transactions: [{ endToEndId, amount, returned: 'MS03' }] },
      ]);
  }
}

const SENT = ['batched', 'submitted', 'accepted', 'paid', 'failed', 'returned'] as const;
const SAID: readonly Verdict[] = ['pending', 'accepted', 'settled', 'rejected', 'booked', 'returned'];
const ROWS = SENT.flatMap((state) => SAID.map((verdict) => [state, verdict] as const));

describe('each state of a payout at the bank against all that a bank can say', () => {
  test.for(ROWS)('%s, and the bank says %s', async ([state, verdict]) => {
    const scene = await world.newScene();
    const batch = await scene.sendBatch(1, state);
    const [sent] = batch.payouts;
    if (sent === undefined) throw new Error('no payout');
    const before = await scene.payout(sent);
    const report = reportOf(verdict, sent, batch.batchId);

    const summary = await scene.reconcile(report);

    const after = await scene.payout(sent);
    const decision = decide(state, verdict);
    expect(historyVerifies(after)).toBe(true);
    if (decision === 'contradicts') {
      expect(summary).toMatchObject({ lines: 1, matched: 0, unmatched: 1 });
      expect(after.state).toBe(state);
      expect(after.bankEvidence).toEqual(before.bankEvidence);
      expect(scene.log.alarms()).toEqual(['bank-report-unmatched', 'bank-contradiction']);
      expect(await scene.unmatched(digestOf(report))).toMatchObject([
        { why: 'contradicts', endToEndId: sent.endToEndId },
      ]);
      // What failed may be tried again: not before a person has looked.
      expect(after.reasons.map(({ code }) => code)).toEqual(state === 'failed' ? ['bank-contradiction'] : []);
      return;
    }
    const steps = decision === 'same' ? [] : decision;
    expect(summary).toMatchObject({ lines: 1, matched: 1, unmatched: 0, other: 0 });
    expect(scene.log.alarms()).toEqual([]);
    expect(after.state).toBe(steps.at(-1) ?? state);
    expect(after.history.slice(before.history.length).map(({ to }) => to)).toEqual(steps);
    for (const made of after.history.slice(before.history.length)) {
      expect(made).toMatchObject({
        by: 'reconcile-bank-reports',
        why: `bank-${verdict}`,
        evidence: { reportId: `${summary.reportId}#1` },
      });
    }
  });

  test('a refusal and a return keep the reason that the bank gave', async () => {
    const scene = await world.newScene();
    const batch = await scene.sendBatch(2);
    const [refused, returned] = batch.payouts as readonly [SentPayout, SentPayout];

    const refusal = await scene.reconcile(reportOf('rejected', refused, batch.batchId), 'inbox/1.xml');
    const giveBack = await scene.reconcile(reportOf('returned', returned, batch.batchId), 'inbox/2.xml');

    expect((await scene.payout(refused)).bankEvidence).toEqual({
      reportId: `${refusal.reportId}#1`,
      status: 'RJCT',
      reasonCode: 'AC04',
    });
    expect((await scene.payout(returned)).bankEvidence).toEqual({
      reportId: `${giveBack.reportId}#1`,
      status: 'BOOK',
      reasonCode: 'MS03',
    });
  });
});

describe('a payout that was never sent', () => {
  test.for(['ready', 'scheduled'] as const)('is held when it is %s and the bank knows it', async (state) => {
    const scene = await world.newScene();
    const plan = { rail: 'sepa-credit-transfer', debtorAccountId: 'x', executionDate: scene.day };
    const payout = state === 'ready' ? scene.newPayout() : step(scene.newPayout(), 'scheduled', { plan });
    await scene.write(payout);

    const summary = await scene.reconcile(reportOf('booked', sentPayoutOf(payout), 'MSG'));

    expect(summary.unmatched).toBe(1);
    expect(await scene.payout(payout)).toMatchObject({ state: 'held', attempt: 1 });
    expect(scene.log.alarms()).toContain('bank-contradiction');
  });
});

describe('an older attempt', () => {
  async function nextAttempt(
    scene: Scene,
    state: 'failed' | 'returned',
  ): Promise<{ batch: SentBatch; old: SentPayout }> {
    const batch = await scene.sendBatch(1, state);
    const [old] = batch.payouts;
    if (old === undefined) throw new Error('no payout');
    await scene.write(step(await scene.payout(old), 'ready'));
    return { batch, old };
  }

  const SAME: readonly (readonly ['failed' | 'returned', Said])[] = [
    ['failed', 'rejected'],
    ['failed', 'accepted'],
    ['returned', 'returned'],
    ['returned', 'booked'],
    ['returned', 'accepted'],
  ];

  test.for(SAME)('that was %s, and the bank says %s again: nothing changes', async ([state, verdict]) => {
    const scene = await world.newScene();
    const { batch, old } = await nextAttempt(scene, state);

    const summary = await scene.reconcile(reportOf(verdict, old, batch.batchId));

    expect(summary).toMatchObject({ matched: 1, unmatched: 0 });
    expect(await scene.payout(old)).toMatchObject({ state: 'ready', attempt: 2, reasons: [] });
  });

  test('that was refused and is booked all the same: the next attempt is held', async () => {
    const scene = await world.newScene();
    const { batch, old } = await nextAttempt(scene, 'failed');
    const report = reportOf('booked', old, batch.batchId);

    await scene.reconcile(report);

    expect(await scene.payout(old)).toMatchObject({
      state: 'held',
      attempt: 2,
      reasons: [{ code: 'bank-contradiction', severity: 'hold' }],
    });
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why: 'older-attempt-contradicts' }]);
    expect(scene.log.alarms()).toContain('bank-contradiction');
  });

  test('that was refused and is booked while the next is at the bank: an alarm is all that is left', async () => {
    const scene = await world.newScene();
    const { batch, old } = await nextAttempt(scene, 'failed');
    const ready = await scene.payout(old);
    const plan = { rail: 'sepa-credit-transfer', debtorAccountId: 'x', executionDate: scene.day };
    const sent = step(step(step(ready, 'scheduled', { plan }), 'batched', { batchId: 'BA' }), 'submitted');
    await scene.write(sent);

    await scene.reconcile(reportOf('booked', old, batch.batchId));

    expect(await scene.payout(old)).toEqual(sent);
    expect(scene.log.alarms()).toContain('bank-contradiction');
  });

  test('a released contradiction is not held again by the same report', async () => {
    const scene = await world.newScene();
    const { batch, old } = await nextAttempt(scene, 'failed');
    const report = reportOf('booked', old, batch.batchId);
    await scene.reconcile(report);
    await scene.write(step(await scene.payout(old), 'ready', { reasons: [] }));

    await scene.reconcile(report);

    expect(await scene.payout(old)).toMatchObject({ state: 'ready', attempt: 2 });
  });

  test('an attempt that is still to come is unknown', async () => {
    const scene = await world.newScene();
    const batch = await scene.sendBatch(1);
    const [sent] = batch.payouts;
    if (sent === undefined) throw new Error('no payout');
    const report = reportOf('booked', { ...sent, endToEndId: sent.endToEndId.replace(/01$/, '02') }, 'M');

    await scene.reconcile(report);

    expect(await scene.states([sent])).toEqual(['submitted']);
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why: 'unknown-id' }]);
  });
});
