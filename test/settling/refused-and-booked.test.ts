import { describe } from 'vitest';
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
import { itEnds, type Told } from './orders.ts';

const BATCH = { batchBooking: true };

describe('a payment that the bank refuses for a technical reason', () => {
  itEnds('%s', {
    'waits without the statement of its execution date': {
      reports: (one) => [refused(one)],
      ends: ['failed'],
    },
    'waits while only another day was told of': {
      reports: (one) => [refused(one), statement([], { day: NEXT_DAY })],
      ends: ['failed'],
    },
    'is paid again once the statement shows no debit of it': {
      reports: (one) => [refused(one), statement()],
      ends: ['submitted'],
      files: ['1.1', '1.2'],
    },
    'is paid again beside others that were booked': {
      reports: (one, two) => [refused(one), statement([debit(two)])],
      ends: ['submitted', 'paid'],
      files: ['1.1', '1.2', '2.1'],
    },
    'waits where a statement of another account covers the day': {
      reports: (one) => [refused(one), statement([], { iban: 'DE89370400440532013000' })],
      ends: ['failed'],
    },
    'waits for a person where the statement shows a debit of its amount without ids': {
      reports: (one) => [refused(one), statement([{ amount: one.amount }])],
      ends: ['failed'],
    },
    'waits for a person where the statement shows a debit of its whole file without ids': {
      reports: (one, two) => [refused(one), statement([{ amount: sumOf([one, two]) }])],
      ends: ['failed', 'submitted'],
    },
  });
});

describe('refused and then booked', () => {
  itEnds('%s: a person is called, and nothing is paid again', {
    singly: {
      reports: (one) => [refused(one), statement([debit(one)])],
      ends: ['paid bank-contradiction'],
    },
    'R3b: one of two, singly': {
      reports: (one, two) => [refused(one), statement([debit(one), debit(two)])],
      ends: ['paid bank-contradiction', 'paid'],
    },
    'R3: in a batch that is booked whole': {
      account: BATCH,
      reports: (one, two) => [refused(one), statement([batchDebit(one, sumOf([one, two]))])],
      ends: ['paid bank-contradiction', 'paid'],
    },
    'in a batch that is booked whole in two parts': {
      account: BATCH,
      reports: (one, two, three) => [
        refused(one),
        statement([
          batchDebit(one, sumOf([one, two]), { reference: 'PART-1' }),
          batchDebit(one, three.amount, { reference: 'PART-2' }),
        ]),
      ],
      ends: ['paid bank-contradiction', 'paid', 'paid'],
    },
    'the whole file, by its group status': {
      account: BATCH,
      reports: (one, two) => [
        status(one, { group: { status: 'RJCT', reason: 'TM01' } }),
        statement([batchDebit(one, sumOf([one, two]))]),
      ],
      ends: ['paid bank-contradiction', 'paid bank-contradiction'],
    },
    'R7: with another amount': {
      reports: (one) => [refused(one), statement([debit({ ...one, amount: euros(one.amountMinor + 1n) })])],
      ends: ['failed bank-contradiction'],
    },
    'from another account': {
      reports: (one) => [
        refused(one),
        statement([debit(one)], { iban: 'DE89370400440532013000' }),
        statement(),
      ],
      ends: ['failed bank-contradiction'],
    },
    'on the day after the statement that did not have it': {
      reports: (one) => [refused(one), statement([debit(one)], { day: NEXT_DAY })],
      ends: ['paid bank-contradiction'],
    },
  });
});

describe('R15: a batch of which one payment was refused', () => {
  const partly = (reason: string): Told['reports'] => {
    return (one, two, three) => [
      status(one, {
        group: { status: 'PART' },
        lines: [{ endToEndId: one.endToEndId, status: 'RJCT', reason }],
      }),
      statement([batchDebit(one, sumOf([two, three]))]),
    ];
  };
  itEnds('%s', {
    'is booked net': { account: BATCH, reports: partly('AC04'), ends: ['failed', 'paid', 'paid'] },
    'is booked net, and the refused one is paid again': {
      account: BATCH,
      reports: partly('TM01'),
      ends: ['submitted', 'paid', 'paid'],
      files: ['1.1', '1.2', '2.1', '3.1'],
    },
    'is booked gross with a credit of the refused one that names it': {
      account: BATCH,
      reports: (one, two, three) => [
        refused(one, 'AC04'),
        statement([batchDebit(one, sumOf([one, two, three])), giveBack(one)]),
      ],
      ends: ['returned bank-contradiction', 'paid', 'paid'],
    },
    'is booked gross, and the credit comes in a statement of its own': {
      account: BATCH,
      reports: (one, two, three) => [
        refused(one, 'AC04'),
        statement([batchDebit(one, sumOf([one, two, three]))]),
        statement([giveBack(one)], { day: NEXT_DAY }),
      ],
      ends: ['returned bank-contradiction', 'paid', 'paid'],
    },
    'is booked gross with a credit that names the file alone': {
      account: BATCH,
      reports: (one, two, three) => [
        refused(one, 'AC04'),
        statement([
          batchDebit(one, sumOf([one, two, three])),
          batchDebit(one, one.amount, { side: 'CRDT', subFamily: 'RRTN', reference: 'BACK' }),
        ]),
      ],
      ends: ['failed', 'paid', 'paid'],
    },
    'is booked in parts, net': {
      account: BATCH,
      reports: (one, two, three) => [
        refused(one, 'AC04'),
        statement([
          batchDebit(one, two.amount, { reference: 'PART-1' }),
          batchDebit(one, three.amount, { reference: 'PART-2' }),
        ]),
      ],
      ends: ['failed', 'paid', 'paid'],
    },
    'is booked by a sum that nothing explains': {
      account: BATCH,
      reports: (one, two) => [refused(one), statement([batchDebit(one, two.amount)])],
      ends: ['failed', 'submitted', 'submitted'],
      isCalled: true,
    },
  });
});

describe('accepted, settled and refused, by the dates of the reports', () => {
  itEnds('%s', {
    ...Object.fromEntries(
      (['ACTC', 'ACCP', 'ACSP'] as const).map((code): [string, Told] => [
        `${code} and later RJCT is a refusal`,
        {
          reports: (one) => [told(one, code, `${DAY}T05:00:00Z`), refused(one, 'TM01'), statement()],
          ends: ['submitted'],
          files: ['1.1', '1.2'],
        },
      ]),
    ),
    ...Object.fromEntries(
      (['ACTC', 'ACCP', 'ACSP', 'ACSC'] as const).map((code): [string, Told] => [
        `RJCT and later ${code} contradict each other`,
        {
          reports: (one) => [refused(one, 'TM01'), told(one, code, `${DAY}T09:00:00Z`), statement()],
          ends: ['failed bank-contradiction'],
        },
      ]),
    ),
    'ACSC and later RJCT contradict each other': {
      reports: (one) => [told(one, 'ACSC'), refused(one, 'TM01'), statement()],
      ends: ['failed bank-contradiction'],
    },
    'ACSC that counts as payment, and RJCT': {
      account: { acscIsPaid: true },
      reports: (one) => [told(one, 'ACSC'), refused(one, 'TM01'), statement()],
      ends: ['paid bank-contradiction'],
    },
    'ACCP and RJCT side by side in one report': {
      reports: (one) => [
        status(one, {
          lines: [
            { endToEndId: one.endToEndId, status: 'RJCT', reason: 'TM01' },
            { endToEndId: one.endToEndId, status: 'ACCP' },
          ],
        }),
        statement(),
      ],
      ends: ['failed bank-contradiction'],
    },
    'a group refused whose payments are listed as accepted': {
      reports: (one, two) => [
        status(one, {
          group: { status: 'RJCT', reason: 'TM01' },
          lines: [one, two].map(({ endToEndId }) => ({ endToEndId, status: 'ACCP' })),
        }),
        statement(),
      ],
      ends: ['accepted bank-contradiction', 'accepted bank-contradiction'],
    },
    'a group refused that counts fewer refused ones than it has': {
      reports: (one) => [
        status(one, { group: { status: 'RJCT', reason: 'TM01', count: 2, counts: { RJCT: 1, ACCP: 1 } } }),
        statement(),
      ],
      ends: ['submitted bank-contradiction', 'submitted bank-contradiction'],
    },
    'a payment listed as refused below a group that counts no refusal': {
      reports: (one) => [
        status(one, {
          group: { status: 'ACCP', counts: { ACCP: 2 } },
          lines: [{ endToEndId: one.endToEndId, status: 'RJCT', reason: 'TM01' }],
        }),
        statement(),
      ],
      ends: ['accepted bank-contradiction', 'accepted'],
    },
    'a group accepted that lists what it refuses: exceptions, no contradiction': {
      reports: (one, two) => [
        status(one, {
          group: { status: 'ACCP' },
          lines: [{ endToEndId: one.endToEndId, status: 'RJCT', reason: 'TM01' }],
        }),
        statement([debit(two)]),
      ],
      ends: ['submitted', 'paid'],
      files: ['1.1', '1.2', '2.1'],
    },
  });
});
