import type { PayeePolicy } from '../core/payee.ts';
import type { Config } from './config.ts';

/** Where the configuration gives none. */
const RECIPIENTS_PER_ACCOUNT = 3;

/** What the configuration asks about recipients and their accounts. */
export function payeePolicyOf({
  payees = {},
  debtorAccounts,
}: Pick<Config, 'payees' | 'debtorAccounts'>): PayeePolicy {
  const { newAccount = 'hold', holdDays, recipientsPerAccount = RECIPIENTS_PER_ACCOUNT } = payees;
  return {
    newAccount: newAccount === 'hold-days' ? (holdDays ?? 'hold') : newAccount,
    recipientsPerAccount,
    debtorIbans: new Set(debtorAccounts.map(({ iban }) => iban)),
  };
}
