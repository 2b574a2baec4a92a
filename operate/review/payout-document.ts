import { factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import { maskIban } from '../../functions/core/iban.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import { reasonFor } from '../../functions/core/reason-codes.ts';
import { isDead } from '../../functions/core/states.ts';

/** A payout as data for people and programs: amounts are minor units as text, the IBAN is masked. */
export function payoutDocument(payout: Payout) {
  return {
    payoutId: payout.payoutId,
    source: payout.source,
    account: payout.account,
    expenseId: payout.expenseId,
    recipientId: payout.recipientId,
    recipientName: payout.recipientName,
    iban: maskIban(payout.iban),
    /** Null where the amount could not be read: its reason says why. */
    amountMinor: payout.amountMinor?.toString() ?? null,
    currency: payout.currency,
    state: payout.state,
    reasons: payout.reasons.map(({ code, field, message }) => ({
      code,
      ...(field === undefined ? {} : { field }),
      message,
    })),
    /** Null until it has a plan, as is the date. */
    endToEndId: payout.plan === undefined ? null : endToEndIdOf(payout),
    attempt: payout.attempt,
    executionDate: payout.plan?.executionDate ?? null,
    bankReason: bankReasonOf(payout) ?? null,
  };
}

/** Why the bank refused a payout or gave it back. The code is null where the bank gave none. */
export type BankReason = { readonly code: string | null; readonly message: string };

export function bankReasonOf(payout: Payout): BankReason | undefined {
  if (!isDead(payout.state)) return undefined;
  const [code] = verdictOn(payout, payout.attempt).reasonCodes;
  const isWord = code === undefined && factsOf(payout, payout.attempt).some(({ says }) => says === 'word');
  if (isWord) return { code: null, message: SETTLED_BY_PERSON };
  return { code: code ?? null, message: reasonFor(code).sentence };
}

const SETTLED_BY_PERSON = 'A person settled it so. Release it to pay it again, or cancel it.';

export function bankReasonText({ code, message }: BankReason): string {
  return code === null ? message : `${code}: ${message}`;
}
