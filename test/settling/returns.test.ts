import { describe } from 'vitest';
import type { Sent } from '../support/bank-scene.ts';
import { it } from '../support/embedded.ts';
import { DAY, debit, giveBack, NEXT_DAY, notification, statement, THIRD_DAY } from './bank.ts';
import { calledFor, expectEnding, itEnds, leadsTo } from './orders.ts';

const next = { day: NEXT_DAY };
const booked = (one: Sent): string => statement([debit(one)]);
/** Booked, and given back the day after. */
const cameBack = (one: Sent, ...back: Parameters<typeof giveBack>): readonly string[] => [
  booked(one),
  statement([giveBack(...back)], next),
];

describe('money that comes back', () => {
  itEnds('%s', {
    'whole, for a reason of the account: it waits for a correction': leadsTo(['returned'], (one) =>
      cameBack(one, one, 'AC04'),
    ),
    'whole, for a technical reason: it is paid again': {
      reports: (one) => cameBack(one, one, 'TM01'),
      ends: ['submitted'],
      files: ['1.1', '1.2'],
    },
    'whole, with ED05: it starts nothing': leadsTo(['returned'], (one) => cameBack(one, one, 'ED05')),
    'in part': leadsTo(['paid bank-contradiction'], (one) =>
      cameBack(one, { ...one, amount: '1.00' }, 'TM01'),
    ),
    'as nothing': leadsTo(['paid bank-contradiction'], (one) =>
      cameBack(one, { ...one, amount: '0.00' }, 'TM01'),
    ),
    'less charges that the bank does not state': leadsTo(['paid bank-contradiction'], (one) =>
      cameBack(one, { ...one, amount: '9.00' }, 'TM01'),
    ),
    'less charges that the bank states: that is the whole': leadsTo(['returned'], (one) => [
      booked(one),
      statement(
        [giveBack({ ...one, amount: '9.00' }, 'AC04', {}, { instructed: one.amount, charges: '1.00' })],
        next,
      ),
    ]),
    'as charges alone': calledFor(['paid'], (one) => [
      booked(one),
      statement(
        [
          giveBack({ ...one, amount: '0.50' }, 'TM01', {
            reversal: true,
            family: 'ICDT',
            subFamily: 'CHRG',
            transactions: [{ endToEndId: one.endToEndId, amount: '0.50', instructed: one.amount }],
          }),
        ],
        next,
      ),
    ]),
    'and is debited anew, where nobody could tell that it was debited before': leadsTo(
      ['returned bank-contradiction'],
      (one) => [
        statement([giveBack(one, 'TM01')], next),
        statement([debit(one, { reference: 'ANEW' })], { day: THIRD_DAY }),
      ],
    ),
    'R4: and is taken again, as the return is undone': leadsTo(['paid bank-contradiction'], (one) => [
      booked(one),
      statement([giveBack(one, 'TM01')], next),
      statement([debit(one, { reversal: true, reference: 'UNDONE' })], { day: THIRD_DAY }),
    ]),
    'R5: and is debited once more': leadsTo(['returned bank-contradiction'], (one) => [
      booked(one),
      statement([giveBack(one, 'TM01')], next),
      statement([debit(one, { reference: 'AGAIN' })], { day: THIRD_DAY }),
    ]),
    twice: leadsTo(['returned bank-contradiction'], (one) => [
      booked(one),
      statement([giveBack(one, 'TM01')], next),
      statement([giveBack(one, 'TM01', { reference: 'BACK-2' })], { day: THIRD_DAY }),
    ]),
    'once, in the notification and in the statement': leadsTo(['returned'], (one) => [
      booked(one),
      notification([giveBack(one, 'AC04')], next),
      statement([giveBack(one, 'AC04')], next),
    ]),
    'before its debit was read': leadsTo(['returned'], (one) => [
      statement([giveBack(one, 'AC04')], next),
      statement([debit(one)]),
    ]),
  });
});

describe('R9: money that comes back under an id that the bank has altered', () => {
  const broken = (id: string): string => `${id.slice(0, 10)}\n${id.slice(10)}`;
  /** The whole id is in it, wherever: it is found, and a person is told that it was altered. */
  it.for<[string, (one: Sent) => Parameters<typeof giveBack>[2 | 3][]]>([
    ['with a prefix', (one) => [{}, { endToEndId: `E2E/${one.endToEndId}` }]],
    ['without its hyphen', (one) => [{}, { endToEndId: one.endToEndId.replace('-', '') }]],
    ['with a space for its hyphen', (one) => [{}, { endToEndId: one.endToEndId.replace('-', ' ') }]],
    ['with spaces in it', (one) => [{}, { endToEndId: (one.endToEndId.match(/.{1,5}/g) ?? []).join(' ') }]],
    [
      'in the remittance text',
      (one) => [{}, { endToEndId: 'NOTPROVIDED', remittance: `RETURN OF ${one.endToEndId} AC04` }],
    ],
    [
      'broken over two lines of it',
      (one) => [{}, { endToEndId: 'NOTPROVIDED', remittance: broken(one.endToEndId) }],
    ],
    [
      'in the information about the detail',
      (one) => [{}, { endToEndId: 'NOTPROVIDED', information: one.endToEndId }],
    ],
    [
      'in the information about the entry',
      (one) => [{ information: `RET ${one.endToEndId}` }, { endToEndId: 'NOTPROVIDED' }],
    ],
  ])('%s: it is found, and a person looks', async ([, change], { embedded }) =>
    expectEnding(embedded, {
      reports: (one) => {
        const [entry, detail] = change(one);
        return [booked(one), statement([giveBack(one, 'AC04', { ...entry }, { ...detail })], next)];
      },
      ends: ['returned'],
      isCalled: true,
    }),
  );

  it.for<[string, (id: string) => string]>([
    ['cut to 30 signs', (id) => id.slice(0, 30)],
    ['cut to 27', (id) => id.slice(0, 27)],
    ['cut to 25', (id) => id.slice(0, 25)],
    ['cut to 12', (id) => id.slice(0, 12)],
    ['left out', () => 'NOTPROVIDED'],
    ['that is another of its own', () => 'RETURN-4711'],
  ])('%s: it cannot be told whose it is, and a person is called', async ([, alter], { embedded }) =>
    expectEnding(embedded, {
      reports: (one) => cameBack(one, one, 'TM01', {}, { endToEndId: alter(one.endToEndId) }),
      ends: ['paid'],
      isCalled: true,
    }),
  );

  itEnds('%s', {
    'in another case, or with spaces around it, it is our id': leadsTo(['returned'], (one) =>
      cameBack(one, one, 'AC04', {}, { endToEndId: ` ${one.endToEndId.toLowerCase()} ` }),
    ),
    'by its code alone, without return information or ids, it is for a person': calledFor(['paid'], (one) => [
      booked(one),
      statement([{ amount: one.amount, side: 'CRDT', subFamily: 'RRTN' }], next),
    ]),
    'money of others that comes in calls nobody': leadsTo(['paid'], (one) => [
      booked(one),
      statement([{ amount: '77.00', side: 'CRDT' }], next),
    ]),
    [`that is only announced on ${DAY} is not back`]: leadsTo(['paid'], (one) => [
      booked(one),
      notification([giveBack(one, 'TM01', { status: 'PDNG' })]),
    ]),
  });
});
