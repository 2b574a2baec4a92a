import { describe, expect, it } from 'vitest';
import { idsOf } from '../source-rig.ts';
import { codesOf, EXAMPLE, readOne, sourceFor } from './ampeco-rig.ts';
import { type AmpecoData, expenseRow, settlementRow, startAmpeco, withDigits } from './ampeco-stub.ts';

describe('AMPECO partner expenses', () => {
  const INCLUDED: AmpecoData = { expenses: [expenseRow(1)] };

  it('are one payout each to their partner', async () => {
    expect(await readOne(INCLUDED, 'expenses')).toEqual({
      source: 'ampeco',
      account: 'tenant',
      subject: 'expense',
      expenseId: '1',
      reportId: '41',
      reference: '41-1',
      recipientId: '17',
      recipientName: 'Example Fleet BV',
      iban: 'NL91 ABNA 0417 1643 00',
      amount: { text: '187.50', unit: 'major' },
      currency: 'EUR',
      period: { start: '2025-10-13', end: '2025-10-13' },
      sessions: ['555001'],
      charges: { records: [{ sessionId: '555001', amountMinorText: '18750', place: 'CP-01' }] },
      payability: 'payable',
      sourceStatus: 'in a settlement report, 0.00 of 812.50 EUR paid',
      sourceFindings: [],
    });
  });

  it.each([
    [null, []],
    [undefined, []],
    [{}, []],
    ['', []],
    ['555001 ', ['555001']],
    ['x'.repeat(3_000), ['x'.repeat(3_000)]],
  ])('name the charging session %j', async (chargingSessionId, sessions) => {
    const expense = await readOne({ expenses: [expenseRow(1, { chargingSessionId })] }, 'expenses');

    expect(expense.sessions).toEqual(sessions);
    expect(expense.sourceFindings).toEqual([]);
  });

  it('wait until a settlement report includes them', async () => {
    const expense = await readOne({ expenses: [expenseRow(1, { settlementReportId: null })] }, 'expenses');

    expect(expense).toMatchObject({ payability: 'waiting', reportId: '', reference: '1' });
  });

  it('are held where they do not sum to their report', async () => {
    const expenses = [expenseRow(1), expenseRow(2)];

    expect(codesOf(await readOne({ expenses }, 'expenses'))).toEqual(['report-sum hold']);
  });

  it('are held where partner or report is unreadable', async () => {
    expect(codesOf(await readOne({ ...INCLUDED, partners: [] }, 'expenses'))).toEqual([
      'bank-account-differs hold',
    ]);
    expect(codesOf(await readOne({ ...INCLUDED, reports: [] }, 'expenses'))).toEqual(['report-sum hold']);
  });

  it('read every field, and do without those on which no payout rests', async () => {
    const overrides = {
      startedAt: null,
      origin: 'owed-by-us',
      breakdown: 'none',
      period: 7,
      operatorDiscountAmount: '#0.10',
    };

    const expense = await readOne({ expenses: [expenseRow(1, overrides)] }, 'expenses');

    expect(expense).toMatchObject({ period: { start: '2025-10-14' }, sourceFindings: [] });
  });

  it('are rejected where they are malformed', async () => {
    const expense = await readOne({ expenses: [expenseRow(1, { totalAmount: null })] }, 'expenses');

    expect(codesOf(expense)).toEqual(['expense-malformed reject']);
  });

  it.each(['platform-fee-emsp', 'platform-fee-cpo', 'user-custom-fee', 'brand-new', null, 7, undefined])(
    'are not paid to the partner where their origin does not pay: %s',
    async (origin) => {
      const expense = await readOne({ expenses: [expenseRow(1, { origin })] }, 'expenses');

      expect(codesOf(expense)).toEqual(['origin-not-paid reject']);
    },
  );

  it.each([
    [[{ id: 1, paidAmount: '#812.5' }], 'paid-by-source', []],
    [[{ id: 1, paidAmount: '#500' }], 'payable', ['settlement-partly-paid hold']],
    [
      [
        { id: 1, paidAmount: '#500' },
        { id: 2, paidAmount: '#-500' },
      ],
      'payable',
      ['settlement-reversed hold'],
    ],
  ])('are not paid where their report has a payment: %j', async (records, payability, codes) => {
    const expense = await readOne({ ...INCLUDED, records: { 41: records } }, 'expenses');

    expect([expense.payability, codesOf(expense)]).toEqual([payability, codes]);
  });

  it.each([
    ['#-87.5', 100],
    ['#0.00', '#187.5'],
  ])('are not paid where nothing of the report is owed: %s', async (withoutTax, totalRevenue) => {
    const report = settlementRow(41, { totalAmount: { withoutTax }, totalRevenue });

    expect(codesOf(await readOne({ ...INCLUDED, reports: [report] }, 'expenses'))).toEqual([
      'settlement-negative reject',
    ]);
  });

  it('are read in version 1.2 where the tenant has it, chosen once', async () => {
    const rows = [
      expenseRow(1, { partnerName: undefined }),
      expenseRow(2, { totalAmount: { withoutTax: 0 } }),
    ];
    const stub = await startAmpeco({ ...EXAMPLE, ...INCLUDED }, ({ url }) => {
      if (!url.pathname.includes('/partner-expenses/')) return undefined;
      if (url.pathname.endsWith('/v1.1')) return { status: 410, body: { message: 'Gone' } };
      return { body: withDigits({ data: rows, links: { next: null } }) };
    });

    const { items } = await sourceFor(stub, 'expenses').read();

    expect(idsOf(items)).toEqual(['1', '2']);
    expect(stub.requests.filter(({ url }) => url.search === '?per_page=1')).toHaveLength(1);
  });

  it('need no second look', async () => {
    const stub = await startAmpeco({ ...EXAMPLE, ...INCLUDED });
    const { source } = sourceFor(stub, 'expenses');
    const expense = await readOne(INCLUDED, 'expenses');

    expect(await source.readDetails(expense)).toBe(expense);
  });
});
