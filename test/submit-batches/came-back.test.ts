import { describe, expect } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { settledReportsKey } from '../../functions/ledger/keys.ts';
import { changeSettledReports, type SettledReport, shardOf } from '../../functions/ledger/settled-reports.ts';
import { expense } from '../support/expenses.ts';
import { it, type PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { PLAN, payoutIn, step } from '../support/payouts.ts';

/** Paid, given back, and on its way to a second payment. */
function again(): Payout {
  return step(step(payoutIn('returned'), 'ready'), 'scheduled', { plan: PLAN });
}

async function markReport(
  stand: PaymentStand,
  { source, account, reportId }: Payout,
  settled: boolean,
): Promise<void> {
  const report: SettledReport = { reportId, fingerprint: 'as it was', readMs: stand.clock.now() };
  const changes = new Map([[reportId, settled ? report : undefined]]);
  await changeSettledReports(stand.table, { source, account }, shardOf(reportId) ?? -1, changes, 0);
}

describe('a payout that was paid and came back', () => {
  it('is paid again only once a collection has looked at its report, which was left out until then', async ({
    stand,
  }) => {
    const payout = again();
    await stand.put(payout);
    await markReport(stand, payout, true);

    expect((await stand.submit()).batches).toEqual([]);
    expect(await stand.payout()).toMatchObject({ state: 'scheduled', attempt: 2 });

    await markReport(stand, payout, false);
    expect((await stand.submit()).batches).toHaveLength(1);
    expect(await stand.payout()).toMatchObject({ state: 'submitted', attempt: 2 });
  });

  it('waits where the row that would tell cannot be read', async ({ stand }) => {
    const payout = again();
    await stand.put(payout);
    await markReport(stand, payout, true);
    const key = settledReportsKey(payout.source, payout.account, shardOf(payout.reportId) ?? -1);
    await stand.tamper(key, 'value', { S: 'nothing' });

    expect((await stand.submit()).batches).toEqual([]);
    expect(await stand.payout()).toMatchObject({ state: 'scheduled', attempt: 2 });
  });

  it('does not keep a first payment of the same report waiting', async ({ stand }) => {
    const payout = scheduledPayout(expense());
    await stand.put(payout);
    await markReport(stand, payout, true);

    expect((await stand.submit()).batches).toHaveLength(1);
  });
});
