import type { Expense } from '../core/expense.ts';
import type { Finding } from '../core/finding.ts';
import { sha256Hex } from '../core/ids.ts';
import { isClaimable } from '../core/period-months.ts';
import { STATE_RULES } from '../core/states.ts';
import type { Claim } from '../ledger/duplicate-claims.ts';
import { readPayout } from '../ledger/payouts.ts';
import { claimPeriod, type PeriodClaim } from '../ledger/period-claims.ts';
import { holdForPaid } from './hold-for-paid.ts';
import type { RecordContext } from './record-context.ts';

/**
 * A partner is owed each day once: claims a settlement report's period, or returns the other report with some of its
 * days. The source's reader holds a report whose period nobody can claim.
 */
export async function findOverlap(
  context: RecordContext,
  expense: Expense,
  mine: Claim,
): Promise<Finding | undefined> {
  const claim = periodClaimOf(expense, mine);
  if (claim === undefined) return undefined;
  const other = await claimPeriod(context.table, ownerOf(expense), claim, (theirs) =>
    stands(context, theirs, claim),
  );
  if (other === undefined) return undefined;
  const row = await readPayout(context.table, other.payoutId);
  return overlapping(
    other,
    row === undefined ? 'a report that was paid at the source' : `report ${row.reportId}`,
  );
}

/**
 * The source paid this period: no other report of it may be paid here. One that claimed it first is held, and gives up
 * its days.
 */
export async function claimPaidPeriod(context: RecordContext, expense: Expense, mine: Claim): Promise<void> {
  const claim = periodClaimOf(expense, mine);
  if (claim === undefined) return;
  const { reportId } = expense;
  const finding = overlapping(claim, `report ${reportId}, which was paid at the source`);
  const paid = { finding, why: 'settlement-overlaps', otherReportId: reportId } as const;
  const stays = async (theirs: PeriodClaim): Promise<boolean> =>
    (await stands(context, theirs, claim)) && !(await holdForPaid(context, theirs.payoutId, paid));
  await claimPeriod(context.table, ownerOf(expense), claim, stays);
}

function periodClaimOf({ subject, period, recipientId }: Expense, mine: Claim): PeriodClaim | undefined {
  if (subject !== 'settlement-report' || period === undefined || recipientId === '') return undefined;
  return isClaimable(period) ? { ...mine, ...period } : undefined;
}

/** Whatever the currency: a new version of a report may have another. */
function ownerOf({ source, account, recipientId }: Expense): string {
  return sha256Hex(['period', source, account, recipientId]);
}

/**
 * A claim without a row belongs to a report that the source paid, or to one about to be written. Only an unpayable
 * report gives way: a withdrawn or cancelled one was paid another way.
 */
async function stands({ table }: RecordContext, theirs: PeriodClaim, mine: PeriodClaim): Promise<boolean> {
  const other = await readPayout(table, theirs.payoutId);
  if (other === undefined || other.version < theirs.version) return true;
  if (STATE_RULES[other.state].actsNext === 'source' || other.period === undefined) return false;
  return other.period.start <= mine.end && other.period.end >= mine.start;
}

function overlapping({ start, end, payoutId }: PeriodClaim, named: string): Finding {
  return {
    code: 'settlement-overlaps',
    severity: 'hold',
    field: 'period',
    message: `The same partner has ${named} (payout ${payoutId}) for ${start} to ${end}, which has days in common with this one. Release it only if nothing in it was paid by the other.`,
  };
}
