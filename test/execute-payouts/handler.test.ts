import { describe, expect } from 'vitest';
import { type BatchResponse, createHandler } from '../../functions/execute-payouts/handler.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { ANY_PAYEE } from '../support/payees.ts';
import { ACCOUNT, it, type PaymentStand } from '../support/payment-stand.ts';
import { payoutOf } from '../support/payouts.ts';

/** Handles one batch of messages; each message is named `m0`, `m1`, … */
async function handle(stand: PaymentStand, bodies: readonly string[]): Promise<BatchResponse> {
  return handlerOf(stand)({ Records: bodies.map((body, index) => ({ messageId: `m${index}`, body })) });
}

function handlerOf({ deps: { table }, clock, log }: PaymentStand) {
  const limits = new Map([['EUR', 1_000_000n]]);
  return createHandler({ table, limits, payees: ANY_PAYEE, debtorAccounts: [ACCOUNT], clock, log });
}

function bodyOf(expenseId: string): string {
  const { payoutId, version } = payoutOf(expense({ expenseId }));
  return JSON.stringify({ payoutId, version });
}

describe('the handler of the payout queue', () => {
  it('names no message where all are done', async ({ stand }) => {
    const payouts = expenses(25).map((one) => payoutOf(one));
    await stand.putClaimed(...payouts);

    const bodies = payouts.map(({ expenseId }) => bodyOf(expenseId));

    expect(await handle(stand, bodies)).toEqual({ batchItemFailures: [] });
    expect(new Set([...(await stand.payouts()).values()].map(({ state }) => state))).toEqual(
      new Set(['scheduled']),
    );
  });

  it('names only the messages that failed: poison, and payouts without a row', async ({ stand }) => {
    await stand.putClaimed(payoutOf(expense({ expenseId: 'expense-1' })));

    const response = await handle(stand, [
      'not JSON',
      bodyOf('expense-1'),
      '{"payoutId":"PO1","version":1}',
      bodyOf('expense-2'),
    ]);

    const failed = response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    expect(failed).toEqual(['m0', 'm2', 'm3']);
    expect(await stand.states()).toEqual(['expense-1: scheduled']);
  });

  it('says why in the log, and nothing of what was in the message', async ({ stand }) => {
    await handle(stand, ['DE89370400440532013000 Jane Doe']);

    expect(stand.log.lines).toEqual([
      { level: 'info', event: 'messages-taken', fields: { messages: 1 } },
      {
        level: 'warn',
        event: 'message-failed',
        fields: { messageId: 'm0', code: 'MESSAGE_INVALID', cause: 'PipelineError' },
      },
      { level: 'info', event: 'messages-done', fields: { messages: 1, failed: 1 } },
    ]);
  });

  it('names the payout of a message that failed, and counts what became of the others', async ({ stand }) => {
    await stand.putClaimed(payoutOf());
    const missing = payoutOf(expense({ expenseId: 'expense-2' }));

    await handle(stand, [bodyOf('expense-1'), bodyOf('expense-2')]);
    await handle(stand, [bodyOf('expense-1')]);

    expect(stand.log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { event: 'message-failed', fields: { payoutId: missing.payoutId, code: 'MESSAGE_INVALID' } },
    ]);
    expect(
      stand.log.lines.filter(({ event }) => event === 'messages-done').map(({ fields }) => fields),
    ).toEqual([
      { messages: 2, scheduled: 1, failed: 1 },
      { messages: 1, left: 1 },
    ]);
  });

  it('counts a payout that is held as done', async ({ stand }) => {
    await stand.putClaimed(
      payoutOf(expense({ currency: 'SEK', iban: IBANS.se }), { state: 'ready', reasons: [] }),
    );

    expect(await handle(stand, [bodyOf('expense-1')])).toEqual({ batchItemFailures: [] });
    expect(await stand.states()).toEqual(['expense-1: held limit-missing rail-missing']);
  });

  it('does a message that comes three times in one batch once', async ({ stand }) => {
    await stand.putClaimed(payoutOf());

    expect(await handle(stand, Array(3).fill(bodyOf('expense-1')))).toEqual({ batchItemFailures: [] });
    expect((await stand.payout()).version).toBe(2);
  });

  it('fails the messages that the ledger could not answer, and only those', async ({ stand }) => {
    await stand.putClaimed(payoutOf());
    stand.faults.set(({ command }) => (command === 'UpdateItemCommand' ? 'request-lost' : undefined));

    expect(await handle(stand, [bodyOf('expense-1')])).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm0' }],
    });

    stand.faults.clear();
    expect(await handle(stand, [bodyOf('expense-1')])).toEqual({ batchItemFailures: [] });
    expect(await stand.states()).toEqual(['expense-1: scheduled']);
  });

  it('does not take another event for a batch of messages', async ({ stand }) => {
    await expect(handlerOf(stand)({ Records: [{ messageId: 'm0' }] })).rejects.toThrow();
  });
});
