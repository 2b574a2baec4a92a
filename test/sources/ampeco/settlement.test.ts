import { describe, expect, it } from 'vitest';
import { idsOf } from '../source-rig.ts';
import type { Handler } from '../stub-server.ts';
import { codesOf, EXAMPLE, readOne, sourceFor } from './ampeco-rig.ts';
import { expenseRow, partnerRow, type Row, settlementRow, startAmpeco } from './ampeco-stub.ts';

const record = (id: number | null, paidAmount: string): Row => ({ id, paidAmount });

/** The expenses of a report, with these amounts. */
function rowsOf(amounts: readonly string[]): Row[] {
  return amounts.map((withoutTax, id) => expenseRow(id, { totalAmount: { withoutTax } }));
}

describe('AMPECO settlement reports', () => {
  it('are one payout each, of their net amount, to their customer', async () => {
    expect(await readOne({})).toEqual({
      source: 'ampeco',
      account: 'tenant',
      subject: 'settlement-report',
      expenseId: '41',
      reportId: '41',
      reference: 'SR-2025-41',
      recipientId: '17',
      recipientName: 'Example Fleet BV',
      iban: 'NL91ABNA0417164300',
      amount: { text: '812.50', unit: 'major' },
      currency: 'EUR',
      period: { start: '2025-10-01', end: '2025-10-31' },
      energyWh: 2500000n,
      sessions: ['555001'],
      payability: 'payable',
      sourceStatus: '0.00 of 812.50 EUR paid',
      sourceFindings: [],
    });
  });

  it.each([
    ['the report', { city: 'Utrecht', country: 'NL' }, {}, { town: 'Utrecht', country: 'NL' }],
    [
      'the partner where the report has half of it',
      { city: 'Utrecht' },
      { city: 'Gent', country: 'be' },
      { town: 'Gent', country: 'BE' },
    ],
    ['nobody', { city: null, country: 'NL' }, { country: 'NL' }, undefined],
    ['nobody who can be read', { city: 17, country: 'Netherlands' }, { city: '-', country: 'NL' }, undefined],
  ])('have the town and country of %s', async (_whose, ofCustomer, ofPartner, expected) => {
    const report = settlementRow(41);
    const customer = { name: 'Example Fleet BV', bankIban: 'NL91ABNA0417164300', ...ofCustomer };

    const expense = await readOne({
      reports: [{ ...report, customer }],
      partners: [partnerRow(17, ofPartner)],
    });

    expect(expense.address).toEqual(expected);
    expect(expense.sourceFindings).toEqual([]);
  });

  it.each(['#0', '#-12.5', '#9007199254740993.01'])(
    'keep the amount %s for validation',
    async (withoutTax) => {
      const report = settlementRow(41, { totalAmount: { withoutTax } });

      expect((await readOne({ reports: [report] })).amount.text).toBe(withoutTax.slice(1));
    },
  );

  it('are summed without binary floats: 0.1 and 0.2 are 0.3', async () => {
    const report = settlementRow(41, {
      totalExpenses: '#0.3',
      totalRevenue: '#0.7',
      totalAmount: { withoutTax: '#0.4' },
    });
    const expenses = rowsOf(['#0.1', '#0.2']);

    expect((await readOne({ reports: [report], expenses })).sourceFindings).toEqual([]);
  });

  it.each([
    [['#187.50'], false],
    [['#187.51'], true],
    [['#187.49'], true],
    [['#100', '#87.505'], false],
    [['#100', '#87.511'], true],
    [['#100.004', '#87.504'], false],
    [['#187.5000'], false],
    [[], true],
  ])('must have expenses %j that sum to 187.50: held %s', async (amounts, held) => {
    const expense = await readOne({ expenses: rowsOf(amounts) });

    expect(codesOf(expense)).toEqual(held ? ['settlement-expenses-sum hold'] : []);
  });

  it('give both differing sums, and what rounding would explain', async () => {
    const [finding] = (await readOne({ expenses: rowsOf(['#100.001', '#90']) })).sourceFindings;

    expect(finding?.message).toContain('sum to 190.001 EUR, its total of expenses says 187.50 EUR');
    expect(finding?.message).toContain('1 line with more decimals than the currency explains (0.01 EUR)');
  });

  it('read all pages of their expenses', async () => {
    const expenses = rowsOf(Array<string>(5).fill('#37.5'));

    expect((await readOne({ expenses, pageSize: 2 })).sourceFindings).toEqual([]);
  });

  it('count a row once that moves between pages, and are held where it changes', async () => {
    const copies = [expenseRow(1), expenseRow(1)];
    const differing = [expenseRow(1), expenseRow(1, { totalAmount: { withoutTax: '#1' } })];

    expect(codesOf(await readOne({ expenses: copies }))).toEqual([]);
    expect(codesOf(await readOne({ expenses: differing }))).toEqual(['expense-id-duplicate hold']);
  });

  it('are held where a row has no amount, another currency or another report', async () => {
    const held = async (overrides: Row, intercept?: Handler) =>
      codesOf(await readOne({ expenses: [expenseRow(1, overrides)] }, 'settlement', intercept));

    expect(await held({ totalAmount: { withoutTax: 'much' } })).toEqual(['settlement-expenses-sum hold']);
    expect(await held({ currencyCode: 'SEK' })).toEqual(['currency-differs-from-report hold']);
    const ignoringFilter: Handler = ({ url }) =>
      url.pathname.endsWith('/partner-expenses/v1.1')
        ? { body: { data: [expenseRow(1, { settlementReportId: 7 })], links: { next: null } } }
        : undefined;
    expect(await held({}, ignoringFilter)).toEqual(['settlement-expenses-sum hold']);
  });

  it.each([
    ['#1000', '#812.50', false],
    ['#1000.01', '#812.50', true],
    ['#999.99', '#812.50', true],
    ['#1000.004', '#812.50', false],
    ['#1000', '#812.49', true],
  ])(
    'must have revenue %s less expenses equal to the total %s: held %s',
    async (totalRevenue, withoutTax, held) => {
      const report = settlementRow(41, { totalRevenue, totalAmount: { withoutTax } });

      expect(codesOf(await readOne({ reports: [report] }))).toEqual(held ? ['settlement-total hold'] : []);
    },
  );

  it.each([
    [[], 'payable', []],
    [[{ paidAmount: '#812.50' }], 'paid-by-source', []],
    [[{ paidAmount: '#900' }], 'paid-by-source', []],
    [[{ paidAmount: '#800' }, { paidAmount: '#12.5' }], 'paid-by-source', []],
    [[{ paidAmount: '#800' }, { paidAmount: '#12.49' }], 'payable', ['settlement-partly-paid hold']],
    [[{ paidAmount: '#-1' }], 'payable', ['settlement-reversed hold']],
    [[{ paidAmount: 'all' }], 'payable', ['settlement-partly-paid hold']],
    [[{ paidAmount: '#5' }, { paidAmount: '#-5' }], 'payable', ['settlement-reversed hold']],
    [[{ paidAmount: '#812.5' }, { paidAmount: '#-812.5' }, { paidAmount: '#812.50' }], 'paid-by-source', []],
    [[{ paidAmount: '#812.5' }, { paidAmount: '#-400' }], 'payable', ['settlement-partly-paid hold']],
    [[{ paidAmount: 0 }], 'payable', []],
    [[record(1, '#406.25'), record(1, '#406.25')], 'payable', ['settlement-partly-paid hold']],
    [[record(1, '#406.25'), record(2, '#406.25')], 'paid-by-source', []],
    [[record(1, '#406.25'), record(1, '#812.5')], 'payable', ['settlement-partly-paid hold']],
    [[record(null, '#406.25'), record(null, '#406.25')], 'payable', ['settlement-partly-paid hold']],
    [
      [record(1, '#812.5'), record(2, '#-812.5'), record(1, '#812.5')],
      'payable',
      ['settlement-reversed hold'],
    ],
  ])('with the settlement records %j are %s', async (records, payability, codes) => {
    const expense = await readOne({ records: { 41: records } });

    expect(expense.payability).toBe(payability);
    expect(codesOf(expense)).toEqual(codes);
  });

  it.each([
    [{ totalCollectedRevenue: 0 }, ['settlement-uncollected hold']],
    [
      { totalCollectedRevenue: 0, totalCollectedRevenueFromPreviousPeriod: '#0.00' },
      ['settlement-uncollected hold'],
    ],
    [{ totalCollectedRevenue: 0, totalCollectedRevenueFromPreviousPeriod: 5 }, []],
    [{ totalCollectedRevenue: '#0.01' }, []],
    [{ totalCollectedRevenue: null }, []],
    [{ totalCollectedRevenue: 'much' }, []],
    [{}, []],
  ])('wait for a person where none of the revenue came in: %j', async (totals, codes) => {
    expect(codesOf(await readOne({ reports: [settlementRow(41, totals)] }))).toEqual(codes);
  });

  it('pay the net amount, whatever the amount with tax', async () => {
    const report = settlementRow(41, { totalAmount: { withoutTax: '#812.50', withTax: '#983.13' } });

    expect(await readOne({ reports: [report] })).toMatchObject({
      amount: { text: '812.50' },
      sourceFindings: [],
    });
  });

  it('are not paid by the records of a report that the partner owes', async () => {
    const report = settlementRow(41, { totalRevenue: 100, totalAmount: { withoutTax: '#-87.5' } });

    const expense = await readOne({ reports: [report], records: { 41: [{ paidAmount: '#10' }] } });

    expect(expense.payability).toBe('payable');
  });

  it('need no further reading once they are paid', async () => {
    const stub = await startAmpeco({ ...EXAMPLE, records: { 41: [{ paidAmount: '#812.5' }] } });

    await sourceFor(stub).read();

    expect(stub.requests).toHaveLength(2);
  });

  const [NL, DE] = ['NL91ABNA0417164300', 'DE89370400440532013000'];
  const DIFFERS = ['bank-account-differs hold'];
  const customer = (bank: Row): Row => settlementRow(41, { customer: { name: 'Example Fleet BV', ...bank } });
  const partner = (bankDetails: Row | null): Row => partnerRow(17, { bankDetails });

  it.each([
    ['the same', customer({ bankIban: NL }), partner({ bankIban: 'nl91 abna 0417 1643 00' }), NL, []],
    ['another', customer({ bankIban: NL }), partner({ bankIban: DE }), NL, DIFFERS],
    ['none at the partner', customer({ bankIban: NL }), partner(null), NL, DIFFERS],
    ['none in the report', customer({ bankIban: null }), partner({ bankIban: DE }), DE, DIFFERS],
    ['none at all', customer({}), partner({ bankIban: ' ' }), '', []],
  ])('with %s account', async (_what, report, partnerOf, iban, codes) => {
    const expense = await readOne({ reports: [report], partners: [partnerOf] });

    expect(expense.iban.trim()).toBe(iban);
    expect(codesOf(expense)).toEqual(codes);
    expect(JSON.stringify(expense.sourceFindings)).not.toMatch(/04171643|05320130/);
  });

  it('are held where the partner cannot be read', async () => {
    expect(codesOf(await readOne({ partners: [] }))).toEqual(['bank-account-differs hold']);
  });

  it("take account holder and BIC from the account's own place", async () => {
    const bank = { bankIban: NL, bankBic: 'ABNANL2A', bankAccountHolder: 'Fleet Payments BV' };

    const ofReport = await readOne({ reports: [customer(bank)] });
    const ofPartner = await readOne({ partners: [partner(bank)] });
    const ofOther = await readOne({ partners: [partner({ ...bank, bankIban: DE })] });

    for (const expense of [ofReport, ofPartner]) {
      expect(expense).toMatchObject({ recipientName: 'Fleet Payments BV', bic: 'ABNANL2A' });
    }
    expect(ofOther).toMatchObject({ recipientName: 'Example Fleet BV' });
    expect(ofOther).not.toHaveProperty('bic');
  });

  it.each([
    [{ totalAmount: { withoutTax: '812.50' } }, 'totalAmount'],
    [{ totalAmount: 812 }, 'totalAmount'],
    [{ currencyCode: null }, 'currencyCode'],
    [{ customer: null }, 'customer'],
    [{ partnerId: {} }, 'partnerId'],
  ])('are rejected where they are malformed: %j', async (overrides, field) => {
    const expense = await readOne({ reports: [settlementRow(41, overrides)] });

    expect(codesOf(expense)).toEqual(['expense-malformed reject']);
    expect(expense.sourceFindings[0]?.message).toContain(field);
  });

  it('do without fields on which no payout rests', async () => {
    const report = settlementRow(41, { number: null, totalEnergyCpoWh: '#1.5', newField: [] });

    const expense = await readOne({ reports: [report] });

    expect(expense).toMatchObject({ reference: '41', sourceFindings: [] });
    expect(expense).not.toHaveProperty('energyWh');
  });

  it.each([
    { periodStart: 'soon' },
    { periodEnd: null },
    { periodStart: '2025-11-01' },
    { periodStart: '2021-10-01' },
  ])('are held where their days are unknown: %j', async (period) => {
    expect(codesOf(await readOne({ reports: [settlementRow(41, period)] }))).toEqual(['period-unclear hold']);
  });

  it('go on after one that cannot be read', async () => {
    const reports = [settlementRow(41), { number: 'no id' }, settlementRow(43), settlementRow(44)];
    const stub = await startAmpeco({ ...EXAMPLE, reports }, ({ url }) =>
      url.pathname.endsWith('/43/records') ? { status: 500, body: '<html>' } : undefined,
    );

    const { items } = await sourceFor(stub).read();

    expect(idsOf(items)).toEqual([
      '41',
      'unreadable: SOURCE_RESPONSE_MALFORMED',
      'unreadable: SOURCE_UNAVAILABLE',
      '44',
    ]);
  });

  it('read each partner once', async () => {
    const reports = Array.from({ length: 10 }, (_, index) => settlementRow(100 + index));
    const stub = await startAmpeco({ ...EXAMPLE, reports });

    await sourceFor(stub).read();

    expect(stub.requests.filter(({ url }) => url.pathname.includes('/partners/'))).toHaveLength(1);
  });
});
