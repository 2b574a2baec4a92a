import type { PayeePolicy } from '../../functions/core/payee.ts';

/** Nothing is asked of recipients and their accounts: for tests of something else, whose recipients share one. */
export const ANY_PAYEE: PayeePolicy = { newAccount: 'off', recipientsPerAccount: 0, debtorIbans: new Set() };

/** As a deployment has it that says nothing of it, without a debtor account. */
export const ASKS: PayeePolicy = { ...ANY_PAYEE, newAccount: 'hold', recipientsPerAccount: 3 };
