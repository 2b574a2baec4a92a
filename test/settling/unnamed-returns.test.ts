import { describe, expect } from 'vitest';
import type { Sent } from '../support/bank-scene.ts';
import { it } from '../support/embedded.ts';
import { IBANS } from '../support/expenses.ts';
import { debit, giveBack, NEXT_DAY, statement, sumOf } from './bank.ts';
import { Life } from './life.ts';
import { calledFor, itEnds } from './orders.ts';

const next = { day: NEXT_DAY };
const REFERENCE = 'BANK-REF-1';

function booked(one: Sent, reference = REFERENCE): string {
  return statement([debit(one, { reference })]);
}

/** Money that comes back without an id of ours. */
function unnamed({ amount }: Pick<Sent, 'amount'>, reason: string, reference = REFERENCE): string {
  const transactions = [{ amount, returned: reason }];
  return statement([giveBack({ endToEndId: '', amount }, reason, { reference, transactions })], next);
}

describe('money that comes back without an id of ours', () => {
  itEnds('%s', {
    'is of the payment with the same amount and reference of the bank, in either order': calledFor(
      ['returned'],
      (one) => [booked(one), unnamed(one, 'AC04')],
    ),
    'for a technical reason: it is paid again, and a person is told': {
      reports: (one) => [booked(one), unnamed(one, 'TM01')],
      ends: ['submitted'],
      files: ['1.1', '1.2'],
      isCalled: true,
    },
    'and its repeat in another report is the same return': calledFor(['returned'], (one) => [
      booked(one),
      unnamed(one, 'AC04'),
      unnamed(one, 'AC04'),
    ]),
    'is nobody’s under another reference': calledFor(['paid'], (one) => [
      booked(one),
      unnamed(one, 'AC04', 'BANK-REF-2'),
    ]),
    'is nobody’s with another amount': calledFor(['paid'], (one) => [
      booked(one),
      unnamed({ amount: '1.00' }, 'AC04'),
    ]),
  });

  it('is of neither of two payments of one amount that the bank booked under one reference', async ({
    embedded,
  }) => {
    const life = await Life.ready(embedded, 1);
    const [payout] = await life.payouts();
    await life.collect('expense-2', 'recipient-2');
    await life.collect('expense-3', 'recipient-3');
    await life.submit();
    const [, two, three] = await life.sent();
    if (payout === undefined || two === undefined || three === undefined) throw new Error('They were sent.');
    expect(two.amountMinor).toBe(three.amountMinor);

    await life.read(booked(two), booked(three), unnamed(two, 'AC04'));
    await life.goOn();

    expect((await life.ending()).states.slice(1)).toEqual(['expense-2: paid', 'expense-3: paid']);
    expect(await life.waiting()).toEqual(['return-unidentified']);
  });

  it('is said to have been found so', async ({ embedded }) => {
    const life = await Life.begin(embedded, 1);
    const [one] = await life.sent();
    await life.read(booked(one), unnamed(one, 'AC04'));

    expect(await life.waiting()).toEqual(['return-by-reference']);
    const [payout] = await life.payouts();
    expect(payout?.history.at(-1)?.evidence).toMatchObject({
      says: 'returned',
      reasonCode: 'AC04',
      reference: REFERENCE,
      amountMinor: one.amountMinor,
    });
  });

  it('is told by its amount where the bank gives several payments of one entry one reference', async ({
    embedded,
  }) => {
    const life = await Life.begin(embedded, 2);
    const [one, two] = await life.sent();
    if (two === undefined) throw new Error('They were sent.');
    const transactions = [one, two].map(({ endToEndId, amount }) => ({ endToEndId, amount }));
    const amount = sumOf([one, two]);
    await life.read(statement([{ amount, reference: REFERENCE, transactions }]), unnamed(one, 'AC04'));

    expect((await life.ending()).states).toEqual(['expense-1: returned', 'expense-2: paid']);
    expect(await life.waiting()).toEqual(['return-by-reference']);
  });

  it('is nobody’s on another account, or long after', async ({ embedded }) => {
    const life = await Life.begin(embedded, 1);
    const [one] = await life.sent();
    const back = giveBack({ endToEndId: '', amount: one.amount }, 'AC04', {
      reference: REFERENCE,
      transactions: [{ amount: one.amount, returned: 'AC04' }],
    });
    await life.read(
      booked(one),
      statement([back], { ...next, iban: IBANS.nl }),
      statement([back], { day: '2027-01-10' }),
    );

    expect((await life.ending()).states).toEqual(['expense-1: paid']);
    expect(await life.waiting()).toEqual(['return-unidentified', 'return-unidentified']);
  });
});
