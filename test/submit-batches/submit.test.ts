import { createHash } from 'node:crypto';
import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { endToEndIdOf, type PaymentPlan } from '../../functions/core/payout.ts';
import { historyVerifies } from '../../functions/core/step-payout.ts';
import { LIVE_INDEX, payoutKey } from '../../functions/ledger/keys.ts';
import { payoutLiveKeys } from '../../functions/ledger/live-keys.ts';
import { readDay } from '../../functions/ledger/payment-days.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { ibanOf } from '../support/iban.ts';
import {
  ACCOUNT,
  elementIn,
  endToEndIdsIn,
  forcedThrough,
  it,
  scheduledPayout,
} from '../support/payment-stand.ts';
import { KRONER, PLAN, payoutIn, payoutOf, step } from '../support/payouts.ts';
import { two } from '../support/present.ts';

function upTo(maxPerFile: Partial<DebtorAccount['maxPerFile']>): DebtorAccount {
  return { ...ACCOUNT, maxPerFile: { ...ACCOUNT.maxPerFile, ...maxPerFile } };
}

describe('submitBatches', () => {
  it('puts everything that is due into one file and says so in every row', async ({ stand }) => {
    const due = expenses(3).map((one) => scheduledPayout(one));
    await stand.put(...due);

    const summary = await stand.submit();

    const [batch] = await stand.batches();
    const [[key, file] = ['', '']] = await stand.files();
    expect(summary).toEqual({
      debtorAccountId: 'eur-main',
      executionDate: '2026-11-03',
      due: 3,
      batches: [
        { kind: 'submitted', batchId: batch?.batchId, key, count: 3, controlSumMinor: 3003n, single: false },
      ],
      heldBack: 0,
      proposed: [],
    });
    expect(batch).toMatchObject({ state: 'submitted', seal: { count: 3, controlSumMinor: 3003n } });
    expect(key).toBe(`outbox/eur-main/2026-11-03/${batch?.batchId}.xml`);
    expect(endToEndIdsIn(file)).toEqual(due.map(endToEndIdOf).sort());
    expect(elementIn(file, 'MsgId')).toBe(batch?.batchId);
    expect(elementIn(file, 'CtrlSum')).toBe('30.03');
    expect(elementIn(file, 'Dt')).toBe('2026-11-03');
    expect(createHash('sha256').update(file).digest('hex')).toBe(batch?.seal?.fileSha256);
    for (const payout of (await stand.payouts()).values()) {
      expect(payout).toMatchObject({ state: 'submitted', batchId: batch?.batchId });
      expect(historyVerifies(payout)).toBe(true);
    }
    expect(await readDay(stand.table, 'eur-main', plainDate('2026-11-03'))).toEqual({
      count: 3,
      sumMinor: 3003n,
    });
  });

  it('submits nothing where nothing is due', async ({ stand }) => {
    await stand.put(payoutIn('submitted'), payoutOf(expense({ expenseId: 'ready' })));

    expect(await stand.submit()).toMatchObject({ due: 0, batches: [], heldBack: 0 });
    expect(await stand.batches()).toEqual([]);
  });

  it('marks a file of a single payment as one', async ({ stand }) => {
    await stand.put(scheduledPayout(expense()));

    const { batches } = await stand.submit();

    expect(batches).toMatchObject([{ count: 1, single: true }]);
    const head = await stand.bucket.client.send(
      new HeadObjectCommand({ Bucket: stand.bucket.bucketName, Key: batches[0]?.key }),
    );
    expect(head.Metadata).toMatchObject({ 'single-payment': 'true' });
  });

  it('splits what is due into files by count, each with its own message id', async ({ stand }) => {
    await stand.schedule(5);

    const { batches } = await stand.submit(upTo({ count: 2 }));

    const files = await stand.files();
    expect(batches.map(({ count, single }) => [count, single])).toEqual([
      [2, false],
      [2, false],
      [1, true],
    ]);
    expect(new Set([...files.values()].map((file) => elementIn(file, 'MsgId'))).size).toBe(3);
    expect([...files.values()].flatMap(endToEndIdsIn).sort()).toEqual(
      [...(await stand.payouts()).values()].map(endToEndIdOf).sort(),
    );
  });

  it('splits what is due into files by sum', async ({ stand }) => {
    await stand.schedule(4);

    const { batches } = await stand.submit(upTo({ sumMinor: 2100n }));

    expect(batches.map(({ count }) => count)).toEqual([2, 2]);
    expect(batches.reduce((sum, { controlSumMinor }) => sum + controlSumMinor, 0n)).toBe(4006n);
  });

  it('makes up for a day that was missed, and leaves a later day alone', async ({ stand }) => {
    const plan = (day: string): PaymentPlan => ({ ...PLAN, executionDate: plainDate(day) });
    await stand.put(
      scheduledPayout(expense({ expenseId: 'missed' }), plan('2026-10-30')),
      scheduledPayout(expense({ expenseId: 'today' }), plan('2026-11-03')),
      scheduledPayout(expense({ expenseId: 'later' }), plan('2026-11-04')),
    );

    expect(await stand.submit()).toMatchObject({ executionDate: '2026-11-03', due: 2 });
    expect(await stand.states()).toEqual(['later: scheduled', 'missed: submitted', 'today: submitted']);
    expect((await stand.payout('missed')).plan?.executionDate).toBe('2026-11-03');
  });

  it.for([
    ['a later day', { executionDate: plainDate('2026-11-04') }],
    ['another account', { debtorAccountId: 'eur-other' }],
  ] as const)(
    'goes by the row where the index still names a payout that was planned anew: for %s',
    async ([_, change], { stand }) => {
      const planned = scheduledPayout(expense(), { ...PLAN, ...change });
      await stand.put(planned, scheduledPayout(expense({ expenseId: 'due' })));
      const { liveSort } = payoutLiveKeys(scheduledPayout(expense())) ?? {};
      await stand.tamper(payoutKey(planned.payoutId), LIVE_INDEX.sortKey, { S: liveSort ?? '' });

      const { due, batches } = await stand.submit();

      expect([due, batches.map(({ count }) => count)]).toEqual([1, [1]]);
      expect(await stand.states()).toEqual(['due: submitted', 'expense-1: scheduled']);
      expect((await stand.payout()).plan).toEqual({ ...PLAN, ...change });
    },
  );

  it('takes the payouts of its own account only', async ({ stand }) => {
    await stand.put(
      scheduledPayout(expense({ expenseId: 'own' })),
      scheduledPayout(expense({ expenseId: 'other' }), { ...PLAN, debtorAccountId: 'eur' }),
    );

    await stand.submit({ ...ACCOUNT, id: 'eur' });

    expect(await stand.states()).toEqual(['other: submitted', 'own: scheduled']);
  });

  it('pays each account in its own currency and by its own rail', async ({ stand }) => {
    const dkk = { ...ACCOUNT, ...KRONER, id: 'dkk-main', iban: ibanOf(IBANS.dk), bic: undefined };
    const payout = payoutOf(expense({ currency: 'DKK', iban: IBANS.dk }), { state: 'ready', reasons: [] });
    const plan = { ...PLAN, rail: dkk.rail, debtorAccountId: dkk.id };
    await stand.put(step(payout, 'scheduled', { plan }));

    expect((await stand.submit(dkk)).batches).toHaveLength(1);

    const [file = ''] = (await stand.files()).values();
    expect(file).toContain('<InstdAmt Ccy="DKK">12.50</InstdAmt>');
    expect(file).toContain('<SvcLvl><Cd>NURG</Cd></SvcLvl>');
    expect(file).toContain('NOTPROVIDED');
  });

  it('says of each payment the rail of its file, where its account has another since it was scheduled', async ({
    stand,
  }) => {
    const plan = { ...PLAN, rail: 'domestic-credit-transfer' } as const;
    await stand.put(step(payoutOf(), 'scheduled', { plan }));

    await stand.submit();

    expect((await stand.payout()).plan).toMatchObject({ rail: ACCOUNT.rail, executionDate: '2026-11-03' });
  });

  it('pays a second submission of the same day in a file of its own', async ({ stand }) => {
    await stand.put(scheduledPayout(expense({ expenseId: 'first' })));
    await stand.submit();
    await stand.put(scheduledPayout(expense({ expenseId: 'second' })));

    const { due, batches } = await stand.submit();

    expect([due, batches.length]).toEqual([1, 1]);
    expect((await stand.files()).size).toBe(2);
    expect((await readDay(stand.table, ACCOUNT.id, plainDate('2026-11-03'))).count).toBe(2);
  });

  it('leaves out a payout that somebody held in between', async ({ stand }) => {
    const [taken, kept] = two(expenses(2).map((one) => scheduledPayout(one)));
    await stand.put(taken, kept);
    stand.interrupt(payoutKey(taken.payoutId), () =>
      updatePayout(stand.table, taken, step(taken, 'withdrawn', { reasons: [], plan: undefined })),
    );

    const { batches } = await stand.submit();

    expect(batches).toMatchObject([{ count: 1 }]);
    expect(await stand.states()).toEqual(['expense-1: withdrawn', 'expense-2: submitted']);
    const [file = ''] = (await stand.files()).values();
    expect(endToEndIdsIn(file)).toEqual([endToEndIdOf(kept)]);
  });

  it('voids a batch of which nothing is left', async ({ stand }) => {
    const payout = scheduledPayout(expense());
    await stand.put(payout);
    stand.interrupt('PAYOUT#', () =>
      updatePayout(stand.table, payout, step(payout, 'withdrawn', { reasons: [], plan: undefined })),
    );

    expect((await stand.submit()).batches).toEqual([]);

    expect((await stand.batches()).map(({ state }) => state)).toEqual(['void']);
    expect((await stand.files()).size).toBe(0);
  });

  it('pays the others beside a row that cannot be read', async ({ stand }) => {
    const [broken, good] = two(expenses(2).map((one) => scheduledPayout(one)));
    await stand.put(broken, good);
    await stand.tamper(payoutKey(broken.payoutId), 'state', { S: 'unheard-of' });

    expect((await stand.submit()).batches).toMatchObject([{ count: 1 }]);

    expect(stand.log.alarms()).toEqual(['payout-unreadable']);
  });

  it('holds a payout whose account turns out to be none', async ({ stand }) => {
    const [broken, good] = two(expenses(2));
    await stand.put(forcedThrough({ ...broken, iban: IBANS.wrongCheckDigits }), scheduledPayout(good));

    await stand.submit();

    expect(await stand.states()).toEqual(['expense-1: held iban-check-digits', 'expense-2: submitted']);
  });

  it.for([
    ['account', 'iban', 'NL91ABNA0417164300'],
    ['name', 'recipientName', 'Somebody Else'],
    ['source', 'source', 'ampeco'],
    ['account at the source', 'account', 'other'],
  ] as const)(
    'pays nothing by a row whose %s was changed past the ledger, and leaves the row as it is',
    async ([_, field, text], { stand }) => {
      const [altered, good] = two(expenses(2).map((one) => scheduledPayout(one)));
      await stand.put(altered, good);
      await stand.tamper(payoutKey(altered.payoutId), field, { S: text });

      const { batches } = await stand.submit();

      expect(batches).toMatchObject([{ count: 1 }]);
      expect(await stand.states()).toEqual(['expense-1: scheduled', 'expense-2: submitted']);
      expect((await stand.row(payoutKey(altered.payoutId)))?.['version']).toEqual({
        N: String(altered.version),
      });
      expect(stand.log.alarms()).toEqual(['payout-unreadable']);
    },
  );

  it("names the recipient's bank only where the BIC is one: a wrong one would have the whole file refused", async ({
    stand,
  }) => {
    await stand.put(
      scheduledPayout(expense({ expenseId: 'right', bic: 'COBADEFFXXX' })),
      scheduledPayout(expense({ expenseId: 'wrong', bic: 'Commerzbank' })),
    );

    expect((await stand.submit()).batches).toMatchObject([{ count: 2 }]);

    const [file = ''] = (await stand.files()).values();
    expect(file.match(/<CdtrAgt>/g)).toHaveLength(1);
    expect(file).not.toContain('Commerzbank');
  });
});
