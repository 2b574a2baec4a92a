import { describe, expect } from 'vitest';
import { finishBatch, freePayout } from '../../functions/batches/finish-batch.ts';
import type { Batch } from '../../functions/core/batch.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import { resumePayments, stopPayments } from '../../operate/stop.ts';
import { fact, notDebited } from '../support/bank-facts.ts';
import { openedBatch, sealedBatch } from '../support/batches.ts';
import { rejectionOf } from '../support/errors.ts';
import { expense, expenses } from '../support/expenses.ts';
import { it, type PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { PLAN, REFUSED, step } from '../support/payouts.ts';
import { personNamed } from '../support/people.ts';

async function finish(stand: PaymentStand, batch: Batch): Promise<string | undefined> {
  return finishBatch(stand.deps, batch, 'repair-payouts');
}

async function stateOf(stand: PaymentStand, batch: Batch): Promise<string | undefined> {
  return (await readBatch(stand.table, batch.batchId))?.state;
}

describe('finishBatch', () => {
  it('puts the file, submits every payout, then the batch', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(3));

    const key = await finish(stand, batch);

    expect([...(await stand.files()).keys()]).toEqual([key]);
    expect(await stateOf(stand, batch)).toBe('submitted');
    for (const payout of (await stand.payouts()).values()) {
      expect(payout).toMatchObject({ state: 'submitted', batchId: batch.batchId });
      expect(payout.history.at(-1)).toMatchObject({ by: 'repair-payouts', why: 'file-in-outbox' });
      expect(historyVerifies(payout)).toBe(true);
    }
  });

  it('does nothing while its account is stopped, and all of it after', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(3));
    const { accountId: debtorAccountId } = batch.debtor;
    const decision = { by: personNamed('Anna'), reason: 'A wrong file.', atMs: 0 };
    await stopPayments(stand.table, debtorAccountId, decision);

    expect(await finish(stand, batch)).toBeUndefined();
    expect(await stand.files()).toEqual(new Map());
    expect(await stateOf(stand, batch)).toBe('sealed');

    await resumePayments(stand.table, debtorAccountId, decision, 1);
    expect(await finish(stand, batch)).toBeDefined();
    expect(await stateOf(stand, batch)).toBe('submitted');
  });

  it('changes nothing the second time', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(3));
    await finish(stand, batch);
    const [files, payouts] = [await stand.files(), await stand.payouts()];

    await finish(stand, batch);

    expect(await stand.files()).toEqual(files);
    expect(await stand.payouts()).toEqual(payouts);
    expect((await readBatch(stand.table, batch.batchId))?.version).toBe(4);
  });

  it('leaves alone a payout that has gone on, to the bank or to a new attempt', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(3));
    const [a, b] = [await stand.payout('expense-1'), await stand.payout('expense-2')];
    const accepted = step(step(a, 'submitted'), 'accepted', {}, fact('accepted'));
    const again = step(step(step(b, 'submitted'), 'failed', {}, REFUSED), 'ready', {}, notDebited());
    await stand.put(accepted, again);

    await finish(stand, batch);

    expect(await stand.states()).toEqual(['expense-1: accepted', 'expense-2: ready', 'expense-3: submitted']);
  });

  it('steps only the attempt that its manifest names', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(2));
    const { payoutId } = await stand.payout('expense-1');
    const other = step(scheduledPayout(expense()), 'batched', { batchId: batch.batchId });
    const failed = step(step(other, 'submitted'), 'failed', {}, REFUSED);
    const again = step(step(failed, 'ready', {}, notDebited()), 'scheduled', { plan: PLAN });
    const secondAttempt = step(again, 'batched', { batchId: batch.batchId });
    expect([secondAttempt.payoutId, secondAttempt.attempt]).toEqual([payoutId, 2]);
    await stand.put(secondAttempt);

    await finish(stand, batch);

    expect(await stand.states()).toEqual(['expense-1: batched', 'expense-2: submitted']);
    expect(await stand.payout('expense-1')).toEqual(secondAttempt);
  });

  it('submits the others beside a row that cannot be read, and is found again', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(3));
    const { payoutId } = await stand.payout('expense-2');
    await stand.tamper(payoutKey(payoutId), 'state', { S: 'unheard-of' });

    expect((await rejectionOf(finish(stand, batch))).code).toBe('LEDGER_ROW_INVALID');
    expect(await stateOf(stand, batch)).toBe('sealed');

    await stand.tamper(payoutKey(payoutId), 'state', { S: 'batched' });
    await finish(stand, batch);
    expect(await stand.states()).toEqual([1, 2, 3].map((id) => `expense-${id}: submitted`));
    expect(await stateOf(stand, batch)).toBe('submitted');
  });

  it('submits what somebody else wrote in between', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(1));
    const before = await stand.payout();
    stand.interrupt('PAYOUT#', () =>
      updatePayout(stand.table, before, step(before, 'batched', { sourceStatus: 'Changed' })),
    );

    await finish(stand, batch);

    expect(await stand.payout()).toMatchObject({ state: 'submitted', sourceStatus: 'Changed' });
  });

  it('gives up where others write again and again, with its file in the outbox', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(1));
    const intrude = async (): Promise<void> => {
      const now = await stand.payout();
      await updatePayout(stand.table, now, step(now, 'batched', { sourceStatus: String(now.version) }));
    };
    stand.interrupt('PAYOUT#', intrude, 100);

    expect((await rejectionOf(finish(stand, batch))).code).toBe('LEDGER_CONTENDED');

    expect(await stateOf(stand, batch)).toBe('sealed');
    expect((await stand.files()).size).toBe(1);
  });

  it('finishes only what is sealed', async ({ stand }) => {
    expect((await rejectionOf(finish(stand, openedBatch()))).code).toBe('ASSERTION_FAILED');
  });
});

describe('freePayout', () => {
  const voided = openedBatch({ state: 'void', version: 2 });
  const claimed = step(scheduledPayout(expense()), 'batched', { batchId: voided.batchId });

  it('gives the payout back, with its plan and without its batch', async ({ stand }) => {
    await stand.put(claimed);

    await freePayout(stand.deps, voided, claimed.payoutId, 'repair-payouts');

    const freed = await stand.payout();
    expect(freed).toMatchObject({ state: 'scheduled', attempt: 1, batchId: undefined, plan: claimed.plan });
    expect(historyVerifies(freed)).toBe(true);
  });

  it('leaves alone a payout that belongs to another batch by now', async ({ stand }) => {
    const elsewhere = step(scheduledPayout(expense()), 'batched', { batchId: `BA${'9'.repeat(26)}` });
    await stand.put(elsewhere);

    await freePayout(stand.deps, voided, claimed.payoutId, 'repair-payouts');

    expect(await stand.payout()).toEqual(elsewhere);
  });

  it('frees nothing from a batch that may be paid', async ({ stand }) => {
    await stand.put(claimed);

    for (const state of ['open', 'sealed', 'submitted', 'settled'] as const) {
      const freeing = freePayout(stand.deps, { ...voided, state }, claimed.payoutId, 'repair-payouts');
      expect((await rejectionOf(freeing)).code).toBe('ASSERTION_FAILED');
    }
    expect(await stand.payout()).toEqual(claimed);
  });
});
