import { expect } from 'vitest';
import type { BankFact } from '../../functions/core/bank-fact.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { repairPayouts } from '../../functions/repair-payouts/repair.ts';
import { refusal } from '../support/bank-facts.ts';
import { expense } from '../support/expenses.ts';
import type { PaymentStand } from '../support/payment-stand.ts';
import { step } from '../support/payouts.ts';

export const TECHNICAL = refusal('TM01');

/** A payout whose file the bank had, and refused. */
export async function refused(
  stand: PaymentStand,
  fact: BankFact = TECHNICAL,
  expenseId = 'expense-1',
): Promise<Payout> {
  const [sent = never()] = await stand.sent(expense({ expenseId, recipientId: expenseId }));
  const payout = step(sent, 'failed', {}, fact);
  await stand.put(payout);
  return payout;
}

export function never(): never {
  throw new Error('One payout was sent.');
}

/** The same, and the statement of its day shows no debit. */
export async function refusedAndStated(
  stand: PaymentStand,
  fact?: BankFact,
  expenseId?: string,
): Promise<Payout> {
  const payout = await refused(stand, fact, expenseId);
  await stand.readStatement();
  return payout;
}

export async function retried(stand: PaymentStand): Promise<number> {
  return (await repairPayouts(stand.deps)).retried;
}

export async function expectLeftAlone(stand: PaymentStand, before: Payout): Promise<void> {
  expect(await retried(stand)).toBe(0);
  expect(await stand.payout()).toEqual(before);
}
