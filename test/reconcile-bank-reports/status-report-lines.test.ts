import { describe, expect } from 'vitest';
import { type StatusLine, statusReport } from '../support/bank-reports.ts';
import { digestOf, it, type SentBatch, sentAt } from '../support/bank-scene.ts';

describe('a line', () => {
  const lineOf = (batch: SentBatch, line: Partial<StatusLine>, originalMessageId = batch.batchId): string =>
    statusReport({ originalMessageId, lines: [{ status: 'RJCT', reason: 'AC04', ...line }] });

  it('is matched by its instruction id where the end-to-end id is not ours', async ({ scene }) => {
    const batch = await scene.sendBatch(1);

    await scene.reconcile(
      lineOf(batch, { endToEndId: 'NOTPROVIDED', instructionId: sentAt(batch, 0).endToEndId }),
    );

    expect(await scene.states(batch.payouts)).toEqual(['failed']);
  });

  it('of our file with ids that are not ours is unknown', async ({ scene }) => {
    const batch = await scene.sendBatch(1);
    const report = lineOf(batch, { endToEndId: 'SOMETHING-ELSE' });

    await scene.reconcile(report);

    expect(await scene.whys(report)).toEqual(['unknown-id']);
  });

  it('about a payout that does not exist is unknown', async ({ scene }) => {
    const [batch, payout] = [await scene.sendBatch(1), scene.newPayout()];
    const report = lineOf(batch, { endToEndId: `${payout.payoutId}-01` });

    await scene.reconcile(report);

    expect(await scene.whys(report)).toEqual(['unknown-id']);
  });

  it('that names another file of ours than the payout is in is not believed', async ({ scene }) => {
    const [batch, another] = [await scene.sendBatch(1), await scene.sendBatch(1)];
    const report = lineOf(batch, { endToEndId: sentAt(batch, 0).endToEndId }, another.batchId);

    await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['submitted']);
    expect(await scene.whys(report)).toEqual(['batch-differs']);
  });

  it.for([
    ['amount', { amount: '12.51' }, 'amount-differs'],
    ['currency', { amount: '12.50', currency: 'SEK' }, 'amount-differs'],
    ['amount that cannot be read exactly', { amount: '12.505' }, 'amount-unreadable'],
  ] as const)('with another %s changes nothing', async ([, line, why], { scene }) => {
    const batch = await scene.sendBatch(1);
    const report = lineOf(batch, { endToEndId: sentAt(batch, 0).endToEndId, ...line });

    await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['submitted']);
    expect(await scene.unmatched(digestOf(report))).toMatchObject([{ why, expectedMinor: 1250n }]);
  });

  it('about a payout whose batch is still open is about an unknown file', async ({ scene }) => {
    const batch = await scene.sendBatch(1, 'batched', 'open');
    const report = lineOf(batch, { endToEndId: sentAt(batch, 0).endToEndId }, 'OTHER');

    await scene.reconcile(report);

    expect(await scene.states(batch.payouts)).toEqual(['batched']);
    expect(await scene.whys(report)).toEqual(['unknown-batch']);
  });

  it('about a row that cannot be read stands alone: the others go on', async ({ scene }) => {
    const batch = await scene.sendBatch(3);
    await scene.spoil(sentAt(batch, 1));
    const report = statusReport({
      originalMessageId: batch.batchId,
      lines: batch.payouts.map(({ endToEndId }) => ({ endToEndId, status: 'ACSP' })),
    });

    const summary = await scene.reconcile(report);

    expect(summary).toMatchObject({ lines: 3, matched: 2, unmatched: 1 });
    expect(await scene.whys(report)).toEqual(['ledger-refused']);
  });

  it('and so does a row that cannot be read in a status of the whole file', async ({ scene }) => {
    const batch = await scene.sendBatch(3);
    const spoilt = sentAt(batch, 1);
    await scene.spoil(spoilt);
    const report = statusReport({ originalMessageId: batch.batchId, group: { status: 'ACSP' } });

    const summary = await scene.reconcile(report);

    expect(summary).toMatchObject({ unmatched: 1, changes: { accepted: 2 } });
    expect(await scene.unmatched(digestOf(report))).toMatchObject([
      { why: 'ledger-refused', endToEndId: spoilt.endToEndId },
    ]);
  });
});
