import { creditorNameOf } from '../bank/creditor-name.ts';
import { isBic } from '../bank/payment-file.ts';
import { remittanceInformation } from '../bank/remittance.ts';
import { contradictedAttempts } from '../core/attempt-facts.ts';
import type { ManifestEntry } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import type { Finding } from '../core/finding.ts';
import { changedUnseen } from '../core/follow.ts';
import { parseIban } from '../core/iban.ts';
import { endToEndIdOf, type Payout } from '../core/payout.ts';
import { contradictionOf } from '../core/settle.ts';

/** What speaks against a payout that is due; one with any of it waits for a person instead. */
export function reasonsAgainst(payout: Payout): readonly Finding[] {
  const iban = parseIban(payout.iban);
  return iban.ok ? [...contradiction(payout), ...unseenChange(payout)] : iban.findings;
}

/** A bank may have spoken of an earlier attempt while this one was in a batch that was voided since. */
function contradiction(payout: Payout): readonly Finding[] {
  const contradicted = contradictedAttempts(payout);
  return contradicted.length === 0 ? [] : [contradictionOf(contradicted)];
}

/**
 * A payout whose source changed while it was in a batch that was voided since: what it says is no longer true, and
 * the collection that says what is true has not come yet.
 */
function unseenChange(payout: Payout): readonly Finding[] {
  if (!changedUnseen(payout)) return [];
  return [
    {
      code: 'changed-while-batched',
      severity: 'hold',
      message:
        'The source changed this expense while it was in a batch that was voided. The next collection looks at it again.',
    },
  ];
}

/** Everything that the file says of the payment: from here on nothing else is looked at. */
export function entryOf(payout: Payout): ManifestEntry {
  const iban = parseIban(payout.iban);
  assert(iban.ok && payout.amountMinor !== undefined, 'a payment of a file has a valid IBAN and an amount');
  return {
    payoutId: payout.payoutId,
    endToEndId: endToEndIdOf(payout),
    amountMinor: payout.amountMinor,
    creditorName: creditorNameOf(payout.recipientName),
    creditorIban: iban.iban,
    // The BIC is optional, and a wrong one would have the whole file refused.
    creditorBic: payout.bic !== undefined && isBic(payout.bic) ? payout.bic : undefined,
    remittanceInformation: remittanceInformation({
      reference: payout.reference,
      ...(payout.period === undefined ? {} : { period: payout.period }),
      ...(payout.energyWh === undefined ? {} : { energyWh: payout.energyWh }),
    }),
  };
}
