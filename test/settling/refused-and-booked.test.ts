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
import { inBatch, itEnds, leadsTo, type Told } from './orders.ts';

const BATCH = { batchBooking: true };

describe('a payment that the bank refuses for a technical reason', () => {
  itEnds('%s', {
    'waits without the statement of its execution date': leadsTo(['failed'], (one) => [refused(one)]),
    'waits while only another day was told of': leadsTo(['failed'], (one) => [
      refused(one),
      statement([], { day: NEXT_DAY }),
    ]),
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
    'waits where a statement of another account covers the day': leadsTo(['failed'], (one) => [
      refused(one),
      statement([], { iban: 'DE89370400440532013000' }),
    ]),
    'waits for a person where the statement shows a debit of its amount without ids': leadsTo(
      ['failed'],
      (one) => [refused(one), statement([{ amount: one.amount }])],
    ),
    'waits for a person where the statement shows a debit of its whole file without ids': leadsTo(
      ['failed', 'submitted'],
      (one, two) => [refused(one), statement([{ amount: sumOf([one, two]) }])],
    ),
  });
});

describe('refused and then booked', () => {
  itEnds('%s: a person is called, and nothing is paid again', {
    singly: leadsTo(['paid bank-contradiction'], (one) => [refused(one), statement([debit(one)])]),
    'R3b: one of two, singly': leadsTo(['paid bank-contradiction', 'paid'], (one, two) => [
      refused(one),
      statement([debit(one), debit(two)]),
    ]),
    'R3: in a batch that is booked whole': inBatch(['paid bank-contradiction', 'paid'], (one, two) => [
      refused(one),
      statement([batchDebit(one, sumOf([one, two]))]),
    ]),
    'in a batch that is booked whole in two parts': inBatch(
      ['paid bank-contradiction', 'paid', 'paid'],
      (one, two, three) => [
        refused(one),
        statement([
          batchDebit(one, sumOf([one, two]), { reference: 'PART-1' }),
          batchDebit(one, three.amount, { reference: 'PART-2' }),
        ]),
      ],
    ),
    'the whole file, by its group status': inBatch(
      ['paid bank-contradiction', 'paid bank-contradiction'],
      (one, two) => [
        status(one, { group: { status: 'RJCT', reason: 'TM01' } }),
        statement([batchDebit(one, sumOf([one, two]))]),
      ],
    ),
    'R7: with another amount': leadsTo(['failed bank-contradiction'], (one) => [
      refused(one),
      statement([debit({ ...one, amount: euros(one.amountMinor + 1n) })]),
    ]),
    'from another account': leadsTo(['failed bank-contradiction'], (one) => [
      refused(one),
      statement([debit(one)], { iban: 'DE89370400440532013000' }),
      statement(),
    ]),
    'on the day after the statement that did not have it': leadsTo(['paid bank-contradiction'], (one) => [
      refused(one),
      statement([debit(one)], { day: NEXT_DAY }),
    ]),
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
    'is booked net': inBatch(['failed', 'paid', 'paid'], partly('AC04')),
    'is booked net, and the refused one is paid again': {
      account: BATCH,
      reports: partly('TM01'),
      ends: ['submitted', 'paid', 'paid'],
      files: ['1.1', '1.2', '2.1', '3.1'],
    },
    'is booked gross with a credit of the refused one that names it': inBatch(
      ['returned bank-contradiction', 'paid', 'paid'],
      (one, two, three) => [
        refused(one, 'AC04'),
        statement([batchDebit(one, sumOf([one, two, three])), giveBack(one)]),
      ],
    ),
    'is booked gross, and the credit comes in a statement of its own': inBatch(
      ['returned bank-contradiction', 'paid', 'paid'],
      (one, two, three) => [
        refused(one, 'AC04'),
        statement([batchDebit(one, sumOf([one, two, three]))]),
        statement([giveBack(one)], { day: NEXT_DAY }),
      ],
    ),
    'is booked gross with a credit that names the file alone': inBatch(
      ['failed', 'paid', 'paid'],
      (one, two, three) => [
        refused(one, 'AC04'),
        statement([
          batchDebit(one, sumOf([one, two, three])),
          batchDebit(one, one.amount, { side: 'CRDT', subFamily: 'RRTN', reference: 'BACK' }),
        ]),
      ],
    ),
    'is booked in parts, net': inBatch(['failed', 'paid', 'paid'], (one, two, three) => [
      refused(one, 'AC04'),
      statement([
        batchDebit(one, two.amount, { reference: 'PART-1' }),
        batchDebit(one, three.amount, { reference: 'PART-2' }),
      ]),
    ]),
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
        leadsTo(['failed bank-contradiction'], (one) => [
          refused(one, 'TM01'),
          told(one, code, `${DAY}T09:00:00Z`),
          statement(),
        ]),
      ]),
    ),
    'ACSC and later RJCT contradict each other': leadsTo(['failed bank-contradiction'], (one) => [
      told(one, 'ACSC'),
      refused(one, 'TM01'),
      statement(),
    ]),
    'ACSC that counts as payment, and RJCT': {
      account: { acscIsPaid: true },
      reports: (one) => [told(one, 'ACSC'), refused(one, 'TM01'), statement()],
      ends: ['paid bank-contradiction'],
    },
    'ACCP and RJCT side by side in one report': leadsTo(['failed bank-contradiction'], (one) => [
      status(one, {
        lines: [
          { endToEndId: one.endToEndId, status: 'RJCT', reason: 'TM01' },
          { endToEndId: one.endToEndId, status: 'ACCP' },
        ],
      }),
      statement(),
    ]),
    'a group refused whose payments are listed as accepted': leadsTo(
      ['accepted bank-contradiction', 'accepted bank-contradiction'],
      (one, two) => [
        status(one, {
          group: { status: 'RJCT', reason: 'TM01' },
          lines: [one, two].map(({ endToEndId }) => ({ endToEndId, status: 'ACCP' })),
        }),
        statement(),
      ],
    ),
    'a group refused that counts fewer refused ones than it has': leadsTo(
      ['submitted bank-contradiction', 'submitted bank-contradiction'],
      (one) => [
        status(one, { group: { status: 'RJCT', reason: 'TM01', count: 2, counts: { RJCT: 1, ACCP: 1 } } }),
        statement(),
      ],
    ),
    'a payment listed as refused below a group that counts no refusal': leadsTo(
      ['accepted bank-contradiction', 'accepted'],
      (one) => [
        status(one, {
          group: { status: 'ACCP', counts: { ACCP: 2 } },
          lines: [{ endToEndId: one.endToEndId, status: 'RJCT', reason: 'TM01' }],
        }),
        statement(),
      ],
    ),
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
