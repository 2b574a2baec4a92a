import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { sentenceOf } from '../../functions/core/death.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { addBatchBooking, markExplained } from '../../functions/ledger/batch-bookings.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { recordStatementDay } from '../../functions/ledger/statement-days.ts';
import { debit, fact, moneyBack, notDebited, refusal } from '../support/bank-facts.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { expenses, IBANS } from '../support/expenses.ts';
import { PaymentStand } from '../support/payment-stand.ts';
import { PLAN, step } from '../support/payouts.ts';

let embedded: Embedded;
let stand: PaymentStand;
beforeAll(async () => {
  embedded = await startEmbedded();
});
afterAll(async () => {
  await embedded.close();
});
beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
});

/** The first of two payments in one file of 20.01 EUR; it is of 10.00. */
async function sent(): Promise<Payout> {
  const [payout] = await stand.sent(...expenses(2));
  if (payout === undefined) throw new Error('It was sent.');
  return payout;
}

async function refused(): Promise<Payout> {
  return step(await sent(), 'failed', {}, refusal('TM01'));
}

function deathOf(payout: Payout, after: 'statement' | 'refusal' = 'statement') {
  return new Deaths(stand.table, after).of(payout);
}

const booking = {
  sha256: 'aa',
  reportId: 'camt.053:aa#1',
  ordinal: 1,
  status: 'BOOK',
  side: 'debit',
  amountMinor: 5n,
  createdAt: '2026-11-04T06:00:00Z',
} as const;

describe('whether the attempts before are dead', () => {
  test('waits for the statement of the account that the batch left, and of its day', async () => {
    const payout = await refused();
    const waits = {
      kind: 'waits',
      attempt: 1,
      debtorAccountId: 'eur-main',
      executionDate: PLAN.executionDate,
    };
    expect(await deathOf(payout)).toEqual(waits);

    const other = { reportId: 'camt.053:cc', createdAt: '2026-11-04T06:00:00Z', openDebits: [] };
    await recordStatementDay(stand.table, IBANS.nl, PLAN.executionDate, other);
    await stand.readStatement([], plainDate('2026-11-04'));

    const death = await deathOf(payout);
    expect(death).toEqual(waits);
    if (death.kind === 'dead') throw new Error('It waits.');
    expect(sentenceOf(death)).toContain('eur-main that covers 2026-11-03');
  });

  test('it is, by the statement that has no debit of it: that becomes a fact', async () => {
    const payout = await refused();
    await stand.readStatement(['1', '999999']);
    expect(await deathOf(payout)).toMatchObject({
      kind: 'dead',
      fact: { attempt: 1, says: 'not-debited', reportId: 'camt.053:00000000000000bb' },
    });
  });

  test.each([
    ['its amount', ['1000']],
    ['the sum of its file', ['2001']],
    ['more debits than are kept', 'too-many' as const],
  ])('it may live while a statement shows %s for nobody', async (_, debits) => {
    const payout = await refused();
    await stand.readStatement(debits);
    expect(await deathOf(payout)).toEqual({ kind: 'alive', attempt: 1, why: 'debit-unexplained' });
  });

  test('it may live while one of several statements of the day shows it', async () => {
    const payout = await refused();
    await stand.readStatement();
    const second = { reportId: 'camt.053:cc', createdAt: '2026-11-04T07:00:00Z', openDebits: ['1000'] };
    await recordStatementDay(
      stand.table,
      (await stand.batches())[0]?.debtor.iban ?? '',
      PLAN.executionDate,
      second,
    );
    expect(await deathOf(payout)).toMatchObject({ why: 'debit-unexplained' });
  });

  test('it may live while a line about its file is not explained, and not once it is', async () => {
    const payout = await refused();
    await stand.readStatement();
    await addBatchBooking(stand.table, payout.batchId ?? '', booking);
    expect(await deathOf(payout)).toMatchObject({ kind: 'alive', why: 'debit-unexplained' });
    await markExplained(stand.table, payout.batchId ?? '', 1);
    expect(await deathOf(payout)).toMatchObject({ kind: 'dead' });
  });

  test('nobody knows where its batch cannot be found', async () => {
    const payout = await refused();
    const history = payout.history.map((entry) =>
      entry.why === 'batched' ? { ...entry, facts: { batchId: 'BA0' } } : entry,
    );
    const unknown = { ...payout, history };
    await stand.readStatement();
    expect(await deathOf(unknown)).toEqual({ kind: 'alive', attempt: 1, why: 'batch-unknown' });
  });

  test('it may live where facts contradict each other, whatever the statement shows', async () => {
    const payout = step(await refused(), 'failed', {}, debit({ misfit: 'amount' }));
    await stand.readStatement();
    expect(await deathOf(payout)).toEqual({ kind: 'alive', attempt: 1, why: 'contradicted' });
    expect(await deathOf(payout, 'refusal')).toEqual({ kind: 'alive', attempt: 1, why: 'contradicted' });
  });

  test('it may live where nobody has refused it', async () => {
    const payout = { ...(await refused()), history: (await refusedHistory()).history };
    expect(await deathOf(payout)).toEqual({ kind: 'alive', attempt: 1, why: 'not-refused' });

    async function refusedHistory(): Promise<Payout> {
      return step(await stand.payout('expense-1'), 'accepted', {}, fact('accepted'));
    }
  });

  test('it is, without a statement, where its money came back whole', async () => {
    const payout = step(step(await sent(), 'paid', {}, debit()), 'returned', {}, moneyBack());
    expect(await deathOf(payout)).toEqual({ kind: 'dead', fact: undefined });
  });

  test('the configuration can do without the statement: that becomes a fact', async () => {
    const payout = await refused();
    expect(await deathOf(payout, 'refusal')).toMatchObject({ kind: 'dead', fact: { says: 'leg-waived' } });
  });

  test('there is none to ask for before the first attempt', async () => {
    expect(await deathOf(await sent())).toEqual({ kind: 'dead', fact: undefined });
  });

  test('of an earlier attempt, what its file paid counts and not what the row says by now', async () => {
    const ready = step(await refused(), 'ready', {}, notDebited());
    // As a row that was written before facts of the second leg were kept: the first attempt lacks it.
    const history = ready.history.filter(({ evidence }) => evidence?.says !== 'not-debited');
    const held: Payout = { ...ready, state: 'held', amountMinor: 7777n, history };
    await stand.readStatement(['1000']);
    expect(await deathOf(held)).toEqual({ kind: 'alive', attempt: 1, why: 'debit-unexplained' });
    await stand.readStatement(['7777']);
    expect(await deathOf(held)).toMatchObject({ kind: 'dead' });
  });
});
