import { attemptsOf, factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import type { BankFact } from '../../functions/core/bank-fact.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { withoutAccounts } from './facts-in-words.ts';

/** What a bank or a person said of an attempt, by which line of which report. */
export function factDocument(fact: BankFact) {
  const { says, level, status, reasonCode, amountMinor, currency, misfit } = fact;
  const { bookingDate, valueDate, reference, createdAt, bankReportId } = fact;
  return {
    says,
    level,
    status,
    reasonCode: reasonCode ?? null,
    amountMinor: amountMinor?.toString() ?? null,
    currency: currency ?? null,
    bookingDate: bookingDate ?? null,
    valueDate: valueDate ?? null,
    reference: reference === undefined ? null : withoutAccounts(reference),
    misfit: misfit ?? null,
    createdAt,
    bankReportId,
  };
}

/** Where each attempt stands that has facts, and which of them cannot all be true. */
export function verdictDocuments(payout: Payout) {
  return attemptsOf(payout).map((attempt) => {
    const { standing, contradictions, reasonCodes, isDead } = verdictOn(payout, attempt);
    const isWord = factsOf(payout, attempt).some(({ says }) => says === 'word');
    return { attempt, standing, isWord, isDead, reasonCodes, contradictions };
  });
}
