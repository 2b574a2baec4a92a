import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import { deathSentence } from '../../functions/core/death.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { addBatchBooking, markExplained } from '../../functions/ledger/batch-bookings.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { recordStatementDay } from '../../functions/ledger/statement-days.ts';
import { debit, fact, moneyBack, notDebited, refusal } from '../support/bank-facts.ts';
import { expenses, IBANS } from '../support/expenses.ts';
import { ACCOUNT, it, type PaymentStand } from '../support/payment-stand.ts';
import { PLAN, step } from '../support/payouts.ts';
import { present } from '../support/present.ts';

/** The first of two payments in one file of 20.01 EUR; it is of 10.00. */
async function sent(stand: PaymentStand): Promise<Payout> {
  return present((await stand.sent(...expenses(2)))[0]);
}

async function refused(stand: PaymentStand): Promise<Payout> {
  return step(await sent(stand), 'failed', {}, refusal('TM01'));
}

function deathOf(stand: PaymentStand, payout: Payout, after: 'statement' | 'refusal' = 'statement') {
  return new Deaths(stand.table, after).of(payout);
}

const aliveBy = (why: string) => ({ kind: 'alive', attempt: 1, why });

const booking = {
  sha256: 'aa',
  bankReportId: 'camt.053:aa#1',
  ordinal: 1,
  status: 'BOOK',
  side: 'debit',
  amountMinor: 5n,
  createdAt: '2026-11-04T06:00:00Z',
} as const;

describe('whether the attempts before are dead', () => {
  it('waits for the statement of the account that the batch left, and of its day', async ({ stand }) => {
    const payout = await refused(stand);
    const { executionDate } = PLAN;
    const waits = { kind: 'waits', attempt: 1, debtorAccountId: 'eur-main', executionDate };
    expect(await deathOf(stand, payout)).toEqual(waits);

    const other = { bankReportId: 'camt.053:cc', createdAt: '2026-11-04T06:00:00Z', openDebits: [] };
    await recordStatementDay(stand.table, IBANS.nl, executionDate, other);
    await stand.readStatement([], plainDate('2026-11-04'));

    const death = await deathOf(stand, payout);
    expect(death).toEqual(waits);
    if (death.kind === 'dead') throw new Error('It waits.');
    expect(deathSentence(death).message).toContain('eur-main that covers 2026-11-03');
  });

  it('it is, by the statement that has no debit of it: that becomes a fact', async ({ stand }) => {
    const payout = await refused(stand);
    await stand.readStatement(['1', '999999']);
    expect(await deathOf(stand, payout)).toMatchObject({
      kind: 'dead',
      fact: { attempt: 1, says: 'not-debited', bankReportId: 'camt.053:00000000000000bb' },
    });
  });

  it.for([
    ['its amount', ['1000']],
    ['the sum of its file', ['2001']],
    ['more debits than are kept', 'too-many' as const],
  ] as const)('it may live while a statement shows %s for nobody', async ([_, debits], { stand }) => {
    const payout = await refused(stand);
    await stand.readStatement(debits);
    expect(await deathOf(stand, payout)).toEqual(aliveBy('debit-unexplained'));
  });

  it('it may live while one of several statements of the day shows it', async ({ stand }) => {
    const payout = await refused(stand);
    await stand.readStatement();
    const second = { bankReportId: 'camt.053:cc', createdAt: '2026-11-04T07:00:00Z', openDebits: ['1000'] };
    await recordStatementDay(stand.table, ACCOUNT.iban, PLAN.executionDate, second);
    expect(await deathOf(stand, payout)).toMatchObject({ why: 'debit-unexplained' });
  });

  it('it may live while a line about its file is not explained, and not once it is', async ({ stand }) => {
    const payout = await refused(stand);
    await stand.readStatement();
    await addBatchBooking(stand.table, payout.batchId ?? '', booking);
    expect(await deathOf(stand, payout)).toMatchObject({ kind: 'alive', why: 'debit-unexplained' });
    await markExplained(stand.table, payout.batchId ?? '', 1);
    expect(await deathOf(stand, payout)).toMatchObject({ kind: 'dead' });
  });

  it('nobody knows where its batch cannot be found', async ({ stand }) => {
    const payout = await refused(stand);
    const history = payout.history.map((entry) =>
      entry.why === 'batched' ? { ...entry, facts: { batchId: 'BA0' } } : entry,
    );
    await stand.readStatement();
    expect(await deathOf(stand, { ...payout, history })).toEqual(aliveBy('batch-unknown'));
  });

  it('it may live where facts contradict each other, whatever the statement shows', async ({ stand }) => {
    const payout = step(await refused(stand), 'failed', {}, debit({ misfit: 'amount' }));
    await stand.readStatement();
    expect(await deathOf(stand, payout)).toEqual(aliveBy('contradicted'));
    expect(await deathOf(stand, payout, 'refusal')).toEqual(aliveBy('contradicted'));
  });

  it('it may live where nobody has refused it', async ({ stand }) => {
    const payout = await refused(stand);
    const { history } = step(await stand.payout(), 'accepted', {}, fact('accepted'));
    expect(await deathOf(stand, { ...payout, history })).toEqual(aliveBy('not-refused'));
  });

  it('it is, without a statement, where its money came back whole', async ({ stand }) => {
    const payout = step(step(await sent(stand), 'paid', {}, debit()), 'returned', {}, moneyBack());
    expect(await deathOf(stand, payout)).toEqual({ kind: 'dead', fact: undefined });
  });

  it('the configuration can do without the statement: that becomes a fact', async ({ stand }) => {
    const payout = await refused(stand);
    const waived = { kind: 'dead', fact: { says: 'leg-waived' } };
    expect(await deathOf(stand, payout, 'refusal')).toMatchObject(waived);
  });

  it('there is none to ask for before the first attempt', async ({ stand }) => {
    expect(await deathOf(stand, await sent(stand))).toEqual({ kind: 'dead', fact: undefined });
  });

  it('of an earlier attempt, what its file paid counts and not what the row says by now', async ({
    stand,
  }) => {
    const ready = step(await refused(stand), 'ready', {}, notDebited());
    // As a row that was written before facts of the second leg were kept: the first attempt lacks it.
    const history = ready.history.filter(({ evidence }) => evidence?.says !== 'not-debited');
    const held: Payout = { ...ready, state: 'held', amountMinor: 7777n, history };
    await stand.readStatement(['1000']);
    expect(await deathOf(stand, held)).toEqual(aliveBy('debit-unexplained'));
    await stand.readStatement(['7777']);
    expect(await deathOf(stand, held)).toMatchObject({ kind: 'dead' });
  });
});
