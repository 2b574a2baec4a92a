import type { Mutant } from './mutant.ts';

const PAYEE = 'functions/core/payee.ts';
const PAYEES = 'functions/ledger/payees.ts';

/** Regressions of the questions about recipients and their accounts. */
export const PAYEE_MUTANTS: readonly Mutant[] = [
  {
    name: 'changed-account-paid',
    does: 'Pays a known recipient to whatever account an expense names.',
    edits: [{ file: PAYEE, find: `    holders.length === 0 ||\n`, replace: `    holders.length >= 0 ||\n` }],
    breaks: [10],
    seed: 1,
  },
  {
    name: 'first-account-not-entered',
    does: "Enters an account of a recipient with a person's word only, and not where it is the first.",
    edits: [
      {
        file: PAYEE,
        find: `  if (fresh.length === 0 && (known !== undefined || !isUsual(payee, iban))) return payee;`,
        replace: `  if (fresh.length === 0) return payee;`,
      },
    ],
    breaks: [10],
    seed: 1,
  },
  {
    name: 'change-cleared-by-any-release',
    does: 'Takes the release of a payout, whatever it was held for, for a word about its account.',
    edits: [
      {
        file: PAYEE,
        find: `(code === 'account-new-for-recipient' && released.includes('iban-changed')),`,
        replace: `(code === 'account-new-for-recipient' && released.length >= 0),`,
      },
    ],
    breaks: [10],
    seed: 1,
  },
  {
    name: 'recipients-not-counted',
    does: 'Keeps no list of the recipients that are paid to an account.',
    edits: [
      {
        file: PAYEES,
        find: `    return isPaid ? withRecipient(named, recipientKey, policy.recipientsPerAccount) : named;`,
        replace: `    return isPaid ? withRecipient(named, recipientKey, 0) : named;`,
      },
    ],
    breaks: [10],
    seed: 4,
  },
  {
    name: 'our-account-paid',
    does: 'Pays to an account that payouts are paid from.',
    edits: [
      {
        file: PAYEE,
        find: `  if (debtorIbans.has(iban)) {`,
        replace: `  if (debtorIbans.has(iban) && iban === '') {`,
      },
    ],
    breaks: [10],
    seed: 4,
  },
];
