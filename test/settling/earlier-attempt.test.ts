import { describe, expect } from 'vitest';
import { contradictedAttempts } from '../../functions/core/attempt-facts.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import type { Sent } from '../support/bank-scene.ts';
import { type Embedded, it } from '../support/embedded.ts';
import { errorOf } from '../support/errors.ts';
import { LATER_MS } from '../support/payment-stand.ts';
import { AT_MS } from '../support/payouts.ts';
import {
  batchDebit,
  DAY,
  debit,
  euros,
  giveBack,
  NEXT_DAY,
  refused,
  statement,
  status,
  sumOf,
  THIRD_DAY,
  told,
} from './bank.ts';
import { Life } from './life.ts';

/** A life whose first attempt was refused on both legs; its second has begun and is ready. */
async function secondBegun(
  embedded: Embedded,
  count = 1,
): Promise<{ life: Life; sent: readonly Sent[]; one: Sent }> {
  const life = await Life.begin(embedded, count, { batchBooking: count > 1 });
  const sent = await life.sent();
  const [one, ...others] = sent;
  const net = others.length === 0 ? [] : [batchDebit(one, sumOf(others))];
  await life.read(refused(one), statement(net));
  await life.stand.repairLater();
  return { life, sent, one };
}

/** The states in which the second attempt can be when the bank speaks of the first once more. */
const WAYS: Readonly<Record<string, (life: Life) => Promise<void>>> = {
  ready: async () => undefined,
  scheduled: (life) => life.execute(),
  submitted: async (life) => {
    await life.toNextDay();
    await life.submit();
  },
};

/** What a bank may say of a first attempt that it had refused, and that was not debited on its day. */
const SAID: readonly [string, (one: Sent, sent: readonly Sent[]) => string][] = [
  ['books it after all', (one) => statement([debit(one)], { day: NEXT_DAY })],
  [
    'books it with another amount',
    (one) => statement([debit({ ...one, amount: euros(one.amountMinor - 1n) })], { day: NEXT_DAY }),
  ],
  ['accepts it after all', (one) => told(one, 'ACCP', `${NEXT_DAY}T09:00:00Z`)],
  [
    'calls it settled',
    (one) => status(one, { createdAt: `${NEXT_DAY}T09:00:00Z`, group: { status: 'ACSC' } }),
  ],
  ['cancels it', (one) => told(one, 'CANC', `${NEXT_DAY}T09:00:00Z`)],
];

const ENDS: Readonly<Record<string, { state: string; files: string[] }>> = {
  ready: { state: 'held', files: ['1.1'] },
  scheduled: { state: 'held', files: ['1.1'] },
  submitted: { state: 'submitted', files: ['1.1', '1.2'] },
};

describe.each(Object.keys(WAYS))('while the second attempt is %s, the bank', (state) => {
  it.for(SAID)('%s: the row says so, and nothing more leaves', async ([, said], { embedded }) => {
    const { life, sent, one } = await secondBegun(embedded);
    await WAYS[state]?.(life);

    await life.read(said(one, sent));
    await life.goOn();
    await life.goOn();

    const { state: ends = '', files } = ENDS[state] ?? {};
    const ending = await life.ending();
    expect(ending).toMatchObject({ states: [`expense-1: ${ends} bank-contradiction`], files });
    expect(ending.messages[0]).toContain('attempt 1: ');
    expect(life.stand.log.alarms()).toContain('bank-report-unmatched');
  });
});

describe('R1: the first attempt is booked while the second is at the bank', () => {
  /** Of the second attempt, and of the first. */
  const orders = [
    ['second', 'first'],
    ['first', 'second'],
  ] as const;

  it.for(orders)(
    'and the second is refused, read in the order %s, %s: no third one',
    async ([...order], { embedded }) => {
      const { life, one } = await secondBegun(embedded);
      await WAYS['submitted']?.(life);
      const [second] = await life.sent();
      const late = {
        first: statement([debit(one, { reference: 'LATE' })], { day: NEXT_DAY }),
        second: refused(second, 'TM01', `${NEXT_DAY}T09:00:00Z`),
      };

      await life.read(...order.map((name) => late[name]));
      await life.goOn();
      await life.goOn();

      expect(await life.ending()).toMatchObject({
        states: ['expense-1: failed bank-contradiction'],
        files: ['1.1', '1.2'],
        isCalled: true,
      });
    },
  );

  it.for(orders)(
    'and the second is booked too, read in the order %s, %s: it was paid twice, and that is said',
    async ([...order], { embedded }) => {
      const { life, one } = await secondBegun(embedded);
      await WAYS['submitted']?.(life);
      const [second] = await life.sent();
      const late = {
        first: statement([debit(one, { reference: 'LATE' })], { day: THIRD_DAY }),
        second: statement([debit(second)], { day: NEXT_DAY }),
      };

      await life.read(...order.map((name) => late[name]));

      expect(await life.ending()).toMatchObject({
        states: ['expense-1: paid bank-contradiction'],
        isCalled: true,
      });
    },
  );
});

describe('R2: the first attempt is booked while the second is in an open batch', () => {
  it('before the seal: nothing is sealed with it, and no later file takes it', async ({ embedded }) => {
    const { life, one } = await secondBegun(embedded);
    await life.toNextDay();
    life.onceClaimed(() => life.read(statement([debit(one)], { day: NEXT_DAY })));

    await life.submit();

    expect(await life.files()).toEqual(['1.1']);
    expect((await life.stand.batches()).map(({ state }) => state).sort()).not.toContain('open');
    await life.stand.repairLater();
    await life.goOn();
    expect(await life.ending()).toMatchObject({
      states: ['expense-1: held bank-contradiction'],
      files: ['1.1'],
      isCalled: true,
    });
  });

  it('before the seal: the others of the batch go without it', async ({ embedded }) => {
    const { life, one } = await secondBegun(embedded, 2);
    await life.collect('expense-9', 'recipient-9');
    await life.toNextDay();
    life.onceClaimed(() => life.read(statement([debit(one)], { day: NEXT_DAY })));

    await life.submit();

    expect(await life.ending()).toMatchObject({
      states: ['expense-1: held bank-contradiction', 'expense-2: paid', 'expense-9: submitted'],
      files: ['1.1', '2.1', '3.1'],
    });
  });

  it('and the submission dies: the void forgets nothing', async ({ embedded }) => {
    const { life, one } = await secondBegun(embedded);
    await life.toNextDay();
    life.stand.interrupt('BATCH#', async () => {
      await life.read(statement([debit(one)], { day: NEXT_DAY }));
      throw Object.assign(new Error('killed'), { name: 'ProcessKilled' });
    });
    await expect(life.submit()).rejects.toThrow('killed');
    expect(await life.stand.states()).toEqual(['expense-1: batched bank-contradiction']);

    await life.stand.repairLater();
    await life.goOn();
    await life.goOn();

    expect(await life.ending()).toMatchObject({
      states: ['expense-1: held bank-contradiction'],
      files: ['1.1'],
    });
  });

  it('that is sealed already: its file goes, the row says so, and nothing follows', async ({ embedded }) => {
    const { life, one } = await secondBegun(embedded);
    await life.toNextDay();
    life.stand.interrupt('BATCH#', () => life.read(statement([debit(one)], { day: NEXT_DAY })));
    await life.submit();

    const [second] = await life.sent();
    await life.read(refused(second, 'TM01', `${NEXT_DAY}T09:00:00Z`));
    life.stand.clock.advance(LATER_MS);
    await life.goOn();

    expect(await life.ending()).toMatchObject({
      states: ['expense-1: failed bank-contradiction'],
      files: ['1.1', '1.2'],
      isCalled: true,
    });
    const [payout] = await life.payouts();
    if (payout === undefined) throw new Error('It is there.');
    const step = { by: 'operator', why: 'rechecked', atMs: life.stand.clock.now() } as const;
    expect(errorOf(() => stepPayout(payout, 'ready', {}, step)).code).toBe('ASSERTION_FAILED');
  });
});

it('a payout whose source changed while it was in an open batch is settled like any other', async ({
  embedded,
}) => {
  const life = await Life.ready(embedded, 2);
  life.onceClaimed(async () => {
    for (const payout of await life.payouts()) {
      const facts = { runId: 'run-2' };
      const why = 'source-changed-after-batching';
      const step = { by: 'collect-expenses', why, facts, atMs: AT_MS } as const;
      await life.stand.put(stepPayout(payout, 'batched', { expenseDigest: 'changed' }, step));
    }
  });
  await life.submit();
  const [one, two] = await life.sent();
  if (two === undefined) throw new Error('Both were sent.');

  await life.read(refused(two, 'AC04'), statement([debit(one)]));

  expect(await life.ending()).toMatchObject({
    states: ['expense-1: paid', 'expense-2: failed'],
    isCalled: false,
  });
});

describe('money of a first attempt that had come back', () => {
  async function returned(embedded: Embedded): Promise<{ life: Life; one: Sent }> {
    const life = await Life.begin(embedded, 1);
    const [one] = await life.sent();
    await life.read(statement([debit(one)]), statement([giveBack(one, 'TM01')], { day: NEXT_DAY }));
    await life.repair();
    return { life, one };
  }

  it.for([
    ['R4: is taken again', (one: Sent) => debit(one, { reversal: true, reference: 'UNDONE' })],
    ['R5: is debited once more', (one: Sent) => debit(one, { reference: 'AGAIN' })],
    ['comes back a second time', (one: Sent) => giveBack(one, 'TM01', { reference: 'BACK-2' })],
  ] as const)('%s while the second waits for its file: it is held', async ([_, again], { embedded }) => {
    const { life, one } = await returned(embedded);
    expect(await life.stand.states()).toEqual(['expense-1: scheduled']);

    await life.read(statement([again(one)], { day: THIRD_DAY }));
    await life.goOn();

    expect(await life.ending()).toMatchObject({
      states: ['expense-1: held bank-contradiction'],
      files: ['1.1'],
      isCalled: true,
    });
  });
});

describe('both attempts', () => {
  it('say so where both are contradicted', async ({ embedded }) => {
    const { life, one } = await secondBegun(embedded);
    await WAYS['submitted']?.(life);
    const [second] = await life.sent();

    await life.read(
      statement([debit(one, { reference: 'LATE' })], { day: NEXT_DAY }),
      statement([debit(second), debit(second)], { day: THIRD_DAY }),
    );

    const [payout] = await life.payouts();
    if (payout === undefined) throw new Error('It is there.');
    expect(contradictedAttempts(payout)).toEqual([
      { attempt: 1, contradictions: ['debited-though-refused', 'paid-by-two-attempts'] },
      { attempt: 2, contradictions: ['debited-twice', 'paid-by-two-attempts'] },
    ]);
    expect(payout.reasons).toMatchObject([
      { code: 'bank-contradiction', message: expect.stringMatching(/attempt 1: .*attempt 2: /) },
    ]);
  });
});

it(`what is said of ${DAY} again, in other words, changes no second attempt`, async ({ embedded }) => {
  const { life, one } = await secondBegun(embedded);
  await WAYS['submitted']?.(life);
  const before = await life.ending();

  await life.read(
    refused(one, 'TM01', `${DAY}T10:00:00Z`),
    statement([], { messageId: 'ONCE-MORE' }),
    told(one, 'ACTC', `${DAY}T04:00:00Z`),
  );

  expect(await life.ending()).toEqual(before);
  expect(before).toMatchObject({ states: ['expense-1: submitted'], isCalled: false });
});
