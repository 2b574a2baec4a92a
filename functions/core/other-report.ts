import type { Assessed } from './assessed.ts';
import { givesWay } from './claims-held.ts';
import type { Finding } from './finding.ts';
import { isSamePayment, type PaymentFacts, type Payout } from './payout.ts';

/**
 * Whether it matters that the payout's report may have lost the expense: then it has moved, and the payout follows it
 * into the other report.
 */
export function mayHaveMoved(payout: Payout, reportId: string, facts: PaymentFacts): boolean {
  if (payout.reportId === reportId) return false;
  return !isSamePayment(payout, facts) || payout.reasons.some(({ code }) => code === 'expense-id-duplicate');
}

/** The same expense id with different content in two reports: only a person can say which is owed. */
export function otherReportFinding(
  payout: Payout,
  { expense, leftItsReport }: Assessed,
  facts: PaymentFacts,
): Finding | undefined {
  if (payout.reportId === expense.reportId || leftItsReport) return undefined;
  if (isSamePayment(payout, facts)) return undefined;
  return {
    code: 'expense-id-duplicate',
    severity: 'hold',
    field: 'expenseId',
    message: `The same expense id stands in the reports ${payout.reportId} and ${expense.reportId} with different content. Find out which one is owed.`,
  };
}

/** An unpayable payout has nothing to lose: valid, claimed content of the other report replaces it. */
export function takesItsPlace(payout: Payout, assessed: Assessed): boolean {
  return hasNoClaims(payout) && assessed.duplicateKey !== undefined;
}

/** Never valid, or with claims that another payout may have by now. */
export function hasNoClaims(payout: Payout): boolean {
  return payout.duplicateKey === undefined || givesWay(payout);
}
