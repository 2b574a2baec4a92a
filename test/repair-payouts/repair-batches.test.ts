import { describe, expect } from 'vitest';
import { refuse } from '../../functions/approvals/refuse.ts';
import { letLeave, openBatch, readBatch } from '../../functions/ledger/batches.ts';
import { batchKey, manifestKey } from '../../functions/ledger/keys.ts';
import { readDay, reserveDay } from '../../functions/ledger/payment-days.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { openedBatch, sealedBatch, sealedByAnotherWriter } from '../support/batches.ts';
import { expense, expenses } from '../support/expenses.ts';
import { ACCOUNT, it, PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { PLAN, step } from '../support/payouts.ts';
import { personNamed } from '../support/people.ts';

/** An open batch with three payouts and their share of the day, as its submission leaves it when it dies. */
async function deadBatch(stand: PaymentStand): Promise<string> {
  const batch = openedBatch();
  await openBatch(stand.table, batch);
  await stand.put(
    ...expenses(3).map((one) => step(scheduledPayout(one), 'batched', { batchId: batch.batchId })),
  );
  const day = { debtorAccountId: ACCOUNT.id, executionDate: PLAN.executionDate, batchId: batch.batchId };
  await reserveDay(stand.table, { ...day, count: 3, sumMinor: 3003n }, ACCOUNT.maxPerDay);
  return batch.batchId;
}

const NOTHING = { voided: 0, ended: 0, freed: 0, finished: 0, retried: 0, resent: 0, replanned: 0 };

describe('an open batch whose submission died', () => {
  it('is voided, its payouts and its share of the day are given back', async ({ stand }) => {
    const batchId = await deadBatch(stand);

    expect(await stand.repairLater()).toEqual({ ...NOTHING, voided: 1, freed: 3 });

    expect((await readBatch(stand.table, batchId))?.state).toBe('void');
    expect(await stand.states()).toEqual([
      'expense-1: scheduled',
      'expense-2: scheduled',
      'expense-3: scheduled',
    ]);
    expect(await readDay(stand.table, ACCOUNT.id, PLAN.executionDate)).toEqual({ count: 0, sumMinor: 0n });
    expect(await stand.repairLater()).toEqual(NOTHING);
  });

  it('is given back without a look at the payouts of other files', async ({ stand }) => {
    await deadBatch(stand);
    const other = 'BA00000000000000000000000000';
    const ahead = expenses(120).slice(3);
    await stand.put(...ahead.map((one) => step(scheduledPayout(one), 'batched', { batchId: other })));
    stand.faults.clear();

    expect(await stand.repairLater()).toMatchObject({ voided: 1, freed: 3 });

    const reads = stand.faults.calls.filter(({ command }) => command === 'BatchGetItemCommand');
    expect(reads).toHaveLength(1);
  });

  it('is left alone while its lease runs', async ({ stand }) => {
    const batchId = await deadBatch(stand);
    const { leaseUntilMs = 0 } = (await readBatch(stand.table, batchId)) ?? {};
    stand.clock.advance(leaseUntilMs - stand.clock.now());

    expect(await repairPayouts(stand.deps)).toEqual(NOTHING);

    stand.clock.advance(1);
    expect(await repairPayouts(stand.deps)).toMatchObject({ voided: 1 });
  });

  it('gives everything back also when the repair itself dies at any of its requests', async ({
    embedded,
    stand,
  }) => {
    await deadBatch(stand);
    stand.faults.clear();
    await stand.repairLater();
    const calls = [...stand.faults.calls];
    const writes = calls.filter(({ command }) => command === 'UpdateItemCommand');
    expect(writes.length).toBeGreaterThan(4);
    for (const { index } of writes) {
      for (const fault of ['killed-before', 'killed-after'] as const) {
        stand = await PaymentStand.create(embedded);
        await deadBatch(stand);
        stand.faults.set((call) => (call.index === index ? fault : undefined));
        await stand.repairLater().then(
          () => undefined,
          () => undefined,
        );
        stand.faults.clear();

        await stand.repairLater();

        expect(new Set((await stand.states()).map((state) => state.split(' ')[1]))).toEqual(
          new Set(['scheduled']),
        );
        expect((await readDay(stand.table, ACCOUNT.id, PLAN.executionDate)).count).toBe(0);
      }
    }
  });
});

describe('a sealed batch without its file', () => {
  it('is finished with the sealed bytes', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(3));

    expect(await stand.repairLater()).toEqual({ ...NOTHING, finished: 1 });

    const [[key, file] = ['', '']] = [...(await stand.files())];
    expect(key).toBe(`outbox/eur-main/2026-11-03/${batch.batchId}.xml`);
    expect(Buffer.byteLength(file)).toBe(batch.seal?.fileBytes);
    expect((await readBatch(stand.table, batch.batchId))?.state).toBe('submitted');
    expect(await stand.repairLater()).toEqual(NOTHING);
  });

  it('never leaves once its execution date has passed: its payouts go with the next file', async ({
    stand,
  }) => {
    const late = await sealedBatch(stand, expenses(2));
    stand.clock.advance(2 * 86_400_000);

    expect(await stand.repairLater()).toEqual({ ...NOTHING, freed: 2 });

    expect((await stand.files()).size).toBe(0);
    expect(stand.log.lines.filter(({ level }) => level === 'alarm')).toMatchObject([
      { event: 'file-late', fields: { batchId: late.batchId, executionDate: '2026-11-03' } },
    ]);
    const over = await readBatch(stand.table, late.batchId);
    expect([over?.state, over?.voided, over?.seal]).toEqual([
      'void',
      { why: 'late', atMs: stand.clock.now() },
      undefined,
    ]);
    const { batches } = await stand.submit();
    expect(batches).toMatchObject([{ count: 2 }]);
  });

  it('is finished late, with an alarm, where its file may be in the outbox already', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(2));
    const leaving = await letLeave(stand.table, batch, stand.clock.now());
    stand.clock.advance(2 * 86_400_000);

    expect(await stand.repairLater()).toMatchObject({ finished: 1 });

    expect(leaving?.leavesAtMs).toBeDefined();
    expect(stand.log.alarms()).toEqual(['file-late']);
    expect((await readBatch(stand.table, batch.batchId))?.state).toBe('submitted');
  });

  it('is ended by whoever comes first, or leaves: never both', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(1));
    const said = { by: personNamed('Anna'), reason: 'not in order', atMs: stand.clock.now() };
    const [refused, left] = await Promise.all([
      refuse(stand.table, batch.batchId, said, []),
      letLeave(stand.table, batch, stand.clock.now()),
    ]);

    const after = await readBatch(stand.table, batch.batchId);
    expect(after?.state).toBe(refused.ok ? 'void' : 'sealed');
    expect(left).toEqual(refused.ok ? undefined : after);
    expect(await refuse(stand.table, batch.batchId, said, [])).toMatchObject({ ok: false });
  });

  it('is ended by a person before its file leaves, and its refused line is held', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(3));
    const line = (await stand.payout('expense-2')).payoutId;
    const said = { by: personNamed('Anna'), reason: 'not in order', atMs: stand.clock.now() };

    expect(await refuse(stand.table, batch.batchId, said, [line])).toMatchObject({ ok: true });
    expect(await stand.repairLater()).toEqual({ ...NOTHING, freed: 3 });

    expect(await stand.states()).toEqual([
      'expense-1: scheduled',
      'expense-2: held approval-refused',
      'expense-3: scheduled',
    ]);
    expect((await stand.files()).size).toBe(0);
  });

  it('is left to its submission while the lease runs', async ({ stand }) => {
    await sealedBatch(stand, expenses(1));

    expect(await repairPayouts(stand.deps)).toEqual(NOTHING);
  });

  it('does not keep the repair from the others, and its alarm says which it is', async ({ stand }) => {
    const broken = await sealedBatch(stand, [expense({ expenseId: 'broken' })]);
    const other = { batchId: 'BA00000000000000000000000002', runId: 'submission-2' };
    const good = await sealedBatch(stand, [expense({ expenseId: 'good' })], other);
    await stand.tamper(manifestKey(broken.batchId, 0), 'entries', { L: [] });

    expect(await stand.repairLater()).toMatchObject({ finished: 1 });

    expect((await readBatch(stand.table, good.batchId))?.state).toBe('submitted');
    expect(await stand.states()).toEqual(['broken: batched', 'good: submitted']);
    expect(stand.log.lines.filter(({ level }) => level === 'alarm')).toMatchObject([
      { event: 'batch-not-repaired', fields: { batchId: broken.batchId, state: 'sealed' } },
    ]);
  });

  it('waits for the version that sealed it where the writer makes other bytes, and its alarm names that one', async ({
    stand,
  }) => {
    const made = await sealedBatch(stand, expenses(2));
    const by = { writerVersion: 7, packageVersion: '9.8.7' };
    const { batch } = await sealedByAnotherWriter(stand, made, by);

    expect(await stand.repairLater()).toEqual(NOTHING);
    expect(await stand.repairLater()).toEqual(NOTHING);

    expect((await stand.files()).size).toBe(0);
    expect(await stand.states()).toEqual(['expense-1: batched', 'expense-2: batched']);
    expect(stand.log.lines.filter(({ level }) => level === 'alarm').slice(0, 1)).toMatchObject([
      {
        event: 'batch-not-repaired',
        fields: {
          batchId: batch.batchId,
          cause: 'BATCH_FILE_DIFFERS',
          sealedWriter: 7,
          sealedPackage: '9.8.7',
          action: expect.stringContaining('9.8.7'),
        },
      },
    ]);
  });

  it('says which batch cannot be read, and goes on', async ({ stand }) => {
    const batch = await sealedBatch(stand, expenses(1));
    await stand.tamper(batchKey(batch.batchId), 'version', { S: 'x' });

    expect(await stand.repairLater()).toEqual(NOTHING);

    expect(new Set(stand.log.alarms())).toEqual(new Set(['batch-unreadable']));
  });
});
