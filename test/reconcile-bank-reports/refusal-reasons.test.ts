import { describe, expect } from 'vitest';
import { factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import { type StatusLine, statusReport } from '../support/bank-reports.ts';
import { it, type SentBatch } from '../support/bank-scene.ts';

function refusedLines(batch: SentBatch, reasons: readonly string[]): StatusLine[] {
  return batch.payouts.map(({ endToEndId }, index) => {
    const reason = reasons[index];
    return { endToEndId, status: 'RJCT', ...(reason === undefined ? {} : { reason }) };
  });
}

describe('a file of which every payment is refused', () => {
  it.for([
    ['without a reason of its own', undefined],
    ['with one', 'AM04'],
  ] as const)('%s', async ([, groupReason], { scene }) => {
    const batch = await scene.sendBatch(2);
    const group = { status: 'RJCT', ...(groupReason === undefined ? {} : { reason: groupReason }) };

    const summary = await scene.reconcile(
      statusReport({
        originalMessageId: batch.batchId,
        group,
        payment: { id: batch.paymentInformationId, status: 'RJCT' },
        lines: refusedLines(batch, ['ED05', 'AC04']),
      }),
    );

    const payouts = await Promise.all(batch.payouts.map((sent) => scene.payout(sent)));
    expect(payouts.map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(payouts.map((payout) => verdictOn(payout, 1).reasonCodes)).toEqual([['ED05'], ['AC04']]);
    expect(summary).toMatchObject({ unmatched: 0, changes: { failed: 2 } });
  });

  it('is told why by a later report, once', async ({ scene }) => {
    const batch = await scene.sendBatch(1);
    const original = { originalMessageId: batch.batchId };
    await scene.reconcile(statusReport({ ...original, group: { status: 'RJCT' } }));

    const lines = refusedLines(batch, ['ED05']);
    const told = await scene.reconcile(statusReport({ ...original, messageId: 'BANK-STATUS-2', lines }));
    await scene.reconcile(statusReport({ ...original, messageId: 'BANK-STATUS-3', lines }));

    const [sent] = batch.payouts;
    const payout = await scene.payout(sent);
    expect(verdictOn(payout, 1).reasonCodes).toEqual(['ED05']);
    expect(factsOf(payout, 1).at(-1)?.bankReportId).toContain(`${told.bankReportId}#`);
    expect(payout.history.filter(({ to }) => to === 'failed')).toHaveLength(2);
    expect(told.changes.failed).toBe(0);
  });
});
