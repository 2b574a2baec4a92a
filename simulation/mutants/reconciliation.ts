import type { Mutant } from './mutant.ts';

const VERDICT = 'functions/core/verdict.ts';
const RECONCILIATION = 'functions/reconcile-bank-reports/reconciliation.ts';
const CHECK_LINE = 'functions/reconcile-bank-reports/check-line.ts';

/** Regressions of reconcile-bank-reports: how a bank's word is taken. */
export const RECONCILIATION_MUTANTS: readonly Mutant[] = [
  {
    name: 'promise-taken-for-booking',
    does: 'Calls a payout paid when the bank says that it settles (ACSC), before it is booked.',
    edits: [
      {
        file: RECONCILIATION,
        find: `    return this.deps.debtorAccounts.find(({ id }) => id === batch?.debtor.accountId)?.acscIsPaid === true;`,
        replace: `    return this.deps.debtorAccounts.some(({ id }) => id === batch?.debtor.accountId);`,
      },
    ],
    breaks: [2],
    seed: 1,
  },
  {
    name: 'contradiction-overlooked',
    does: 'Says nothing when the bank books what it had refused.',
    edits: [
      {
        file: VERDICT,
        find: `  if (debits.length > 0 && refusals.length > 0) found.add('debited-though-refused');\n`,
        replace: '',
      },
    ],
    breaks: [3],
    seed: 5,
  },
  {
    name: 'promise-and-refusal-overlooked',
    does: 'Says nothing when the bank settles what it refuses.',
    edits: [
      {
        file: VERDICT,
        find: `      if (fact.says === 'settled') yield 'settled-and-refused';`,
        replace: `      if (fact.says === 'settled') continue;`,
      },
    ],
    breaks: [1, 3],
    seed: 58,
  },
  {
    name: 'acceptance-after-refusal-overlooked',
    does: 'Says nothing when the bank accepts what it had refused before.',
    edits: [
      {
        file: VERDICT,
        find: `      else if (createdAtMs(fact) >= createdAtMs(refusal)) yield 'accepted-after-refusal';\n`,
        replace: '',
      },
    ],
    breaks: [3],
    seed: 16,
  },
  {
    name: 'second-debit-overlooked',
    does: 'Says nothing when the bank debits a payment twice.',
    edits: [
      {
        file: VERDICT,
        find: `  if (bookingsIn(debits) > 1) found.add('debited-twice');\n`,
        replace: '',
      },
    ],
    breaks: [3],
    seed: 7,
  },
  {
    name: 'undone-return-overlooked',
    does: 'Says nothing when the bank takes back what it had given back.',
    edits: [
      {
        file: VERDICT,
        find: `    if (says === 'return-undone') yield 'return-undone';\n    else if`,
        replace: `    if`,
      },
    ],
    breaks: [2, 3],
    seed: 57,
  },
  {
    name: 'return-overlooked',
    does: 'Keeps a payout paid whose money came back.',
    edits: [{ file: VERDICT, find: `  if (isBack) return 'returned';\n`, replace: '' }],
    breaks: [2],
    seed: 1,
  },
  {
    name: 'booked-amount-not-compared',
    does: 'Calls a payout paid whatever amount the bank booked for it.',
    edits: [
      {
        file: CHECK_LINE,
        find: `  return amount?.readable === true && amount.amountMinor === expectedMinor && amount.currency === currency;`,
        replace: `  return amount?.readable === true && expectedMinor > 0n && amount.currency === currency;`,
      },
    ],
    breaks: [2, 3],
    seed: 20,
  },
];
