import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../functions/sources/http/json.ts';
import { addDetails } from '../../../functions/sources/spirii/details.ts';
import { expenseDetailsSchema } from '../../../functions/sources/spirii/schema.ts';
import { CONTEXT, codesOf, one } from './normalised.ts';
import { expenseRow } from './spirii-stub.ts';

const CHANGED = 'expense-changed-while-reading hold';

describe('addDetails', () => {
  const listed = one({});
  const details = (overrides: Record<string, unknown>, amounts: readonly unknown[] = [9375]) =>
    expenseDetailsSchema.parse(
      parseJson(
        JSON.stringify({
          ...expenseRow('e-1'),
          cdrList: amounts.map((amountInCents) => ({ amountInCents })),
          ...overrides,
        }),
      ),
    );

  it('returns the expense itself where nothing speaks against it', () => {
    expect(addDetails(listed, details({ amountInCents: 9375, unknown: 1 }), CONTEXT)).toEqual({
      ...listed,
      sessions: [],
      charges: {
        company: 'Nordfleet ApS',
        recipientExternalId: 'EMP-0042',
        records: [{ amountMinorText: '9375' }],
      },
    });
  });

  it.each([
    ['  Polderlease\u00a0 B.V. ', 'Polderlease B.V.'],
    ['', undefined],
    ['x'.repeat(201), undefined],
    [7, undefined],
    [undefined, undefined],
  ])('names the company of its report, %j, as %j', (companyName, company) => {
    const expense = one({}, { companyName });

    expect(expense.company).toBe(company);
    expect(addDetails(expense, details({}), CONTEXT).charges?.company).toBe(company);
  });

  it('keeps an id of a session as a row can hold it, which gives it back as it was named', () => {
    const ids = [`${'x'.repeat(99)}\u{1F50B}`, 'a\ud800b'];
    const cdrList = ids.map((transactionId) => ({ transactionId, amountInCents: 0 }));

    const { charges } = addDetails(listed, details({ cdrList }), CONTEXT);

    expect(charges?.records.map(({ sessionId }) => sessionId)).toEqual(['x'.repeat(99), 'a\ufffdb']);
  });

  it('keeps what each charge record says, and leaves out what cannot be read', () => {
    const whole = {
      transactionId: 71,
      amountInCents: 9375,
      consumedInWattHours: 37500,
      centsPerWh: 0.25,
      startedAt: '2026-09-30T22:00:00.000Z',
      endedAt: '2026-10-01T03:00:00+02:00',
      locationName: 'Home Aarhus',
      customerName: 'Never Kept',
      authIdTag: { uid: 'DK-1', label: 'Car', billingReference: 'CC 4711' },
    };
    const torn = {
      amountInCents: 0,
      consumedInWattHours: 1.5,
      centsPerWh: 'free',
      startedAt: 'yesterday',
      endedAt: '2026-13-01T00:00:00Z',
      locationName: 7,
      authIdTag: null,
    };
    const overrides = { cdrList: [torn, whole], recipientExternalId: 'EMP-0042' };

    const { charges } = addDetails(listed, details(overrides), CONTEXT);

    expect(charges).toEqual({
      company: 'Nordfleet ApS',
      recipientExternalId: 'EMP-0042',
      billingReference: 'CC 4711',
      records: [
        { amountMinorText: '0' },
        {
          sessionId: '71',
          startedAtMs: Date.parse('2026-09-30T22:00:00Z'),
          endedAtMs: Date.parse('2026-10-01T01:00:00Z'),
          energyWh: 37_500n,
          amountMinorText: '9375',
          priceMinorPerKwhText: '250',
          place: 'Home Aarhus',
          tag: 'DK-1',
        },
      ],
    });
  });

  it.each([
    [[9375], false],
    [[9375.5], false],
    [[9376], true],
    [[9000, 375], false],
    [[9000, 376], false],
    [[9000, 377], true],
    [[9000.5, 375.5], false],
    [[9000, 377, 0, 0], true],
    [[0, 0], true],
    [Array.from({ length: 300 }, () => 31), false],
    [Array.from({ length: 300 }, () => 30.9), true],
    [[], true],
    [[9375, null], true],
    [['9375'], true],
  ])('compares charge records %j with 93.75: held %s', (amounts, held) => {
    const expense = addDetails(listed, details({}, amounts), CONTEXT);

    expect(codesOf(expense)).toEqual(held ? ['charge-records-sum hold'] : []);
  });

  const paid = (...records: readonly (readonly [unknown, unknown])[]) => {
    const cdrList = records.map(([transactionId, amountInCents]) => ({ transactionId, amountInCents }));
    return addDetails(listed, details({ cdrList }), CONTEXT);
  };

  it.each([
    [
      'integers and texts alike',
      [
        [77001, 9000],
        ['77002', 375],
      ],
      ['77001', '77002'],
    ],
    [
      'none that is charged nothing',
      [
        [77001, 9375],
        [77002, 0],
        [77001, '0'],
      ],
      ['77001'],
    ],
    [
      'none without an id that can be read',
      [
        [null, 9000],
        [undefined, 100],
        [{}, 100],
        [' ', 175],
      ],
      [],
    ],
    [
      'ids longer than a float holds',
      [
        ['9007199254740993', 9000],
        ['9007199254740992', 375],
      ],
      ['9007199254740993', '9007199254740992'],
    ],
  ] as const)('names the charging sessions of its records: %s', (_what, records, sessions) => {
    expect(paid(...records).sessions).toEqual(sessions);
  });

  it('holds an expense that charges one session twice, and names it', () => {
    const expense = paid([77001, 4000], [77002, 1375], ['77001', 4000]);

    expect(codesOf(expense)).toEqual(['session-paid-twice hold']);
    expect(expense.sourceFindings[0]?.message).toContain('of the same charging session: 77001.');
    expect(expense.sessions).toEqual(['77001', '77002']);
  });

  it('holds an expense whose charge records are missing', () => {
    expect(codesOf(addDetails(listed, details({ cdrList: undefined }), CONTEXT))).toEqual([
      'charge-records-sum hold',
    ]);
  });

  it.each([
    [[5000], 'The sum of 1 charge record is 50.00 DKK, the expense says 93.75 DKK.'],
    [[5000, 1], 'The sum of 2 charge records is 50.01 DKK, the expense says 93.75 DKK.'],
    [[], 'The sum of 0 charge records is 0.00 DKK, the expense says 93.75 DKK.'],
    [[null], 'The amounts of 1 of 1 charge record cannot be read, so their sum cannot be compared'],
  ])('names what is wrong with charge records %j', (amounts, said) => {
    const [finding] = addDetails(listed, details({}, amounts), CONTEXT).sourceFindings;

    expect(finding?.message).toContain(said);
  });

  it('pays nothing for records of zero, however many there are', () => {
    const of100 = one({ amountInCents: 100 });
    const zeros = Array.from({ length: 1000 }, () => 0);

    expect(codesOf(addDetails(of100, details({ amountInCents: 100 }, zeros), CONTEXT))).toContain(
      'charge-records-sum hold',
    );
  });

  it.each([
    ['DK50 0040 0440 1162 43', []],
    ['dk5000400440116243', []],
    ['DK5000400440116244', [CHANGED]],
  ])('compares accounts, not how they are written: %s', (IBAN, codes) => {
    expect(codesOf(addDetails(listed, details({ IBAN }), CONTEXT))).toEqual(codes);
  });

  it.each([
    [{ period: undefined }, []],
    [{ period: null }, []],
    [{ period: { year: 2026, monthIndex: 12 } }, [CHANGED]],
    [{ consumptionInWattHours: '37500' }, [CHANGED]],
  ])('compares the period and the energy: %j', (overrides, codes) => {
    expect(codesOf(addDetails(listed, details(overrides), CONTEXT))).toEqual(codes);
  });

  const UNREADABLE = [
    { amountInCents: null },
    { IBAN: 5 },
    { currency: null },
    { recipientName: {} },
    { recipientCrmId: null },
  ];

  it.each(UNREADABLE)('claims no difference where both are unreadable: %j', (overrides) => {
    const expense = addDetails(one(overrides), details(overrides), CONTEXT);

    expect(codesOf(expense)).toEqual(['expense-malformed reject']);
  });

  it.each(UNREADABLE)('holds an expense where only one is readable: %j', (overrides) => {
    const unreadableNow = addDetails(listed, details(overrides), CONTEXT);
    const readableNow = addDetails(one(overrides), details({}), CONTEXT);

    expect(codesOf(unreadableNow)).toContain(CHANGED);
    expect(codesOf(readableNow)).toContain(CHANGED);
  });

  it.each([
    [{ amountInCents: 9376 }, 'amount'],
    [{ IBAN: 'DK9520000123456789' }, 'IBAN'],
    [{ currency: 'EUR' }, 'currency'],
    [{ recipientName: 'Bo' }, 'recipient name'],
    [{ recipientCrmId: 1 }, 'recipient'],
    [{ amountInCents: null }, 'amount'],
    [{ period: { year: 2026, monthIndex: 1 } }, 'period'],
    [{ period: { year: 2025, monthIndex: 2 } }, 'period'],
    [{ consumptionInWattHours: 37501 }, 'energy'],
  ])('holds an expense that changed while it was read: %j', (overrides, field) => {
    const expense = addDetails(listed, details(overrides), CONTEXT);

    expect(codesOf(expense)).toEqual([CHANGED]);
    expect(expense.sourceFindings[0]?.message).toContain(`differ in: ${field}.`);
    expect(expense).toMatchObject({ iban: listed.iban, amount: listed.amount });
  });

  it.each([
    [{ paymentStatus: 'Paid' }, 'paid-by-source', [CHANGED]],
    [{ paymentStatus: 'In progress' }, 'paid-by-source', [CHANGED]],
    [{ paymentStatus: 'Awaiting funds' }, 'waiting', [CHANGED]],
    [{ reportStatus: 'Pending' }, 'waiting', [CHANGED]],
    [{ paymentStatus: 'Failed' }, 'unclear', [CHANGED, 'source-status-unclear hold']],
    [{ reportStatus: 'approved' }, 'unclear', [CHANGED, 'source-status-unclear hold']],
    [{ paymentStatus: undefined }, 'payable', []],
  ])('takes the more cautious of two statuses: %j', (overrides, payability, codes) => {
    const expense = addDetails(listed, details(overrides), CONTEXT);

    expect(expense.payability).toBe(payability);
    expect(codesOf(expense)).toEqual(codes);
  });

  it("keeps the listing's findings against paying", () => {
    const waiting = one({ paymentStatus: 'Awaiting funds' });

    expect(addDetails(waiting, details({ paymentStatus: 'Not started' }), CONTEXT).payability).toBe(
      'waiting',
    );
  });
});
