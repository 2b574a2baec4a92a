import type { Expense } from '../core/expense.ts';
import type { Payout } from '../core/payout.ts';

/** Whether nothing of an expense can matter any more, as far as its source and its row say. */
export function hasEnded(expense: Expense, payout: Payout | undefined): boolean {
  const paidThere = expense.payability === 'paid-by-source' && expense.isPaidThere === true;
  if (payout === undefined) return paidThere;
  // Of two reports that list it, the one that its row names is looked at when it comes back to life.
  if (payout.reportId !== expense.reportId) return false;
  if (payout.state === 'withdrawn') return paidThere;
  return payout.state === 'cancelled' || (payout.state === 'paid' && payout.reasons.length === 0);
}
