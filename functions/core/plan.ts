import { type CalendarName, calendarsFor } from './calendar.ts';
import { type CutOff, firstExecutionDate } from './execution-date.ts';
import { type Iban, ibanCountry } from './iban.ts';
import type { PaymentPlan, Payout } from './payout.ts';

/** What a debtor account says about when its bank pays. */
export type PayingAccount = {
  readonly id: string;
  readonly iban: Iban;
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

/** Whether the payout is planned for a debtor account that is no longer configured, so that no cut-off takes it. */
export function isStranded(
  { state, plan }: Pick<Payout, 'state' | 'plan'>,
  accounts: readonly Pick<PayingAccount, 'id'>[],
): boolean {
  return state === 'scheduled' && !accounts.some(({ id }) => id === plan?.debtorAccountId);
}

/** The first day that the account's rail can still make, by its cut-off and the days on which the account pays. */
export function executionDateFor(account: PayingAccount, nowMs: number): PaymentPlan['executionDate'] {
  return firstExecutionDate({
    now: nowMs,
    cutOff: account.cutOff,
    calendar: payingDaysOf(account),
    leadBankingDays: account.leadBankingDays,
  });
}

/** The calendars that have to be open on an execution date of the account: its currency's and its bank's. */
export function payingDaysOf({
  currency,
  iban,
}: Pick<PayingAccount, 'currency' | 'iban'>): readonly CalendarName[] {
  return calendarsFor(currency, ibanCountry(iban));
}

/** The currencies of the accounts whose bank asks where each recipient lives. */
export function addressCurrenciesOf(
  accounts: readonly { readonly currency: string; readonly creditorAddress?: 'never' | 'town-and-country' }[],
): ReadonlySet<string> {
  return new Set(
    accounts
      .filter(({ creditorAddress }) => creditorAddress === 'town-and-country')
      .map(({ currency }) => currency),
  );
}
