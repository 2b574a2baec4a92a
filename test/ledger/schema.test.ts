import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { saveCheckpoint } from '../../functions/ledger/checkpoints.ts';
import { recordCollection, watchCollections } from '../../functions/ledger/collections.ts';
import { claimOnce } from '../../functions/ledger/duplicate-claims.ts';
import { reserveDay } from '../../functions/ledger/payment-days.ts';
import { openRun } from '../../functions/ledger/runs.ts';
import { itemsOf } from '../support/embedded.ts';
import { expense } from '../support/expenses.ts';
import { it } from '../support/payment-stand.ts';
import { payoutOf } from '../support/payouts.ts';

describe('a row of any kind', () => {
  it('says by which schema it was written, also where an update makes it', async ({
    stand,
    stand: { table },
  }) => {
    const of = { source: 'spirii', account: 'nordfleet' } as const;
    const payout = payoutOf(expense());
    await stand.put(payout);
    await claimOnce(table, 'DUPLICATE#1', { payoutId: payout.payoutId, version: 1 });
    const day = { debtorAccountId: 'eur-main', executionDate: plainDate('2026-11-03'), batchId: 'BA1' };
    await reserveDay(table, { ...day, count: 1, sumMinor: 1n }, { count: 9, sumMinor: 9n });
    await saveCheckpoint(table, of.source, of.account, 'there', 0);
    await watchCollections(table, { ...of, account: 'other' }, 0);
    await recordCollection(table, of, { atMs: 0, complete: true });
    await openRun(table, { runId: 'run-1', ...of }, 0);

    const items = await itemsOf(table);
    expect(items).toHaveLength(7);
    for (const { pk, schema } of items) expect(schema, pk?.S).toEqual({ N: '1' });
  });
});
