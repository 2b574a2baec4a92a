import { creditorNameOf } from '../../functions/core/creditor-name.ts';
import type { AccountOfPayee } from '../../functions/core/payee.ts';
import { type PayeeCheck, payeeCheckFor } from '../../functions/core/payee-account.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { readPayee, readPayeeAccount } from '../../functions/ledger/payees.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';

/** What is known of a payout's payee. */
export type PayeeKnowledge = {
  readonly accounts: readonly AccountOfPayee[];
  /** Keys of recipients paid to this account, at least: no list has those that a person released. */
  readonly recipientsOfAccount: readonly string[];
  /** What a bank last found when it compared the account with its holder's name; undefined where none did. */
  readonly lastCheck: KnownCheck | undefined;
};

export type KnownCheck = PayeeCheck & {
  /** Whether the bank checked the payout's name, as a payment file has it. */
  readonly isOfThisName: boolean;
  readonly isReleased: boolean;
};

export async function knownPayee(table: LedgerTable, payout: Payout): Promise<PayeeKnowledge> {
  const { accounts } = await readPayee(table, payout);
  const account = await readPayeeAccount(table, payout.iban);
  const name = creditorNameOf(payout.recipientName);
  const check = payeeCheckFor(account, name);
  return {
    accounts,
    recipientsOfAccount: account.recipients,
    lastCheck:
      check === undefined
        ? undefined
        : { ...check, isOfThisName: check.name === name, isReleased: account.released.includes(name) },
  };
}
