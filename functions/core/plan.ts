import { type CalendarName, calendarForCurrency } from './calendar.ts';
import { type CutOff, firstExecutionDate } from './execution-date.ts';
import type { PaymentPlan } from './payout.ts';

/** What a debtor account says about when its bank pays. */
export type PayingAccount = {
  readonly id: string;
  readonly currency: string;
  readonly rail: string;
  readonly cutOff: CutOff;
  readonly leadBankingDays: number;
};

/** The account that pays a currency: the configuration has at most one. */
export function payingAccountFor<T extends PayingAccount>(
  accounts: readonly T[],
  currency: string,
): T | undefined {
  return accounts.find((account) => account.currency === currency);
}

/** The first day that the account's rail can still make, by its cut-off and its currency's bank calendar. */
export function executionDateFor(account: PayingAccount, nowMs: number): PaymentPlan['executionDate'] {
  return firstExecutionDate({
    now: nowMs,
    cutOff: account.cutOff,
    calendar: calendarOf(account),
    leadBankingDays: account.leadBankingDays,
  });
}

/** TARGET where a currency has no calendar of its own here; no rail carries such a currency. */
function calendarOf(account: PayingAccount): CalendarName {
  return calendarForCurrency(account.currency) ?? 'TARGET';
}
