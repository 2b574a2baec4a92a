import type { Batch } from '../../functions/core/batch.ts';
import type { Expense } from '../../functions/core/expense.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { liveKeysOf } from '../../functions/ledger/live-index.ts';
import { UNPROVED_RUNS } from '../../functions/ledger/live-keys.ts';
import { type CurrencySum, finishRun, openRun, writeHandover } from '../../functions/ledger/runs.ts';
import { expenses } from '../support/expenses.ts';
import { type PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { AT_MS, BOOKED, payoutOf, REFUSED, step } from '../support/payouts.ts';

/** Three payouts of 1000, 1001 and 1002 minor units in one submitted batch, and the run that handed them over. */
export async function submitted(stand: PaymentStand): Promise<Batch> {
  await collected(stand, expenses(3), (one) => scheduledPayout(one));
  await stand.submit();
  const [batch] = await stand.batches();
  if (batch === undefined) throw new Error('A batch was submitted.');
  return batch;
}

/** A finished run that accepted the expenses, and their rows. */
export async function collected(
  stand: PaymentStand,
  accepted: readonly Expense[],
  rowOf: (expense: Expense) => Payout,
): Promise<void> {
  await openRun(stand.table, { runId: 'run-1', source: 'spirii', account: 'nordfleet' }, AT_MS);
  const handovers = accepted.map((one) => {
    const { payoutId, amountMinor = 0n, currency } = payoutOf(one);
    return { payoutId, amountMinor, currency };
  });
  await writeHandover(stand.table, 'run-1', 0, handovers);
  const byCurrency = new Map<string, CurrencySum>();
  for (const { currency, amountMinor } of handovers) {
    const { count, sumMinor } = byCurrency.get(currency) ?? { count: 0, sumMinor: 0n };
    byCurrency.set(currency, { count: count + 1, sumMinor: sumMinor + amountMinor });
  }
  await finishRun(stand.table, 'run-1', { created: accepted.length }, { parts: 1, byCurrency }, AT_MS);
  await stand.put(...accepted.map(rowOf));
}

export async function change(
  stand: PaymentStand,
  expenseId: string,
  ...steps: readonly ((payout: Payout) => Payout)[]
): Promise<void> {
  const payout = await stand.payout(expenseId);
  await stand.put(steps.reduce((now, next) => next(now), payout));
}

export async function unprovedRuns(stand: PaymentStand): Promise<string[]> {
  return Array.fromAsync(liveKeysOf(stand.table, UNPROVED_RUNS, { from: '0', to: '~' }, 10));
}

export async function stateOf(stand: PaymentStand, batch: Batch): Promise<string | undefined> {
  return (await readBatch(stand.table, batch.batchId))?.state;
}

export const paid = (payout: Payout): Payout => step(payout, 'paid', {}, BOOKED);
export const failed = (payout: Payout): Payout => step(payout, 'failed', {}, REFUSED);
