import { type CalendarName, calendarsFor } from './calendar.ts';
import type { PlainDate } from './date.ts';
import { assert } from './errors.ts';
import { type CutOff, firstExecutionDate } from './execution-date.ts';
import { type Iban, ibanCountry, parseIban } from './iban.ts';
import type { PaymentPlan, Payout } from './payout.ts';
import { type Destination, firstThatPays, type RailName, railNamed } from './rail.ts';

/** A debtor account's terms on when its bank pays. */
export type PayingAccount = {
  readonly id: string;
  readonly iban: Iban;
  readonly currency: string;
  readonly rail: RailName;
  readonly cutOff: CutOff;
  readonly leadBankingDays: number;
};

/** The part of a debtor account that decides whether it can pay a payout. */
export type Payer = Pick<PayingAccount, 'currency' | 'rail'> & {
  /** Whether its bank asks for recipients' addresses; left out, `never`. */
  readonly creditorAddress?: 'never' | 'town-and-country';
};

export function destinationOf({ currency, iban }: Pick<Payout, 'currency' | 'iban'>): Destination {
  const parsed = parseIban(iban);
  return { currency, country: parsed.ok ? ibanCountry(parsed.iban) : undefined };
}

/**
 * The paying account: the first whose rail carries the currency into the country of the recipient's account. If none
 * does, the first that pays the currency, and the payout is held.
 */
export function payingAccountFor<T extends Payer>(
  accounts: readonly T[],
  destination: Destination,
  on: PlainDate,
): T | undefined {
  const ofCurrency = accounts.filter(({ currency }) => currency === destination.currency);
  return firstThatPays(ofCurrency, ({ rail }) => railNamed(rail), destination, on);
}

/** Whether the payout is orphaned: its plan names a debtor account no longer configured, so no cut-off takes it. */
export function isOrphaned(
  { state, plan }: Pick<Payout, 'state' | 'plan'>,
  accounts: readonly Pick<PayingAccount, 'id'>[],
): boolean {
  return state === 'scheduled' && !accounts.some(({ id }) => id === plan?.debtorAccountId);
}

/** The account's next possible execution date, by its cut-off and paying days. */
export function executionDateFor(account: PayingAccount, nowMs: number): PaymentPlan['executionDate'] {
  return firstExecutionDate({
    now: nowMs,
    cutOff: account.cutOff,
    calendar: payingDaysOf(account),
    leadBankingDays: account.leadBankingDays,
  });
}

/** The calendars that must be open on the account's execution dates: its rail's and its bank's. */
export function payingDaysOf({
  rail,
  currency,
  iban,
}: Pick<PayingAccount, 'rail' | 'currency' | 'iban'>): readonly CalendarName[] {
  const clearing = railNamed(rail).clearings.get(currency);
  assert(clearing !== undefined, 'an account pays a currency that its rail carries');
  return calendarsFor(clearing.calendar, ibanCountry(iban));
}
