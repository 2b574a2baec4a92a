import { describe } from 'vitest';
import { it } from '../support/embedded.ts';
import {
  batchDebit,
  DAY,
  debit,
  euros,
  giveBack,
  NEXT_DAY,
  refused,
  statement,
  status,
  sumOf,
  told,
} from './bank.ts';
import { expectEnding, type Told } from './orders.ts';

const BATCH = { batchBooking: true };

describe('a payment that the bank refuses for a technical reason', () => {
  it.for<[string, Told]>([
    [
      'waits without the statement of its execution date',
      {
        reports: (one) => [refused(one)],
        ends: { states: ['expense-1: failed'], files: ['1.1'], isCalled: false },
      },
    ],
    [
      'waits while only another day was told of',
      {
        reports: (one) => [refused(one), statement([], { day: NEXT_DAY })],
        ends: { states: ['expense-1: failed'], files: ['1.1'], isCalled: false },
      },
    ],
    [
      'is paid again once the statement shows no debit of it',
      {
        reports: (one) => [refused(one), statement()],
        ends: { states: ['expense-1: submitted'], files: ['1.1', '1.2'], isCalled: false },
      },
    ],
    [
      'is paid again beside others that were booked',
      {
        payouts: 2,
        reports: (one, two) => [refused(one), statement([debit(two)])],
        ends: {
          states: ['expense-1: submitted', 'expense-2: paid'],
          files: ['1.1', '1.2', '2.1'],
          isCalled: false,
        },
      },
    ],
    [
      'waits where a statement of another account covers the day',
      {
        reports: (one) => [refused(one), statement([], { iban: 'DE89370400440532013000' })],
        ends: { states: ['expense-1: failed'], files: ['1.1'], isCalled: false },
      },
    ],
    [
      'waits for a person where the statement shows a debit of its amount without ids',
      {
        reports: (one) => [refused(one), statement([{ amount: one.amount }])],
        ends: { states: ['expense-1: failed'], files: ['1.1'], isCalled: false },
      },
    ],
    [
      'waits for a person where the statement shows a debit of its whole file without ids',
      {
        payouts: 2,
        reports: (one, two) => [refused(one), statement([{ amount: sumOf([one, two]) }])],
        ends: {
          states: ['expense-1: failed', 'expense-2: submitted'],
          files: ['1.1', '2.1'],
          isCalled: false,
        },
      },
    ],
  ])('%s', async ([, life], { embedded }) => expectEnding(embedded, life));
});

describe('refused and then booked', () => {
  it.for<[string, Told]>([
    [
      'singly',
      {
        reports: (one) => [refused(one), statement([debit(one)])],
        ends: { states: ['expense-1: paid bank-contradiction'], files: ['1.1'], isCalled: true },
      },
    ],
    [
      'R3b: one of two, singly',
      {
        payouts: 2,
        reports: (one, two) => [refused(one), statement([debit(one), debit(two)])],
        ends: {
          states: ['expense-1: paid bank-contradiction', 'expense-2: paid'],
          files: ['1.1', '2.1'],
          isCalled: true,
        },
      },
    ],
    [
      'R3: in a batch that is booked whole',
      {
        payouts: 2,
        account: BATCH,
        reports: (one, two) => [refused(one), statement([batchDebit(one, sumOf([one, two]))])],
        ends: {
          states: ['expense-1: paid bank-contradiction', 'expense-2: paid'],
          files: ['1.1', '2.1'],
          isCalled: true,
        },
      },
    ],
    [
      'in a batch that is booked whole in two parts',
      {
        payouts: 3,
        account: BATCH,
        reports: (one, two, three) => [
          refused(one),
          statement([
            batchDebit(one, sumOf([one, two]), { reference: 'PART-1' }),
            batchDebit(one, three.amount, { reference: 'PART-2' }),
          ]),
        ],
        ends: {
          states: ['expense-1: paid bank-contradiction', 'expense-2: paid', 'expense-3: paid'],
          files: ['1.1', '2.1', '3.1'],
          isCalled: true,
        },
      },
    ],
    [
      'the whole file, by its group status',
      {
        payouts: 2,
        account: BATCH,
        reports: (one, two) => [
          status(one, { group: { status: 'RJCT', reason: 'TM01' } }),
          statement([batchDebit(one, sumOf([one, two]))]),
        ],
        ends: {
          states: ['expense-1: paid bank-contradiction', 'expense-2: paid bank-contradiction'],
          files: ['1.1', '2.1'],
          isCalled: true,
        },
      },
    ],
    [
      'R7: with another amount',
      {
        reports: (one) => [refused(one), statement([debit({ ...one, amount: euros(one.amountMinor + 1n) })])],
        ends: { states: ['expense-1: failed bank-contradiction'], files: ['1.1'], isCalled: true },
      },
    ],
    [
      'from another account',
      {
        reports: (one) => [
          refused(one),
          statement([debit(one)], { iban: 'DE89370400440532013000' }),
          statement(),
        ],
        ends: { states: ['expense-1: failed bank-contradiction'], files: ['1.1'], isCalled: true },
      },
    ],
    [
      'on the day after the statement that did not have it',
      {
        reports: (one) => [refused(one), statement([debit(one)], { day: NEXT_DAY })],
        ends: { states: ['expense-1: paid bank-contradiction'], files: ['1.1'], isCalled: true },
      },
    ],
  ])('%s: a person is called, and nothing is paid again', async ([, life], { embedded }) =>
    expectEnding(embedded, life),
  );
});

describe('R15: a batch of which one payment was refused', () => {
  const both = ['expense-1: failed', 'expense-2: paid', 'expense-3: paid'];
  const files = ['1.1', '2.1', '3.1'];
  const partly = (reason: string): Told['reports'] => {
    return (one, two, three) => [
      status(one, {
        group: { status: 'PART' },
        lines: [{ endToEndId: one.endToEndId, status: 'RJCT', reason }],
      }),
      statement([batchDebit(one, sumOf([two, three]))]),
    ];
  };
  it.for<[string, Told]>([
    [
      'is booked net',
      { payouts: 3, account: BATCH, reports: partly('AC04'), ends: { states: both, files, isCalled: false } },
    ],
    [
      'is booked net, and the refused one is paid again',
      {
        payouts: 3,
        account: BATCH,
        reports: partly('TM01'),
        ends: {
          states: ['expense-1: submitted', 'expense-2: paid', 'expense-3: paid'],
          files: ['1.1', '1.2', '2.1', '3.1'],
          isCalled: false,
        },
      },
    ],
    [
      'is booked gross with a credit of the refused one that names it',
      {
        payouts: 3,
        account: BATCH,
        reports: (one, two, three) => [
          refused(one, 'AC04'),
          statement([batchDebit(one, sumOf([one, two, three])), giveBack(one)]),
        ],
        ends: {
          states: ['expense-1: returned bank-contradiction', 'expense-2: paid', 'expense-3: paid'],
          files,
          isCalled: true,
        },
      },
    ],
    [
      'is booked gross, and the credit comes in a statement of its own',
      {
        payouts: 3,
        account: BATCH,
        reports: (one, two, three) => [
          refused(one, 'AC04'),
          statement([batchDebit(one, sumOf([one, two, three]))]),
          statement([giveBack(one)], { day: NEXT_DAY }),
        ],
        ends: {
          states: ['expense-1: returned bank-contradiction', 'expense-2: paid', 'expense-3: paid'],
          files,
          isCalled: true,
        },
      },
    ],
    [
      'is booked gross with a credit that names the file alone',
      {
        payouts: 3,
        account: BATCH,
        reports: (one, two, three) => [
          refused(one, 'AC04'),
          statement([
            batchDebit(one, sumOf([one, two, three])),
            batchDebit(one, one.amount, { side: 'CRDT', subFamily: 'RRTN', reference: 'BACK' }),
          ]),
        ],
        ends: { states: both, files, isCalled: false },
      },
    ],
    [
      'is booked in parts, net',
      {
        payouts: 3,
        account: BATCH,
        reports: (one, two, three) => [
          refused(one, 'AC04'),
          statement([
            batchDebit(one, two.amount, { reference: 'PART-1' }),
            batchDebit(one, three.amount, { reference: 'PART-2' }),
          ]),
        ],
        ends: { states: both, files, isCalled: false },
      },
    ],
    [
      'is booked by a sum that nothing explains',
      {
        payouts: 3,
        account: BATCH,
        reports: (one, two) => [refused(one), statement([batchDebit(one, two.amount)])],
        ends: {
          states: ['expense-1: failed', 'expense-2: submitted', 'expense-3: submitted'],
          files,
          isCalled: true,
        },
      },
    ],
  ])('%s', async ([, life], { embedded }) => expectEnding(embedded, life));
});

describe('accepted, settled and refused, by the dates of the reports', () => {
  it.for<[string, Told]>([
    ...(['ACTC', 'ACCP', 'ACSP'] as const).map((code): [string, Told] => [
      `${code} and later RJCT is a refusal`,
      {
        reports: (one) => [told(one, code, `${DAY}T05:00:00Z`), refused(one, 'TM01'), statement()],
        ends: { states: ['expense-1: submitted'], files: ['1.1', '1.2'], isCalled: false },
      },
    ]),
    ...(['ACTC', 'ACCP', 'ACSP', 'ACSC'] as const).map((code): [string, Told] => [
      `RJCT and later ${code} contradict each other`,
      {
        reports: (one) => [refused(one, 'TM01'), told(one, code, `${DAY}T09:00:00Z`), statement()],
        ends: { states: ['expense-1: failed bank-contradiction'], files: ['1.1'], isCalled: true },
      },
    ]),
    [
      'ACSC and later RJCT contradict each other',
      {
        reports: (one) => [told(one, 'ACSC'), refused(one, 'TM01'), statement()],
        ends: { states: ['expense-1: failed bank-contradiction'], files: ['1.1'], isCalled: true },
      },
    ],
    [
      'ACSC that counts as payment, and RJCT',
      {
        account: { acscIsPaid: true },
        reports: (one) => [told(one, 'ACSC'), refused(one, 'TM01'), statement()],
        ends: { states: ['expense-1: paid bank-contradiction'], files: ['1.1'], isCalled: true },
      },
    ],
    [
      'ACCP and RJCT side by side in one report',
      {
        reports: (one) => [
          status(one, {
            lines: [
              { endToEndId: one.endToEndId, status: 'RJCT', reason: 'TM01' },
              { endToEndId: one.endToEndId, status: 'ACCP' },
            ],
          }),
          statement(),
        ],
        ends: { states: ['expense-1: failed bank-contradiction'], files: ['1.1'], isCalled: true },
      },
    ],
    [
      'a group refused whose payments are listed as accepted',
      {
        payouts: 2,
        reports: (one, two) => [
          status(one, {
            group: { status: 'RJCT', reason: 'TM01' },
            lines: [one, two].map(({ endToEndId }) => ({ endToEndId, status: 'ACCP' })),
          }),
          statement(),
        ],
        ends: {
          states: ['expense-1: accepted bank-contradiction', 'expense-2: accepted bank-contradiction'],
          files: ['1.1', '2.1'],
          isCalled: true,
        },
      },
    ],
    [
      'a group refused that counts fewer refused ones than it has',
      {
        payouts: 2,
        reports: (one) => [
          status(one, { group: { status: 'RJCT', reason: 'TM01', count: 2, counts: { RJCT: 1, ACCP: 1 } } }),
          statement(),
        ],
        ends: {
          states: ['expense-1: submitted bank-contradiction', 'expense-2: submitted bank-contradiction'],
          files: ['1.1', '2.1'],
          isCalled: true,
        },
      },
    ],
    [
      'a payment listed as refused below a group that counts no refusal',
      {
        payouts: 2,
        reports: (one) => [
          status(one, {
            group: { status: 'ACCP', counts: { ACCP: 2 } },
            lines: [{ endToEndId: one.endToEndId, status: 'RJCT', reason: 'TM01' }],
          }),
          statement(),
        ],
        ends: {
          states: ['expense-1: accepted bank-contradiction', 'expense-2: accepted'],
          files: ['1.1', '2.1'],
          isCalled: true,
        },
      },
    ],
    [
      'a group accepted that lists what it refuses: exceptions, no contradiction',
      {
        payouts: 2,
        reports: (one, two) => [
          status(one, {
            group: { status: 'ACCP' },
            lines: [{ endToEndId: one.endToEndId, status: 'RJCT', reason: 'TM01' }],
          }),
          statement([debit(two)]),
        ],
        ends: {
          states: ['expense-1: submitted', 'expense-2: paid'],
          files: ['1.1', '1.2', '2.1'],
          isCalled: false,
        },
      },
    ],
  ])('%s', async ([, life], { embedded }) => expectEnding(embedded, life));
});
