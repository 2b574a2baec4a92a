import { describe } from 'vitest';
import type { Sent } from '../support/bank-scene.ts';
import { it } from '../support/embedded.ts';
import { ACCOUNT } from '../support/payment-stand.ts';
import {
  batchDebit,
  debit,
  euros,
  giveBack,
  NEXT_DAY,
  notification,
  refused,
  statement,
  status,
  sumOf,
} from './bank.ts';
import { expectEnding, inBatch, itEnds, leadsTo } from './orders.ts';

describe('a payment that is debited twice', () => {
  itEnds('%s: a person is called', {
    'in one statement': leadsTo(['paid bank-contradiction'], (one) => [statement([debit(one), debit(one)])]),
    'R13: in one statement, that a notification showed once': leadsTo(['paid bank-contradiction'], (one) => [
      notification([debit(one)]),
      statement([debit(one), debit(one)]),
    ]),
    'R13b: where a promise to settle had counted as payment': {
      account: { acscIsPaid: true },
      reports: (one) => [status(one, { group: { status: 'ACSC' } }), statement([debit(one), debit(one)])],
      ends: ['paid bank-contradiction'],
    },
    "R6: on two days' statements": leadsTo(['paid bank-contradiction'], (one) => [
      statement([debit(one)]),
      statement([debit(one, { reference: 'AGAIN' })], { day: NEXT_DAY }),
    ]),
    'in the notification of one day and the statement of the next': leadsTo(
      ['paid bank-contradiction'],
      (one) => [
        notification([debit(one)]),
        statement([debit(one, { reference: 'AGAIN' })], { day: NEXT_DAY }),
      ],
    ),
    'as a batch and again singly': inBatch(['paid bank-contradiction', 'paid'], (one, two) => [
      statement([batchDebit(one, sumOf([one, two])), debit(one)]),
    ]),
    'as a batch, on two days': inBatch(['paid bank-contradiction', 'paid bank-contradiction'], (one, two) => [
      statement([batchDebit(one, sumOf([one, two]))]),
      statement([batchDebit(one, sumOf([one, two]), { reference: 'AGAIN' })], { day: NEXT_DAY }),
    ]),
  });
});

describe('one booking that several reports show', () => {
  itEnds('%s is one', {
    'in the notification and the statement': leadsTo(['paid'], (one) => [
      notification([debit(one)]),
      statement([debit(one)]),
    ]),
    'in two statements of the day': leadsTo(['paid'], (one) => [
      statement([debit(one)]),
      statement([debit(one)]),
    ]),
    'singly in the notification and as a sum in the statement': inBatch(['paid', 'paid'], (one, two) => [
      notification([debit(one), debit(two)]),
      statement([batchDebit(one, sumOf([one, two]))]),
    ]),
    'as a sum in both': inBatch(['paid', 'paid'], (one, two) => [
      notification([batchDebit(one, sumOf([one, two]))]),
      statement([batchDebit(one, sumOf([one, two]))]),
    ]),
  });
});

describe('sides that oppose each other', () => {
  itEnds('%s', {
    'an entry is a credit and its only detail a debit': leadsTo(['submitted bank-contradiction'], (one) => [
      statement([
        {
          amount: one.amount,
          side: 'CRDT',
          transactions: [{ endToEndId: one.endToEndId, amount: one.amount, side: 'DBIT' }],
        },
      ]),
    ]),
    'an entry is a debit and its only detail a credit, of what was refused': leadsTo(
      ['failed bank-contradiction'],
      (one) => [
        refused(one),
        statement([
          {
            amount: one.amount,
            transactions: [{ endToEndId: one.endToEndId, amount: one.amount, side: 'CRDT' }],
          },
        ]),
      ],
    ),
    'details of a netted entry keep their own sides': leadsTo(['returned', 'paid'], (one, two) => [
      statement([debit(one)]),
      statement(
        [
          {
            amount: euros(two.amountMinor - one.amountMinor),
            transactions: [
              { endToEndId: two.endToEndId, amount: two.amount, side: 'DBIT' },
              { endToEndId: one.endToEndId, amount: one.amount, side: 'CRDT', returned: 'AC04' },
            ],
          },
        ],
        { day: NEXT_DAY },
      ),
    ]),
  });
});

describe("the statement's account", () => {
  const { iban } = ACCOUNT;
  const forms: readonly [string, { readonly iban?: string; readonly other?: string }][] = [
    ['as IBAN in lower case', { iban: iban.toLowerCase() }],
    ['as another identification that is the IBAN', { other: iban }],
    ['as the IBAN with spaces', { other: (iban.match(/.{1,4}/g) ?? []).join(' ') }],
    ['as the BBAN', { other: iban.slice(4) }],
    ['as the bank code and the number without its zeros', { other: `${iban.slice(4, 12)}202051` }],
  ];
  it.for(forms)('is ours %s: booked', async ([, form], { embedded }) =>
    expectEnding(embedded, { reports: (one) => [statement([debit(one)], form)], ends: ['paid'] }),
  );

  it.for(forms)('is ours %s: the second leg of a refusal', async ([, form], { embedded }) =>
    expectEnding(embedded, {
      reports: (one) => [refused(one), statement([], form)],
      ends: ['submitted'],
      files: ['1.1', '1.2'],
    }),
  );

  it.for<[string, { readonly iban?: string; readonly other?: string }]>([
    ['another IBAN', { iban: 'DE89370400440532013000' }],
    ['another number', { other: '532013000' }],
    ['part of the number', { other: iban.slice(-5) }],
  ])('is not ours as %s: a person is called, and no refusal is believed', async ([, form], { embedded }) =>
    expectEnding(embedded, {
      reports: (one) => [refused(one), statement([debit(one)], form), statement()],
      ends: ['failed bank-contradiction'],
    }),
  );
});

describe('amounts that a bank states in its own way', () => {
  /** Version 02 has the status as text, and banks that collect debits leave the amount of each to the instructed one. */
  const version02 = (report: string): string =>
    report
      .replaceAll('camt.053.001.08', 'camt.053.001.02')
      .replaceAll(/<Sts><Cd>(\w+)<\/Cd><\/Sts>/g, '<Sts>$1</Sts>');
  const unnamed = ({ batchId, amount }: Sent) => ({
    messageId: batchId,
    paymentInformationId: `${batchId}-01`,
    endToEndId: 'NOTPROVIDED',
    amount,
  });

  itEnds('%s', {
    'a debit with charges that it states': leadsTo(['paid'], (one) => [
      statement([
        {
          amount: euros(one.amountMinor + 150n),
          transactions: [
            {
              endToEndId: one.endToEndId,
              amount: euros(one.amountMinor + 150n),
              instructed: one.amount,
              charges: '1.50',
            },
          ],
        },
      ]),
    ]),
    'collected debits of version 02 with their instructed amounts alone': leadsTo(
      ['paid', 'paid'],
      (one, two) => [
        version02(
          statement([
            {
              amount: sumOf([one, two]),
              transactions: [one, two].map(({ endToEndId, amount }) => ({
                endToEndId,
                instructed: amount,
              })),
            },
          ]),
        ),
      ],
    ),
    'a batch whose details say NOTPROVIDED and whose sum is right': inBatch(['paid', 'paid'], (one, two) => [
      statement([{ amount: sumOf([one, two]), transactions: [unnamed(one), unnamed(two)] }]),
    ]),
    'such a batch net of what was refused': inBatch(['failed', 'paid'], (one, two) => [
      refused(one, 'AC04'),
      statement([{ amount: two.amount, transactions: [unnamed(two)] }]),
    ]),
    'such a batch gross, with the refused one credited by name': inBatch(
      ['returned bank-contradiction', 'paid'],
      (one, two) => [
        refused(one, 'AC04'),
        statement([{ amount: sumOf([one, two]), transactions: [unnamed(one), unnamed(two)] }, giveBack(one)]),
      ],
    ),
  });
});
