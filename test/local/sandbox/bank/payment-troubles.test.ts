import { describe, expect, test } from 'vitest';
import { PAYMENT_TROUBLES, type PaymentTroubleKind } from '../../../../local/sandbox/bank/troubles.ts';
import { type Answers, itemsIn, minorOf, troubled } from './samples.ts';

const ID = 'M1-1';
const ORDERED = 1_000n;

/** The first payment's statuses in the reports, in order. */
async function statusesOf({ reports }: Answers): Promise<(string | undefined)[]> {
  const statuses = await itemsIn(reports, 'status-result', 'status');
  return statuses
    .filter(
      ({ originalEndToEndId, originalMessageId }) => originalEndToEndId === ID && originalMessageId === 'M1',
    )
    .map(({ status }) => status);
}

/** Its movements in the statements: side and amount of each detail, by the bank's reference. */
async function movementsOf({ reports, books }: Answers): Promise<string[]> {
  const transactions = await itemsIn(reports, 'statement', 'transaction');
  const reference = books[0]?.reference ?? '';
  return transactions
    .filter(({ entry }) => entry.accountServicerReference?.replace(/[A-Z]$/, '') === reference)
    .map(({ amount, creditDebit }) => `${creditDebit === 'debit' ? '-' : '+'}${minorOf(amount)}`);
}

type Expected = {
  /** Of a status report with only refused payments, so without ACSC. */
  readonly says: readonly (readonly string[])[];
  readonly moves: readonly string[] | readonly (readonly string[])[];
  /** Minor units gone in the end; one of these. */
  readonly net: readonly bigint[];
};

const OUT = ['-1000'];
const BACK = ['-1000', '+1000'];
const PENDING = ['PATC', 'ACFC', 'ACPD', 'RVNC', 'PDNG'].map((status) => [status, 'ACSC']);
const MERE = ['ACTC', 'ACCP', 'ACSP'];
const TAKEN_BACK = MERE.map((status) => [status, 'RJCT']);
const RECALLED = MERE.map((status) => ['RJCT', status]);

const EXPECTED: Readonly<Record<PaymentTroubleKind, Expected>> = {
  'booked-then-refused': { says: [['RJCT']], moves: OUT, net: [ORDERED] },
  'refused-then-booked': { says: [['RJCT']], moves: OUT, net: [ORDERED] },
  'refused-then-booked-later': { says: [['RJCT']], moves: OUT, net: [ORDERED] },
  'settled-then-refused': { says: [['RJCT']], moves: [], net: [0n] },
  'refused-then-settled': { says: [['RJCT', 'ACSC']], moves: [OUT, []], net: [ORDERED, 0n] },
  'accepted-then-refused': { says: TAKEN_BACK, moves: [], net: [0n] },
  'refused-then-accepted': { says: RECALLED, moves: [OUT, []], net: [ORDERED, 0n] },
  'accepted-and-refused': { says: TAKEN_BACK, moves: [OUT, []], net: [ORDERED, 0n] },
  'accepted-late': { says: MERE.map((status) => [status]), moves: OUT, net: [ORDERED] },
  'refused-under-other-id': { says: [[]], moves: OUT, net: [ORDERED] },
  'amount-off-by-one': { says: [[]], moves: ['-1001'], net: [1_001n] },
  'debited-twice': { says: [[]], moves: ['-1000', '-1000'], net: [2n * ORDERED] },
  'debited-twice-notified': { says: [[]], moves: ['-1000', '-1000'], net: [2n * ORDERED] },
  'debited-on-two-days': { says: [[]], moves: ['-1000', '-1000'], net: [2n * ORDERED] },
  'debited-with-charges': { says: [[]], moves: ['-1150'], net: [ORDERED] },
  'sides-opposed': { says: [[]], moves: OUT, net: [ORDERED] },
  'return-before-booking': { says: [[]], moves: ['+1000', '-1000'], net: [0n] },
  'returned-in-part': { says: [[]], moves: ['-1000', '+333'], net: [667n] },
  'returned-as-zero': { says: [[]], moves: ['-1000', '+0'], net: [ORDERED] },
  'returned-less-charges': { says: [[]], moves: ['-1000', '+850'], net: [0n] },
  'charges-given-back': { says: [[]], moves: ['-1000', '+50'], net: [950n] },
  'return-taken-back': { says: [[]], moves: [...BACK, '-1000'], net: [ORDERED] },
  'returned-and-debited-anew': { says: [[]], moves: [...BACK, '-1000'], net: [ORDERED] },
  'return-id-missing': { says: [[]], moves: BACK, net: [0n] },
  'return-id-cut': { says: [[]], moves: BACK, net: [0n] },
  'return-id-spaced': { says: [[]], moves: BACK, net: [0n] },
  'return-id-recased': { says: [[]], moves: BACK, net: [0n] },
  'return-id-prefixed': { says: [[]], moves: BACK, net: [0n] },
  'return-id-in-remittance': { says: [[]], moves: BACK, net: [0n] },
  'return-id-elsewhere': { says: [[]], moves: BACK, net: [0n] },
  'status-pending': { says: PENDING, moves: OUT, net: [ORDERED] },
  'status-unknown': { says: [['XTRA']], moves: OUT, net: [ORDERED] },
  'status-cancelled': { says: [['CANC'], ['BLCK']], moves: [], net: [0n] },
};

describe("the bank's words on a payment, its movements and its books", () => {
  test.each(Object.keys(PAYMENT_TROUBLES).filter(isKind))('%s', async (kind) => {
    const { says, moves, net } = EXPECTED[kind];

    const answers = await troubled([{ kind }]);

    expect(says).toContainEqual(await statusesOf(answers));
    const alternatives: readonly unknown[] = [moves, ...moves];
    expect(alternatives).toContainEqual(await movementsOf(answers));
    expect(net).toContain(answers.books[0]?.netMinor);
    expect(new Set(answers.books.slice(1).map(({ state, debits }) => `${state} ${debits}`))).toEqual(
      new Set(['booked 1']),
    );
  });

  test('a movement in a file booked as one sum is a part of it, or its own line', async () => {
    const twice = await troubled([{ kind: 'debited-on-two-days' }], { batchBooking: true });

    const batches = await itemsIn(twice.reports, 'statement', 'batch');
    expect(batches.map(({ batch }) => batch.transactions)).toEqual([10]);
    expect(await movementsOf(twice)).toEqual(['-1000']);
    expect(twice.books[0]).toMatchObject({ debits: 2, netMinor: 2_000n });
  });
});

describe('ids of a return', () => {
  async function returnOf(kind: PaymentTroubleKind) {
    const { reports } = await troubled([{ kind }]);
    const transactions = await itemsIn(reports, 'statement', 'transaction');
    return transactions.find(({ returnInformation }) => returnInformation !== undefined);
  }

  test.each([
    ['return-id-cut', 'M1-1'],
    ['return-id-recased', 'm1-1'],
    ['return-id-prefixed', 'NR.M1-1'],
  ] as const)('%s', async (kind, id) => {
    const back = await returnOf(kind);

    expect(back?.endToEndId).toBe(id);
  });

  test.each([
    ['return-id-missing', undefined],
    ['return-id-in-remittance', 'RETURN M1-1'],
    ['return-id-elsewhere', undefined],
  ] as const)('%s: no end-to-end id at all', async (kind, remittance) => {
    const back = await returnOf(kind);

    expect(back).toBeDefined();
    expect(back?.endToEndId).toBeUndefined();
    if (remittance !== undefined) expect(back?.remittance.unstructured).toEqual([remittance]);
  });
});

test('a refusal under a foreign message id names our payment, and is no word about it', async () => {
  const { reports } = await troubled([{ kind: 'refused-under-other-id' }]);

  const [forged] = reports.filter(({ name }) => name.endsWith('-other.xml'));
  const statuses = await itemsIn(forged === undefined ? [] : [forged], 'status-result', 'status');
  expect(statuses.at(-1)).toMatchObject({ originalEndToEndId: ID, status: 'RJCT' });
  expect(statuses.at(-1)?.originalMessageId).not.toBe('M1');
  expect(forged?.says).toEqual([]);
});

test('charges and sides stated beside a debit', async () => {
  const charged = await troubled([{ kind: 'debited-with-charges' }]);
  const opposed = await troubled([{ kind: 'sides-opposed' }]);

  const text = charged.reports.map(({ bytes }) => Buffer.from(bytes).toString()).join('');
  expect(text).toContain('<TtlChrgsAndTaxAmt Ccy="EUR">1.50</TtlChrgsAndTaxAmt>');
  const transactions = await itemsIn(opposed.reports, 'statement', 'transaction');
  const line = transactions.find(({ endToEndId }) => endToEndId === ID);
  expect([line?.entry.creditDebit, line?.creditDebit]).toEqual(['credit', 'debit']);
});

function isKind(text: string): text is PaymentTroubleKind {
  return Object.hasOwn(PAYMENT_TROUBLES, text);
}
