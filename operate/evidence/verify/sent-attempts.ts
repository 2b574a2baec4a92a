import { batchOfAttempt } from '../../../functions/core/attempt-facts.ts';
import { maskIban } from '../../../functions/core/iban-mask.ts';
import type { SentAttempt } from '../../../functions/core/journal/movements.ts';
import { endToEndIdOf, type Payout } from '../../../functions/core/payout.ts';
import { batchKey } from '../../../functions/ledger/keys.ts';
import type { Evidence } from './evidence.ts';

/** What the sealed files of an archive said of each attempt. */
export class SentAttempts {
  readonly #evidence: Evidence;
  readonly #sent = new Map<string, SentAttempt>();

  private constructor(evidence: Evidence) {
    this.#evidence = evidence;
  }

  static async of(evidence: Evidence): Promise<SentAttempts> {
    const sent = new SentAttempts(evidence);
    for await (const { batchId, seal, currency, debtor } of evidence.batches()) {
      if (seal === undefined) continue;
      for await (const {
        endToEndId,
        amountMinor,
        creditorIban,
        remittanceInformation: remittance,
      } of evidence.manifest(batchId, seal)) {
        const creditorAccount = maskIban(creditorIban);
        sent.#sent.set(endToEndId, {
          amountMinor,
          currency,
          debtorAccountId: debtor.accountId,
          remittance,
          creditorAccount,
        });
      }
    }
    return sent;
  }

  /** @returns undefined where the file of an earlier attempt is not in the archive: nobody can tell what it paid. */
  ofPayout(payout: Payout): ReadonlyMap<number, SentAttempt> | undefined {
    const sent = new Map<number, SentAttempt>();
    for (let attempt = 1; attempt <= payout.attempt; attempt += 1) {
      const batchId = batchOfAttempt(payout, attempt);
      if (batchId === undefined) continue;
      const isHere = this.#evidence.rows.has(batchKey(batchId));
      const said = isHere ? this.#sent.get(endToEndIdOf({ ...payout, attempt })) : ownOf(payout, attempt);
      if (said !== undefined) sent.set(attempt, said);
      else if (!isHere) return undefined;
    }
    return sent;
  }
}

/** The row itself says what its last attempt sent: it is frozen as long as that may be paid. */
function ownOf(
  { attempt: last, amountMinor, currency, iban, plan }: Payout,
  attempt: number,
): SentAttempt | undefined {
  if (attempt !== last || amountMinor === undefined || plan === undefined) return undefined;
  return { amountMinor, currency, debtorAccountId: plan.debtorAccountId, creditorAccount: maskIban(iban) };
}
