import { parsePlainDate } from '../core/date.ts';
import { assert } from '../core/errors.ts';
import type { Expense } from '../core/expense.ts';
import { type Assessed, stateOf } from '../core/follow.ts';
import { duplicateKeyOf, expenseDigest } from '../core/ids.ts';
import { validateExpense } from '../core/validate.ts';
import type { Claim } from '../ledger/duplicate-claims.ts';
import { findDuplicate } from './claim-content.ts';
import { findOverlap } from './claim-period.ts';
import { findOtherWay } from './claim-settlement.ts';
import type { RecordContext } from './record-context.ts';

type AssessOptions = {
  readonly readDetails: boolean;
  /** The claim that the payout is known to hold already. */
  readonly claimed: string | undefined;
};

/** What the expense would make of a payout now: its details read where that is asked, its content claimed. */
export async function assess(
  context: RecordContext,
  listed: Expense,
  mine: Claim,
  options: AssessOptions,
): Promise<Omit<Assessed, 'leftItsReport'>> {
  const expense = options.readDetails ? await context.readDetails(listed) : listed;
  if (listed.unknownStatus === undefined) noteUnknownStatus(context, expense);
  const today = parsePlainDate(new Date(context.clock.now()).toISOString().slice(0, 10));
  assert(today !== undefined, 'the clock shows a day');
  const validation = validateExpense(expense, {
    limits: context.limits,
    today,
    addressCurrencies: context.addressCurrencies,
  });
  const hasRail = context.paidCurrencies.has(expense.currency);
  const base = {
    expense,
    digest: expenseDigest(listed),
    validation,
    hasRail,
  };
  if (validation.amountMinor === undefined || stateOf(validation.findings) === 'rejected') {
    return { ...base, duplicateKey: undefined, duplicateOf: undefined };
  }
  const duplicateKey = duplicateKeyOf(expense, validation.amountMinor);
  if (duplicateKey === options.claimed) return { ...base, duplicateKey, duplicateOf: undefined };
  // Beside what else is found: who releases the one has not seen the other.
  const otherWay = await findOtherWay(context, expense, mine);
  const findings = otherWay === undefined ? validation.findings : [...validation.findings, otherWay];
  return {
    ...base,
    validation: { ...validation, findings },
    duplicateKey,
    duplicateOf:
      (await findDuplicate(context, duplicateKey, mine, expense.subject)) ??
      (await findOverlap(context, expense, mine)),
  };
}

export function noteUnknownStatus({ onUnknownStatus }: RecordContext, { unknownStatus }: Expense): void {
  if (unknownStatus !== undefined) onUnknownStatus(unknownStatus);
}
