import type { Expense } from '../core/expense.ts';
import type { Payout } from '../core/payout.ts';
import { isFinal, STATE_RULES } from '../core/states.ts';

/** Whether nothing of an expense can matter any more, by its source and its row. */
export function hasEnded(expense: Expense, payout: Payout | undefined): boolean {
  const paidThere = expense.payability === 'paid-by-source' && expense.isPaidThere === true;
  if (payout === undefined) return paidThere;
  // If two reports list it, its row's report is read when the payout revives.
  if (payout.reportId !== expense.reportId) return false;
  const { actsNext, followsSource } = STATE_RULES[payout.state];
  if (actsNext !== 'nobody') return false;
  if (followsSource) return paidThere;
  return isFinal(payout.state) || payout.reasons.length === 0;
}
