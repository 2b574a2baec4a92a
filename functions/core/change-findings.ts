import { verdictOn } from './attempt-facts.ts';
import type { Expense } from './expense.ts';
import type { Finding } from './finding.ts';
import { parseIban } from './iban.ts';
import type { PaymentFacts, Payout } from './payout.ts';
import { retryFor } from './reason-retry.ts';
import { waitsForAnotherAttempt } from './refusal.ts';
import { statedAmount } from './stated-amount.ts';
import { isDead } from './states.ts';

/**
 * Another account while the payout was good to pay, or any change once it was scheduled: fraud looks like this, so a
 * person looks.
 */
export function changeFindings(payout: Payout, facts: PaymentFacts): Finding[] {
  const dead = isDead(payout.state);
  // An account changed by withdrawing and approving again is no better than a plain change.
  const wasGood = !dead && !payout.reasons.some(({ severity }) => severity === 'reject');
  const findings: Finding[] = [];
  if (wasGood && payout.iban !== facts.iban && parseIban(payout.iban).ok) {
    findings.push(ibanChanged(payout, facts));
  }
  if (payout.state !== 'scheduled' && !waitsForAnotherAttempt(payout)) return findings;
  if (payout.amountMinor !== facts.amountMinor || payout.currency !== facts.currency) {
    findings.push({
      code: 'amount-changed',
      severity: 'hold',
      field: 'amount',
      message:
        'The amount changed at the source after the payout was on its way. Check the new amount, then release it.',
    });
  }
  if (dead && awaitsCorrection(payout)) return findings;
  if (dead && payout.iban !== facts.iban) findings.push(ibanChanged(payout, facts));
  if (payout.recipientName !== facts.recipientName || payout.bic !== facts.bic) {
    findings.push({
      code: 'recipient-changed',
      severity: 'hold',
      field: 'recipientName',
      message:
        'The name or the bank of the recipient changed at the source after the payout was on its way. Confirm it with the recipient, then release it.',
    });
  }
  return findings;
}

function ibanChanged(payout: Payout, facts: PaymentFacts): Finding {
  return {
    code: 'iban-changed',
    severity: 'hold',
    field: 'iban',
    message: `The account changed from …${payout.iban.slice(-4)} to …${facts.iban.slice(-4)} after the payout was approved. Confirm the new account with the recipient, then release it.`,
  };
}

/** Whether a corrected account or name answers the bank's refusal. */
export function awaitsCorrection(payout: Payout): boolean {
  return retryFor(verdictOn(payout, payout.attempt).reasonCodes) === 'after-correction';
}

export function isCorrected(payout: Payout, facts: PaymentFacts): boolean {
  return (
    facts.iban !== payout.iban || facts.recipientName !== payout.recipientName || facts.bic !== payout.bic
  );
}

/** Where the reading differs from the payment, in words: a release pays the payout as it stands. */
export function statedOtherwise(payout: Payout, expense: Expense): readonly string[] {
  const iban = parseIban(expense.iban);
  const differs = {
    amount: statedAmount(expense) !== payout.amountMinor || expense.currency !== payout.currency,
    account: (iban.ok ? iban.iban : expense.iban) !== payout.iban || expense.bic !== payout.bic,
    name: expense.recipientName.trim() !== payout.recipientName,
  };
  return Object.entries(differs).flatMap(([what, isOther]) => (isOther ? [what] : []));
}
