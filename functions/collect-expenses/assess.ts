import { parsePlainDate } from '../core/date.ts';
import { assert } from '../core/errors.ts';
import type { Expense } from '../core/expense.ts';
import { type Assessed, factsOf, stateOf } from '../core/follow.ts';
import { duplicateKeyOf, expenseDigest } from '../core/ids.ts';
import { waitsForAccountSinceMs } from '../core/payee.ts';
import type { Payout } from '../core/payout.ts';
import { type Validation, validateExpense } from '../core/validate.ts';
import type { Claim } from '../ledger/duplicate-claims.ts';
import { lookAtPayee } from '../ledger/payees.ts';
import { findDuplicate } from './claim-content.ts';
import { findOverlap } from './claim-period.ts';
import { findOtherWay } from './claim-settlement.ts';
import type { RecordContext } from './record-context.ts';

type AssessOptions = {
  readonly readDetails: boolean;
  /** The claim that the payout is known to hold already. */
  readonly claimed: string | undefined;
  /** As it stands, where there is one. */
  readonly payout: Payout | undefined;
};

/**
 * What the expense would make of a payout now: its details read where that is asked, its recipient's account looked
 * at, its content claimed.
 */
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
  const known = { ...base, validation: await withPayee(context, expense, validation, options.payout) };
  const duplicateKey = duplicateKeyOf(expense, validation.amountMinor);
  if (duplicateKey === options.claimed) return { ...known, duplicateKey, duplicateOf: undefined };
  // Beside what else is found: who releases the one has not seen the other.
  const otherWay = await findOtherWay(context, expense, mine);
  const findings =
    otherWay === undefined ? known.validation.findings : [...known.validation.findings, otherWay];
  return {
    ...known,
    validation: { ...known.validation, findings },
    duplicateKey,
    duplicateOf:
      (await findDuplicate(context, duplicateKey, mine, expense.subject)) ??
      (await findOverlap(context, expense, mine)),
  };
}

/** With what is known of the recipient and the account. After a dead attempt only a correction asks for another. */
async function withPayee(
  { table, payees, clock }: RecordContext,
  expense: Expense,
  validation: Validation,
  payout: Payout | undefined,
): Promise<Validation> {
  const isDead = payout?.state === 'failed' || payout?.state === 'returned';
  if (isDead && payout.iban === validation.iban) return validation;
  const facts = factsOf(expense, validation);
  const found = await lookAtPayee(table, {
    payout: { ...expense, ...facts },
    waitsSinceMs: payout && waitsForAccountSinceMs(payout, facts),
    policy: payees,
    nowMs: clock.now(),
  });
  return { ...validation, findings: [...validation.findings, ...found] };
}

export function noteUnknownStatus({ onUnknownStatus }: RecordContext, { unknownStatus }: Expense): void {
  if (unknownStatus !== undefined) onUnknownStatus(unknownStatus);
}
