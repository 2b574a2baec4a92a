import { describe, expect, it } from 'vitest';
import { codesOf, EXAMPLE, readOne, sourceFor } from './ampeco-rig.ts';
import { type AmpecoData, expenseRow, startAmpeco } from './ampeco-stub.ts';

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
      payability: 'payable',
      sourceStatus: 'in a settlement report',
      sourceFindings: [],
    });
  });

  it('wait until a settlement report includes them', async () => {
    const expense = await readOne({ expenses: [expenseRow(1, { settlementReportId: null })] }, 'expenses');

    expect(expense).toMatchObject({ payability: 'waiting', reportId: '', reference: '1' });
  });

  it('are held where they do not sum to their report', async () => {
    const expenses = [expenseRow(1), expenseRow(2)];

    expect(codesOf(await readOne({ expenses }, 'expenses'))).toEqual(['report-sum hold']);
  });

  it('are held where partner or report cannot be read', async () => {
    expect(codesOf(await readOne({ ...INCLUDED, partners: [] }, 'expenses'))).toEqual([
      'bank-account-differs hold',
    ]);
    expect(codesOf(await readOne({ ...INCLUDED, reports: [] }, 'expenses'))).toEqual(['report-sum hold']);
  });

  it('read every field, and do without those that no payout rests on', async () => {
    const overrides = {
      startedAt: null,
      origin: 'brand-new',
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

  it('need no second look', async () => {
    const stub = await startAmpeco({ ...EXAMPLE, ...INCLUDED });
    const { source } = sourceFor(stub, 'expenses');
    const expense = await readOne(INCLUDED, 'expenses');

    expect(await source.readDetails(expense)).toBe(expense);
  });
});
