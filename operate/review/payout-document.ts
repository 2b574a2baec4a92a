import { maskIban } from '../../functions/core/iban.ts';
import { endToEndIdOf, type Payout } from '../../functions/core/payout.ts';
import type { BankReason } from '../payouts/given-reason.ts';

/**
 * A payout as data for people and programs: amounts are minor units as text, the IBAN is masked.
 * @param bankReason of `bankReasonOf`, or of `givenReasonOf` without its sentence.
 */
export function payoutDocument(payout: Payout, bankReason: BankReason | undefined) {
  return {
    payoutId: payout.payoutId,
    /** What a decision about it rests on. */
    version: payout.version,
    source: payout.source,
    account: payout.account,
    expenseId: payout.expenseId,
    recipientId: payout.recipientId,
    recipientName: payout.recipientName,
    iban: maskIban(payout.iban),
    /** Null where the amount was unreadable: its reason says why. */
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
    bankReason: bankReason ?? null,
  };
}
