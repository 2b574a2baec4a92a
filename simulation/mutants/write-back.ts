import type { Mutant } from './mutant.ts';

const TELL = 'functions/write-back/tell-source.ts';
const PLAN = 'functions/core/write-back/plan.ts';
const WANTED = 'functions/core/write-back/wanted-records.ts';

/** Regressions of telling sources of payments. */
export const WRITE_BACK_MUTANTS: readonly Mutant[] = [
  {
    name: 'written-without-reading',
    does: 'Creates a settlement record without looking whether there is one.',
    edits: [
      {
        file: TELL,
        find: `    const records = await readRecords(deps, payout);`,
        replace: `    const records: Awaited<ReturnType<typeof readRecords>> = [];`,
      },
    ],
    breaks: [13],
    seed: 3,
  },
  {
    name: 'unanswered-write-repeated',
    does: 'Sends a write again that had no answer, and takes two records of a payment for one.',
    edits: [
      {
        file: TELL,
        find: `    if (sent.kind === 'unknown') return undefined;`,
        replace: `    if (sent.kind === 'unknown') return send(deps, before, { expenseId } as Payout, content, write);`,
      },
      {
        file: PLAN,
        find: `  for (const copy of copies) {`,
        replace: `  for (const copy of copies.slice(0, 0)) {`,
      },
    ],
    breaks: [13],
    seed: 3,
  },
  {
    name: 'doubled-record-left',
    does: 'Leaves a record that the source has twice.',
    edits: [
      {
        file: PLAN,
        find: `  for (const copy of copies) {`,
        replace: `  for (const copy of copies.slice(0, 0)) {`,
      },
    ],
    breaks: [13],
    seed: 6,
  },
  {
    name: 'return-not-corrected',
    does: 'Leaves the record of a payment whose money came back.',
    edits: [
      {
        file: WANTED,
        find: `    case 'returned':\n      return 0n;`,
        replace: `      return 0n;\n    case 'returned':`,
      },
    ],
    breaks: [13],
    seed: 8,
  },
  {
    name: 'told-before-the-booking',
    does: 'Records a payment once the bank accepts it.',
    edits: [
      {
        file: WANTED,
        find: `    case 'owed':\n`,
        replace: `    case 'owed':\n      return postings[0]?.amountMinor;\n`,
      },
    ],
    breaks: [13],
    seed: 6,
  },
];
