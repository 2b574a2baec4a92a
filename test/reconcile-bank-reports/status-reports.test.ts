import { describe, expect } from 'vitest';
import { factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import { batchIdOf } from '../../functions/core/batch.ts';
import { type StatusReport, statusReport } from '../support/bank-reports.ts';
import { digestOf, it, Scene, type SentBatch, sentAt } from '../support/bank-scene.ts';

/** What the bank says of the file. */
function said({ batchId }: SentBatch, report: Partial<StatusReport>): string {
  return statusReport({ originalMessageId: batchId, ...report });
}

describe('a status of the whole file', () => {
  it.for(['ACTC', 'ACCP', 'ACSP', 'ACWC', 'ACSC'])(
    '%s accepts every payout of it',
    async (status, { scene }) => {
      const batch = await scene.sendBatch(3);

      const summary = await scene.reconcile(said(batch, { group: { status, count: 3, sum: batch.sum } }));

      expect(await scene.states(batch.payouts)).toEqual(['accepted', 'accepted', 'accepted']);
      expect(summary).toMatchObject({ lines: 1, matched: 1, changes: { accepted: 3, paid: 0 } });
      const [fact] = factsOf(await scene.payout(batch.payouts[0]), 1);
      expect(fact).toMatchObject({ bankReportId: `${summary.bankReportId}#1`, level: 'group', status });
    },
  );

  it('RJCT fails every payout of it with its reason, though it names none', async ({ scene }) => {
    const batch = await scene.sendBatch(3);

    const summary = await scene.reconcile(said(batch, { group: { status: 'RJCT', reason: 'FF01' } }));

    expect(summary.changes).toEqual({ accepted: 0, paid: 0, failed: 3, returned: 0 });
    for (const sent of batch.payouts) {
      const payout = await scene.payout(sent);
      expect(payout.state).toBe('failed');
      expect(verdictOn(payout, 1).reasonCodes).toEqual(['FF01']);
    }
  });

  it.for(['DU01', 'AM05', 'DUPL'])(
    'RJCT for %s is about a second copy: the payouts of the first go on',
    async (reason, { scene }) => {
      const batch = await scene.sendBatch(2, 'accepted');
      const report = said(batch, { group: { status: 'RJCT', reason } });

      const summary = await scene.reconcile(report);

      expect(await scene.states(batch.payouts)).toEqual(['accepted', 'accepted']);
      expect(summary).toMatchObject({ unmatched: 1, changes: { failed: 0 } });
      expect(await scene.whys(report)).toEqual(['copy-refused']);
      expect(scene.stand.log.alarms()).toEqual(['bank-report-unmatched']);
    },
  );

  it('reaches a file of several manifest parts', async ({ scene }) => {
    const batch = await scene.sendBatch(430);

    const summary = await scene.reconcile(said(batch, { group: { status: 'ACCP' } }));

    expect(summary.changes.accepted).toBe(430);
    expect(new Set(await scene.states(batch.payouts))).toEqual(new Set(['accepted']));
  });

  it('on the level of the payment information it is found by its id', async ({ scene }) => {
    const batch = await scene.sendBatch(2);

    const summary = await scene.reconcile(
      statusReport({
        originalMessageId: 'NOT-OURS',
        payment: { id: batch.paymentInformationId, status: 'RJCT', reason: 'AC02' },
      }),
    );

    expect(await scene.states(batch.payouts)).toEqual(['failed', 'failed']);
    // The group says nothing of its own, so it is no line.
    expect(summary.lines).toBe(1);
  });

  it.for([
    ['count', { count: 2 }],
    ['sum', { sum: '37.52' }],
    ['sum with more decimals than the currency has', { sum: '37.531' }],
  ] as const)('with another %s than the sealed one changes nothing', async ([, original], { scene }) => {
    const batch = await scene.sendBatch(3);
    const report = said(batch, { group: { status: 'RJCT', reason: 'AM10', ...original } });

    const summary = await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'submitted', 'submitted']);
    expect(summary.unmatched).toBe(1);
    expect(await scene.unmatched(digestOf(report))).toMatchObject([
      { why: 'amount-differs', expectedMinor: batch.sumMinor },
    ]);
  });

  it.for(['open', 'void'] as const)(
    'about a batch that is %s is about an unknown file',
    async (state, { scene }) => {
      const batch = await scene.sendBatch(1, 'batched', state);
      const report = said(batch, { group: { status: 'ACCP' } });

      await scene.reconcile(report);

      expect(await scene.states(batch.payouts)).toEqual(['batched']);
      expect(await scene.whys(report)).toEqual(['unknown-batch']);
    },
  );

  it.for(['sealed', 'submitted', 'settled'] as const)(
    'about a batch that is %s is taken',
    async (state, { scene }) => {
      const batch = await scene.sendBatch(1, 'batched', state);

      await scene.reconcile(said(batch, { group: { status: 'ACCP' } }));

      expect(await scene.states(batch.payouts)).toEqual(['accepted']);
    },
  );

  it('about a batch that was never made is recorded and raises an alarm', async ({ scene }) => {
    const batchId = batchIdOf('another', 'run', 1);
    const report = statusReport({ originalMessageId: batchId, group: { status: 'ACCP' } });

    const summary = await scene.reconcile(report);

    expect(summary).toMatchObject({ lines: 1, unmatched: 1 });
    expect(await scene.unmatched(digestOf(report))).toMatchObject([
      { why: 'unknown-batch', level: 'group', status: 'ACCP', messageId: batchId },
    ]);
    expect(scene.stand.log.alarms()).toEqual(['bank-report-unmatched']);
  });

  it('about a file of somebody else is other activity: recorded, without an alarm', async ({ scene }) => {
    const report = statusReport({
      originalMessageId: 'SALARIES-1',
      group: { status: 'ACCP' },
      lines: [{ endToEndId: 'SALARY-1', status: 'RJCT', reason: 'AC01' }],
    });

    const summary = await scene.reconcile(report);

    expect(summary).toMatchObject({ lines: 2, matched: 0, unmatched: 0, other: 2 });
    expect(await scene.recorded(digestOf(report), 2)).toMatchObject({
      why: 'other',
      endToEndId: 'SALARY-1',
      status: 'RJCT',
      reasonCode: 'AC01',
    });
    expect(scene.stand.log.alarms()).toEqual([]);
  });

  it('that nobody here knows is for a person', async ({ scene }) => {
    const batch = await scene.sendBatch(1);
    const report = said(batch, { group: { status: 'CANC' } });

    await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['submitted']);
    expect(await scene.whys(report)).toEqual(['status-unknown']);
  });

  it('RJCT of a file that is partly paid: the paid stay paid, each with a record and one alarm', async ({
    scene,
  }) => {
    const batch = await scene.sendBatch(3);
    const [first, second] = [sentAt(batch, 0), sentAt(batch, 1)];
    await scene.reconcile(
      said(batch, { lines: [{ endToEndId: first.endToEndId, status: 'RJCT', reason: 'AC04' }] }),
    );
    await scene.pay(second);
    const report = said(batch, { group: { status: 'RJCT', reason: 'FF01' } });

    const summary = await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['failed', 'paid', 'failed']);
    expect(verdictOn(await scene.payout(first), 1).reasonCodes).toEqual(['AC04']);
    expect(summary).toMatchObject({ lines: 1, unmatched: 1, changes: { failed: 1 } });
    expect(await scene.unmatched(digestOf(report))).toMatchObject([
      { why: 'contradicts', endToEndId: second.endToEndId, ordinal: 1 },
    ]);
    expect(scene.stand.log.alarms()).toEqual(['bank-report-unmatched', 'bank-contradiction']);
  });
});

describe('ACSC', () => {
  it('is evidence of payment for an account whose bank sends no camt', async ({ embedded }) => {
    const scene = await Scene.create(embedded, { acscIsPaid: true });
    const batch = await scene.sendBatch(2);

    const summary = await scene.reconcile(said(batch, { group: { status: 'ACSC' } }));

    expect(await scene.states(batch.payouts)).toEqual(['paid', 'paid']);
    expect((await scene.payout(batch.payouts[0])).history.at(-1)?.why).toBe('bank-settled');
    expect(summary.changes.paid).toBe(2);
  });

  it('on a line too', async ({ embedded }) => {
    const scene = await Scene.create(embedded, { acscIsPaid: true });
    const batch = await scene.sendBatch(2);

    await scene.reconcile(
      said(batch, { lines: [{ endToEndId: sentAt(batch, 1).endToEndId, status: 'ACSC' }] }),
    );

    expect(await scene.states(batch.payouts)).toEqual(['submitted', 'paid']);
  });
});

describe('PART', () => {
  it('is read line by line', async ({ scene }) => {
    const batch = await scene.sendBatch(4);
    const [a, b, c] = batch.payouts;

    const summary = await scene.reconcile(
      said(batch, {
        group: { status: 'PART', count: 4 },
        payment: { id: batch.paymentInformationId, status: 'PART' },
        lines: [
          { endToEndId: a?.endToEndId ?? '', status: 'RJCT', reason: 'AC04', amount: a?.amount ?? '' },
          { endToEndId: b?.endToEndId ?? '', status: 'ACSP' },
          { endToEndId: c?.endToEndId ?? '', status: 'PDNG' },
        ],
      }),
    );

    expect(await scene.states(batch.payouts)).toEqual(['failed', 'accepted', 'submitted', 'submitted']);
    expect(summary).toMatchObject({ lines: 5, matched: 5, changes: { accepted: 1, failed: 1 } });
  });

  it('a refused line after an accepted group in one report is refused', async ({ scene }) => {
    const batch = await scene.sendBatch(3);

    await scene.reconcile(
      said(batch, {
        group: { status: 'ACCP' },
        lines: [{ endToEndId: sentAt(batch, 1).endToEndId, status: 'RJCT', reason: 'AG01' }],
      }),
    );

    expect(await scene.states(batch.payouts)).toEqual(['accepted', 'failed', 'accepted']);
    const { history } = await scene.payout(sentAt(batch, 1));
    // The payment's own word first: never for a moment does it stand as accepted by its file's.
    expect(history.slice(-2).map(({ to }) => to)).toEqual(['failed', 'failed']);
  });

  it('two statuses of one payment in one report contradict each other, in whichever order', async ({
    scene,
  }) => {
    const batch = await scene.sendBatch(1);
    const endToEndId = sentAt(batch, 0).endToEndId;

    await scene.reconcile(
      said(batch, {
        lines: [
          { endToEndId, status: 'ACCP' },
          { endToEndId, status: 'RJCT', reason: 'AC06' },
        ],
      }),
    );

    const payout = await scene.payout(batch.payouts[0]);
    expect(payout).toMatchObject({ state: 'failed', reasons: [{ code: 'bank-contradiction' }] });
    expect(verdictOn(payout, 1).contradictions).toEqual(['accepted-after-refusal']);
  });
});
