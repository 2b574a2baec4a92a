import type { Expense } from '../core/expense.ts';
import { payoutIdOf } from '../core/expense-ids.ts';
import type { Finding } from '../core/finding.ts';
import { sha256Hex } from '../core/ids.ts';
import { type Claim, claimOnce } from '../ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../ledger/keys.ts';
import { readPayout } from '../ledger/payouts.ts';
import type { RecordContext } from './record-context.ts';

/**
 * An AMPECO settlement report is paid whole or expense by expense, by the account's `pays`, but never both, even after
 * `pays` changes. The first of either kind claims the report in one row; the other kind waits for a person. The
 * settlement's own row counts too, even one older than such claims.
 */
export async function findOtherWay(
  context: RecordContext,
  { source, account, subject, reportId }: Expense,
  mine: Claim,
): Promise<Finding | undefined> {
  if (source !== 'ampeco' || reportId === '') return undefined;
  const settlement = payoutIdOf({ source, account, subject: 'settlement-report', expenseId: reportId });
  if (subject === 'expense') {
    const row = await readPayout(context.table, settlement);
    // A never valid payout was not going to be paid.
    if (row?.duplicateKey !== undefined) return paidOtherWay(reportId, subject);
  }
  const claimed = sha256Hex(['settlement', source, account, reportId]);
  const theirs = await claimOnce(context.table, duplicateClaimKey(claimed), mine);
  const isSettlement = subject === 'settlement-report';
  return (theirs.payoutId === settlement) === isSettlement ? undefined : paidOtherWay(reportId, subject);
}

function paidOtherWay(reportId: string, subject: Expense['subject']): Finding {
  const other = subject === 'expense' ? 'as a whole' : 'expense by expense';
  return {
    code: 'settlement-paid-otherwise',
    severity: 'hold',
    field: 'reportId',
    message: `Settlement report ${reportId} is paid ${other} already, or is about to be: the account paid it another way before. Release this only for what was not paid so.`,
  };
}
