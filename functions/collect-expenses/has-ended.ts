import type { Expense } from '../core/expense.ts';
import type { Payout } from '../core/payout.ts';

/** Whether nothing of an expense can matter any more, by its source and its row. */
export function hasEnded(expense: Expense, payout: Payout | undefined): boolean {
  const paidThere = expense.payability === 'paid-by-source' && expense.isPaidThere === true;
  if (payout === undefined) return paidThere;
  // If two reports list it, the one in its row is read when the payout revives.
  if (payout.reportId !== expense.reportId) return false;
  if (payout.state === 'withdrawn') return paidThere;
  return payout.state === 'cancelled' || (payout.state === 'paid' && payout.reasons.length === 0);
}
