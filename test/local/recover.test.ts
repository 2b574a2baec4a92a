import { describe, expect } from 'vitest';
import { openBatch, readBatch } from '../../functions/ledger/batches.ts';
import { readDay, reserveDay } from '../../functions/ledger/payment-days.ts';
import { recover } from '../../local/recover.ts';
import { openedBatch, sealedBatch } from '../support/batches.ts';
import { objectsOf } from '../support/embedded.ts';
import { expenses } from '../support/expenses.ts';
import { ACCOUNT, it, type PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { PLAN, step } from '../support/payouts.ts';

const ALONE = { isExclusive: true, finishesSealed: true };

const DAY = { debtorAccountId: ACCOUNT.id, executionDate: PLAN.executionDate };

/** An open batch and its share of the day; with its payouts claimed, or killed before the first of them. */
async function killedOpen(stand: PaymentStand, payouts: number): Promise<string> {
  const batch = openedBatch();
  await openBatch(stand.table, batch);
  await reserveDay(
    stand.table,
    { ...DAY, batchId: batch.batchId, count: 2, sumMinor: 2001n },
    ACCOUNT.maxPerDay,
  );
  const claimed = expenses(payouts).map((one) =>
    step(scheduledPayout(one), 'batched', { batchId: batch.batchId }),
  );
  if (claimed.length > 0) await stand.put(...claimed);
  return batch.batchId;
}

describe('the recovery at the start of a local run', () => {
  it('voids an open batch at once and frees its payouts and its share of the day', async ({ stand }) => {
    const batchId = await killedOpen(stand, 2);

    const recovered = await recover(stand.deps, ALONE);

    expect(recovered).toEqual({ voided: 1, ended: 0, freed: 2, finished: 0, retried: 0, replanned: 0 });
    expect((await readBatch(stand.table, batchId))?.state).toBe('void');
    expect(await stand.states()).toEqual(['expense-1: scheduled', 'expense-2: scheduled']);
    expect(await readDay(stand.table, ACCOUNT.id, PLAN.executionDate)).toEqual({ count: 0, sumMinor: 0n });
  });

  it('frees the share of a batch that had claimed nothing yet', async ({ stand }) => {
    await killedOpen(stand, 0);

    await recover(stand.deps, ALONE);

    expect(await readDay(stand.table, ACCOUNT.id, PLAN.executionDate)).toEqual({ count: 0, sumMinor: 0n });
  });

  it('finishes a sealed batch: its file is in the outbox and its payouts are submitted', async ({
    stand,
  }) => {
    const batch = await sealedBatch(stand, expenses(2));

    const recovered = await recover(stand.deps, ALONE);

    expect(recovered).toEqual({ voided: 0, ended: 0, freed: 0, finished: 1, retried: 0, replanned: 0 });
    expect((await readBatch(stand.table, batch.batchId))?.state).toBe('submitted');
    expect(await stand.states()).toEqual(['expense-1: submitted', 'expense-2: submitted']);
    expect([...(await objectsOf(stand.bucket)).keys()]).toHaveLength(1);
  });

  it('leaves a sealed batch to a live run', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(2));

    const recovered = await recover(stand.deps, { ...ALONE, finishesSealed: false });

    expect(recovered).toMatchObject({ finished: 0 });
    expect((await readBatch(stand.table, batch.batchId))?.state).toBe('sealed');
    expect([...(await objectsOf(stand.bucket)).keys()]).toEqual([]);
  });

  it('leaves a leased batch alone where others may work on the ledger', async ({ stand }) => {
    const batchId = await killedOpen(stand, 2);

    const recovered = await recover(stand.deps, { ...ALONE, isExclusive: false });

    expect(recovered).toEqual({ voided: 0, ended: 0, freed: 0, finished: 0, retried: 0, replanned: 0 });
    expect((await readBatch(stand.table, batchId))?.state).toBe('open');
  });

  it('finds nothing left to do the second time', async ({ stand }) => {
    await killedOpen(stand, 2);
    await recover(stand.deps, ALONE);

    expect(await recover(stand.deps, ALONE)).toEqual({
      voided: 0,
      ended: 0,
      freed: 0,
      finished: 0,
      retried: 0,
      replanned: 0,
    });
  });
});
