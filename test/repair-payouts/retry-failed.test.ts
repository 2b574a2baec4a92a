import { describe, expect } from 'vitest';
import { verdictOn } from '../../functions/core/attempt-facts.ts';
import { plainDate } from '../../functions/core/date.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import { historyVerifies, stepPayout } from '../../functions/core/step-payout.ts';
import { ALL_ACCOUNTS } from '../../functions/core/stop.ts';
import { executePayout } from '../../functions/execute-payouts/execute.ts';
import { addBatchBooking } from '../../functions/ledger/batch-bookings.ts';
import { STOPS_KEY } from '../../functions/ledger/keys.ts';
import { updatePayout } from '../../functions/ledger/payouts.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { resumePayments, stopPayments } from '../../operate/stop.ts';
import { debit, moneyBack, notDebited, refusal } from '../support/bank-facts.ts';
import { first } from '../support/client-faults.ts';
import { drain } from '../support/embedded.ts';
import { expense, expenses } from '../support/expenses.ts';
import { ANY_PAYEE } from '../support/payees.ts';
import { ACCOUNT, endToEndIdsIn, it, type PaymentStand } from '../support/payment-stand.ts';
import { BOOKED, step } from '../support/payouts.ts';
import { personNamed } from '../support/people.ts';
import { expectLeftAlone, never, refused, refusedAndStated, retried, TECHNICAL } from './refused.ts';

const decisionOf = ({ clock }: PaymentStand) => ({
  by: personNamed('Cleo'),
  reason: 'A wrong file.',
  atMs: clock.now(),
});

/** How often the row of stops was read since the calls were last forgotten. */
function stopsRead({ faults }: PaymentStand): number {
  return faults.calls.filter(
    ({ command, input }) => command === 'GetItemCommand' && JSON.stringify(input).includes(`"${STOPS_KEY}"`),
  ).length;
}

describe('retryFailed', () => {
  it('starts a new attempt where the reason was technical and the account was not debited', async ({
    embedded,
    stand,
  }) => {
    const before = await refusedAndStated(stand);

    expect(await retried(stand)).toBe(1);

    const after = await stand.payout();
    expect(after).toMatchObject({ state: 'ready', attempt: 2, plan: undefined, batchId: undefined });
    expect(endToEndIdOf(after)).not.toBe(endToEndIdOf(before));
    expect(after.history.slice(0, -1)).toEqual(before.history);
    expect(after.history.at(-1)).toMatchObject({
      by: 'repair-payouts',
      why: 'technical-retry',
      attempt: 2,
      evidence: { attempt: 1, says: 'not-debited', bankReportId: 'camt.053:00000000000000bb' },
    });
    expect(verdictOn(after, 1)).toMatchObject({ standing: 'refused', isDead: true });
    expect(historyVerifies(after)).toBe(true);
    expect(await drain(embedded.sqs, stand.queueUrl)).toEqual([
      { payoutId: after.payoutId, version: after.version },
    ]);
  });

  it('waits for the statement of the execution date, however long', async ({ stand }) => {
    const before = await refused(stand);
    await stand.readStatement([], plainDate('2026-11-04'));

    expect(await retried(stand)).toBe(0);
    stand.clock.advance(30 * 86_400_000);
    await expectLeftAlone(stand, before);
  });

  it('needs no statement where the configuration does not ask for it', async ({ stand }) => {
    await refused(stand);

    expect((await repairPayouts({ ...stand.deps, retryAfter: 'refusal' })).retried).toBe(1);
    expect((await stand.payout()).history.at(-1)?.evidence?.says).toBe('leg-waived');
  });

  it.for([
    ['of its amount', (payout: Payout) => [String(payout.amountMinor)]],
    ['that are more than are kept', () => 'too-many' as const],
  ] as const)(
    'leaves it to a person where the statement shows debits of nobody %s',
    async ([_, openDebits], { stand }) => {
      const before = await refused(stand);
      await stand.readStatement(openDebits(before));

      await expectLeftAlone(stand, before);
    },
  );

  it('does not mind debits of others', async ({ stand }) => {
    const { amountMinor = 0n } = await refused(stand);
    await stand.readStatement([String(amountMinor + 1n), '99']);

    expect(await retried(stand)).toBe(1);
  });

  it('leaves it to a person while nobody knows what a line about its whole batch paid', async ({ stand }) => {
    const { batchId = '' } = await refused(stand);
    await addBatchBooking(stand.table, batchId, {
      sha256: 'aa',
      bankReportId: 'camt.053:aa#1',
      ordinal: 1,
      status: 'BOOK',
      side: 'debit',
      amountMinor: 5n,
      createdAt: '2026-11-04T06:00:00Z',
    });
    await stand.readStatement();

    expect(await retried(stand)).toBe(0);
  });

  it('starts a new attempt for money that came back whole, without waiting for a statement', async ({
    stand,
  }) => {
    const [sent = never()] = await stand.sent(expense());
    await stand.put(step(step(sent, 'paid', {}, BOOKED), 'returned', {}, moneyBack('TM01')));

    expect(await retried(stand)).toBe(1);
    expect(await stand.payout()).toMatchObject({ state: 'ready', attempt: 2 });
  });

  it('starts nothing for money that came back because settlement failed', async ({ stand }) => {
    const [sent = never()] = await stand.sent(expense());
    await stand.put(step(step(sent, 'paid', {}, BOOKED), 'returned', {}, moneyBack('ED05')));

    expect(await retried(stand)).toBe(0);
  });

  it('goes into a new batch under a new end-to-end id, beside the evidence of the first', async ({
    stand,
  }) => {
    const before = await refusedAndStated(stand);
    await retried(stand);

    await executePayout(
      { ...stand.deps, limits: new Map([['EUR', 1_000_000n]]), payees: ANY_PAYEE, debtorAccounts: [ACCOUNT] },
      await stand.payout(),
    );
    await stand.submit();

    const second = await stand.payout();
    const files = [...(await stand.files()).values()];
    expect(second).toMatchObject({ state: 'submitted', attempt: 2 });
    expect(second.batchId).not.toBe(before.batchId);
    expect(files.flatMap(endToEndIdsIn).sort()).toEqual([`${second.payoutId}-01`, `${second.payoutId}-02`]);
    expect(historyVerifies(second)).toBe(true);
  });

  it.for([
    ['the account', 'AC04'],
    ['the name', 'BE01'],
    ['a doubt about an earlier payment', 'AM05'],
    ['our own account', 'AM04'],
    ['something of the bank', 'XX99'],
  ] as const)('leaves alone what the bank refused because of %s', async ([_, reasonCode], { stand }) => {
    const before = await refusedAndStated(stand, refusal(reasonCode));

    await expectLeftAlone(stand, before);
  });

  it('leaves alone what the bank refused without a reason', async ({ stand }) => {
    await refusedAndStated(stand, refusal());

    expect(await retried(stand)).toBe(0);
  });

  it('tries a bounded number of times', async ({ stand }) => {
    const again = (payout: Payout): Payout => {
      const attempt = payout.attempt + 1;
      const ready = step(payout, 'ready', {}, notDebited({ attempt: payout.attempt }));
      const way = step(step(ready, 'scheduled', { plan: payout.plan }), 'batched', {
        batchId: payout.batchId,
      });
      return step(
        step(way, 'submitted'),
        'failed',
        {},
        refusal('TM01', { attempt, bankReportId: `r#${attempt}` }),
      );
    };
    const [one, two] = [
      await refused(stand, TECHNICAL, 'expense-1'),
      await refused(stand, TECHNICAL, 'expense-2'),
    ];
    await stand.put(again(again(one)), again(two));
    await stand.readStatement();

    expect([again(one).attempt, again(again(one)).attempt, stand.deps.maxAttempts]).toEqual([2, 3, 3]);
    expect(await retried(stand)).toBe(1);
    expect(await stand.states()).toEqual(['expense-1: failed', 'expense-2: ready']);
  });

  it.for([
    ['is read before it', (payout: Payout) => step(payout, 'paid', {}, debit())],
    ['has another amount', (payout: Payout) => step(payout, 'failed', {}, debit({ misfit: 'amount' }))],
  ] as const)('leaves alone what was refused and debited: the debit %s', async ([_, debited], { stand }) => {
    const before = debited(await refused(stand));
    await stand.put(before);
    await stand.readStatement();

    await expectLeftAlone(stand, before);
  });

  it('leaves what the source changed meanwhile to the next collection', async ({ stand }) => {
    const changed = {
      by: 'collect-expenses',
      why: 'source-changed-after-batching',
      facts: { runId: 'run-2' },
      atMs: stand.clock.now(),
    } as const;
    const [sent = never()] = await stand.sent(expense());
    const seen = stepPayout(sent, 'submitted', { expenseDigest: 'changed', sourceStatus: 'Paid' }, changed);
    const before = step(seen, 'failed', {}, TECHNICAL);
    await stand.put(before);
    await stand.readStatement();

    await expectLeftAlone(stand, before);
  });

  it('lets a correction by the source win that came in between', async ({ stand }) => {
    const before = await refusedAndStated(stand);
    const corrected = step(before, 'ready', { reference: 'corrected' }, notDebited());
    stand.interrupt('PAYOUT#', () => updatePayout(stand.table, before, corrected));

    await expectLeftAlone(stand, corrected);
  });

  it('starts nothing on a stopped account, and asks once, however many wait', async ({ stand }) => {
    for (const { expenseId } of expenses(3)) await refusedAndStated(stand, TECHNICAL, expenseId);
    await stopPayments(stand.table, ACCOUNT.id, decisionOf(stand));
    stand.faults.clear();

    expect(await retried(stand)).toBe(0);

    expect(await stand.states()).toEqual(expenses(3).map(({ expenseId }) => `${expenseId}: failed`));
    expect(stopsRead(stand)).toBe(1);
  });

  it.for([ACCOUNT.id, ALL_ACCOUNTS])(
    'starts nothing more from a stop on, in the middle of a repair: %s',
    async (stopped, { stand }) => {
      for (const { expenseId } of expenses(4)) await refusedAndStated(stand, TECHNICAL, expenseId);
      // As the first attempt is written: what was read for it comes too early for this stop.
      stand.interrupt('PAYOUT#', () => stopPayments(stand.table, stopped, decisionOf(stand)));
      stand.faults.clear();

      expect(await retried(stand)).toBe(1);

      const states = (await stand.states()).map((line) => line.split(': ')[1]).sort();
      expect(states).toEqual(['failed', 'failed', 'failed', 'ready']);
      // One at the start, one for what began, and one that was enough for all others.
      expect(stopsRead(stand)).toBe(3);
    },
  );

  it('goes on once payments are resumed', async ({ stand }) => {
    await refusedAndStated(stand);
    await stopPayments(stand.table, ALL_ACCOUNTS, decisionOf(stand));
    expect(await retried(stand)).toBe(0);

    await resumePayments(stand.table, ALL_ACCOUNTS, decisionOf(stand), 1);

    expect(await retried(stand)).toBe(1);
  });

  it('starts one attempt however often its answer is lost', async ({ stand }) => {
    const { version } = await refusedAndStated(stand);
    stand.faults.set(first('UpdateItemCommand', 'answer-lost'));

    expect(await retried(stand)).toBe(1);
    expect(await stand.payout()).toMatchObject({ state: 'ready', attempt: 2, version: version + 1 });
  });

  it('tries nothing again where one attempt is all that is allowed', async ({ stand }) => {
    await refusedAndStated(stand);

    expect((await repairPayouts({ ...stand.deps, maxAttempts: 1 })).retried).toBe(0);
  });

  it('loses no attempt when it dies before the message: the next repair finds it stalled', async ({
    embedded,
    stand,
  }) => {
    await refusedAndStated(stand);
    stand.faults.set(first('SendMessageBatchCommand', 'killed-before'));
    await expect(repairPayouts(stand.deps)).rejects.toThrow();
    stand.faults.clear();

    expect(await stand.repairLater()).toMatchObject({ retried: 0, resent: 1 });
    expect(await drain(embedded.sqs, stand.queueUrl)).toHaveLength(1);
  });
});
