import { contentKeyOf, givesWay, holdsItsContent } from '../core/claims-held.ts';
import type { Expense } from '../core/expense.ts';
import { duplicateKeyOf } from '../core/expense-ids.ts';
import type { Payout } from '../core/payout.ts';
import { statedAmount } from '../core/stated-amount.ts';
import { type Claim, takeOverClaim } from '../ledger/duplicate-claims.ts';
import { duplicateClaimKey } from '../ledger/keys.ts';
import { LOST, untilWritten } from '../ledger/until-written.ts';
import { Claiming } from './claim-content.ts';
import { holdForPaid } from './hold-for-paid.ts';
import type { RecordContext } from './record-context.ts';

/** An expense without a row that its source pays: its content under another id is not paid here. */
export async function claimPaidExpense(
  context: RecordContext,
  listed: Expense,
  { payoutId }: Claim,
): Promise<void> {
  const amountMinor = statedAmount(listed);
  // A settlement report claims its days, whatever its amount.
  if (listed.subject !== 'expense' || amountMinor === undefined) return;
  await claimPaid(context, listed, duplicateKeyOf(listed, amountMinor), { payoutId, version: 0 });
}

/**
 * A payout that its source pays; another may have its content by now.
 * @returns its content, if known.
 */
export async function claimPaidPayout(
  context: RecordContext,
  listed: Expense,
  payout: Payout,
): Promise<string | undefined> {
  const duplicateKey = contentKeyOf(payout);
  if (duplicateKey === undefined || holdsItsContent(payout)) return duplicateKey;
  const mine = { payoutId: payout.payoutId, version: payout.version + 1 };
  await claimPaid(context, listed, duplicateKey, mine);
  return duplicateKey;
}

async function claimPaid(
  context: RecordContext,
  { reportId }: Expense,
  duplicateKey: string,
  mine: Claim,
): Promise<void> {
  const key = duplicateClaimKey(duplicateKey);
  const pays = (row: Payout): boolean => !givesWay(row) && row.duplicateKey === duplicateKey;
  const claiming = new Claiming(context, mine);
  const finding = {
    code: 'possible-duplicate',
    severity: 'hold',
    field: 'expenseId',
    message: `The same recipient, period and amount as an expense of report ${reportId} (payout ${mine.payoutId}), which the source pays itself. Release it only if both are owed.`,
  } as const;
  const paid = { finding, why: 'paid-under-another-id', otherReportId: reportId } as const;
  const action = 'Nothing was lost: the next run looks at it again.';
  const contended = {
    row: 'The claim on what the source pays',
    action,
    details: { payoutId: mine.payoutId },
  };
  await untilWritten<undefined>(contended, async () => {
    const owner = await claiming.claim(key, pays);
    if (owner?.row === undefined) return undefined;
    if (!(await holdForPaid(context, owner.row.payoutId, paid))) return undefined;
    return (await takeOverClaim(context.table, key, owner.claim, mine)) ? undefined : LOST;
  });
}
