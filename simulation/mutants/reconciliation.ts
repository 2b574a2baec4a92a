import type { Mutant } from './mutant.ts';

const SETTLE_ATTEMPT = 'functions/reconcile-bank-reports/settle-attempt.ts';
const SETTLE_BATCH = 'functions/reconcile-bank-reports/settle-batch.ts';
const DECISION = 'functions/core/bank-decision.ts';

/** Regressions of reconcile-bank-reports: what a bank's word is taken for. */
export const RECONCILIATION_MUTANTS: readonly Mutant[] = [
  {
    name: 'promise-taken-for-booking',
    does: 'Calls a payout paid when the bank says that it settles (ACSC), before it is booked.',
    edits: [
      {
        file: SETTLE_ATTEMPT,
        find: `  return account?.acscIsPaid === true ? 'booked' : 'settled';`,
        replace: `  return account === undefined ? 'settled' : 'booked';`,
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
        file: DECISION,
        find: `    settled: 'contradicts',
    rejected: 'same',
    booked: 'contradicts',`,
        replace: `    settled: 'contradicts',
    rejected: 'same',
    booked: 'same',`,
      },
    ],
    breaks: [2],
    seed: 20,
  },
  {
    name: 'return-overlooked',
    does: 'Keeps a payout paid whose money came back.',
    edits: [{ file: DECISION, find: `    returned: ['returned'],`, replace: `    returned: 'same',` }],
    breaks: [2],
    seed: 1,
  },
  {
    name: 'booked-amount-not-compared',
    does: 'Calls a payout paid whatever amount the bank booked for it.',
    edits: [
      {
        file: SETTLE_ATTEMPT,
        find: `  return amount.readable && amount.amountMinor === expectedMinor && amount.currency === currency;`,
        replace: `  return amount.readable && expectedMinor > 0n && amount.currency === currency;`,
      },
    ],
    breaks: [2],
    seed: 2,
  },
  {
    name: 'refused-counted-as-booked',
    does: 'Expects a bank to have booked the payments of a file that it refused.',
    edits: [
      {
        file: SETTLE_BATCH,
        find: `  'in-doubt',\n  'accepted',`,
        replace: `  'in-doubt',\n  'failed',\n  'accepted',`,
      },
    ],
    breaks: [2, 3],
    seed: 12,
  },
];
