import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../functions/sources/http/json.ts';
import { normaliseReport } from '../../../functions/sources/spirii/normalise.ts';
import { reportSchema } from '../../../functions/sources/spirii/schema.ts';
import { expenseRow, reportData } from './spirii-stub.ts';

const CONTEXT = { account: 'nordfleet', payWhen: ['Approved', 'FundsReceived'] };

function normalise(expenses: readonly unknown[], overrides: Record<string, unknown> = {}) {
  const text = JSON.stringify(reportData(7001, expenses, overrides));
  return normaliseReport(reportSchema.parse(parseJson(text)), CONTEXT);
}

function one(row: Record<string, unknown>, overrides: Record<string, unknown> = {}) {
  const [expense] = normalise([expenseRow('e-1', row)], {
    totalAmountInCents: undefined,
    ...overrides,
  }).expenses;
  if (expense === undefined) throw new Error('No expense.');
  return expense;
}

function codesOf(expense: { sourceFindings: readonly { code: string; severity: string }[] }): string[] {
  return expense.sourceFindings.map(({ code, severity }) => `${code} ${severity}`);
}

describe('payability', () => {
  it.each([
    ['Not started', 'payable'],
    [undefined, 'payable'],
    [null, 'payable'],
    ['Awaiting funds', 'waiting'],
    ['In progress', 'paid-by-source'],
    ['Paid', 'paid-by-source'],
    ['Failed', 'unclear'],
    ['paid', 'unclear'],
    ['Not Started', 'unclear'],
    ['', 'unclear'],
    ['Reversed', 'unclear'],
  ])('reads payment status %s as %s', (paymentStatus, payability) => {
    const expense = one({ paymentStatus });

    expect(expense.payability).toBe(payability);
    expect(codesOf(expense)).toEqual(payability === 'unclear' ? ['source-status-unclear hold'] : []);
  });

  it('takes no payment status that is no text for payable', () => {
    const expense = one({ paymentStatus: 5 });

    expect(expense.payability).toBe('unclear');
    expect(codesOf(expense)).toEqual(['expense-malformed reject', 'source-status-unclear hold']);
  });

  it('lets an expense wait whose own report status does not pay', () => {
    expect(one({ reportStatus: 'Pending' }).payability).toBe('waiting');
  });

  it('counts the expenses alone where the report has no status', () => {
    const response = reportSchema.parse({ report: { id: 1 }, expenses: [expenseRow('e-1')] });

    expect(normaliseReport(response, CONTEXT).expenses[0]?.payability).toBe('payable');
  });

  it('never takes back that Spirii pays, whatever the report says', () => {
    expect(one({ reportStatus: 'Pending', paymentStatus: 'Paid' }).payability).toBe('paid-by-source');
  });
});

describe('one expense', () => {
  it.each(['9375', '9375.0', '9375.5', '9007199254740993', '1e3', '0.1', '-5'])(
    'keeps the amount %s as written',
    (digits) => {
      const text = JSON.stringify(reportData(1, [expenseRow('e', { amountInCents: 'DIGITS' })])).replace(
        '"DIGITS"',
        digits,
      );

      const { expenses } = normaliseReport(reportSchema.parse(parseJson(text)), CONTEXT);

      expect(expenses[0]?.amount).toEqual({ text: digits, unit: 'minor' });
    },
  );

  it('takes the period of the report where the expense has none', () => {
    expect(one({ period: undefined }).period).toEqual({ start: '2026-03-01', end: '2026-03-31' });
    expect(one({ period: { year: 2026, monthIndex: 11 } }).period).toEqual({
      start: '2026-12-01',
      end: '2026-12-31',
    });
    expect(one({ period: { year: 2026, monthIndex: 12 } }).period).toEqual({
      start: '2026-03-01',
      end: '2026-03-31',
    });
    expect(one({ period: null }, { period: null })).not.toHaveProperty('period');
  });

  it.each([37500.5, null, 'many', -1])('leaves out the energy %s', (consumptionInWattHours) => {
    const expense = one({ consumptionInWattHours });

    expect(expense).not.toHaveProperty('energyWh');
    expect(expense.sourceFindings).toEqual([]);
  });

  it.each([undefined, null, ''])('leaves the IBAN %s to validation', (IBAN) => {
    const expense = one({ IBAN });

    expect(expense.iban).toBe('');
    expect(expense.sourceFindings).toEqual([]);
  });

  it('keeps a masked IBAN and a long name for validation', () => {
    const expense = one({ IBAN: 'DK50 **** 6243', recipientName: 'x'.repeat(200) });

    expect(expense.iban).toBe('DK50 **** 6243');
    expect(expense.recipientName).toHaveLength(200);
  });

  it('rejects a malformed expense with the names of its fields, and goes on with the others', () => {
    const { expenses } = normalise([
      expenseRow('e-1', {
        amountInCents: '93,75',
        currency: undefined,
        IBAN: 5,
        recipientName: { secret: 'Anna' },
      }),
      expenseRow('e-2'),
    ]);

    expect(expenses.map(codesOf)).toEqual([['expense-malformed reject'], []]);
    expect(expenses[0]).toMatchObject({ amount: { text: '' }, currency: '', iban: '', recipientId: '88001' });
    expect(expenses[0]?.sourceFindings[0]?.message).toMatch(/amountInCents, currency, IBAN, recipientName/);
  });

  it.each([{}, { id: null }, { id: 'a b' }, { id: 'x'.repeat(201) }, { id: '..' }, 'text', null, []])(
    'names the position of a row without an id: %j',
    (row) => {
      const { expenses, unreadable } = normalise([expenseRow('e-1'), row]);

      expect(expenses.map(codesOf)).toEqual([[]]);
      expect(unreadable).toHaveLength(1);
      expect(unreadable[0]?.message).toContain('row 2 of the expenses of report 7001');
    },
  );
});

describe('a whole report', () => {
  it('collapses identical copies of an expense', () => {
    const { expenses } = normalise([expenseRow('e-1'), expenseRow('e-2'), expenseRow('e-1')], {
      totalAmountInCents: 18_750,
    });

    expect(expenses.map(({ expenseId }) => expenseId)).toEqual(['e-1', 'e-2']);
    expect(expenses.flatMap(codesOf)).toEqual([]);
  });

  it('holds an id that says different things, as one', () => {
    const { expenses } = normalise([
      expenseRow('e-1'),
      expenseRow('e-1', { IBAN: 'DK9520000123456789' }),
      expenseRow('e-2'),
    ]);

    expect(expenses.map(codesOf)).toEqual([['expense-id-duplicate hold'], []]);
  });

  it.each([
    [18_750, false],
    [18_752, false],
    [18_748, false],
    [18_753, true],
    [18_747, true],
    [18_752.1, true],
    ['a lot', true],
    [undefined, false],
  ])('compares two expenses of 93.75 with the total %s: held %s', (totalAmountInCents, held) => {
    const { expenses } = normalise([expenseRow('e-1'), expenseRow('e-2')], { totalAmountInCents });

    expect(expenses.map(codesOf)).toEqual(held ? [['report-sum hold'], ['report-sum hold']] : [[], []]);
  });

  it('gives both sums of a report that does not add up', () => {
    const [expense] = normalise([expenseRow('e-1')], { totalAmountInCents: 20_000 }).expenses;

    expect(expense?.sourceFindings[0]?.message).toContain('sum to 93.75 DKK, its total says 200.00 DKK');
  });

  it('leaves the sum alone where a line cannot be read', () => {
    const { expenses } = normalise([expenseRow('e-1', { amountInCents: null }), expenseRow('e-2')]);

    expect(expenses.map(codesOf)).toEqual([['expense-malformed reject'], []]);
  });

  it('holds an expense in another currency than its report', () => {
    const { expenses } = normalise([expenseRow('e-1', { currency: 'EUR' }), expenseRow('e-2')]);

    expect(expenses.map(codesOf)).toEqual([['currency-differs-from-report hold'], []]);
  });

  it.each([
    ['ISK', ['minor-unit-unclear hold']],
    ['TND', ['minor-unit-unclear hold']],
    ['EUR', []],
    ['HUF', []],
    ['XXX', []],
  ])('holds an amount in cents of %s where the currency has none: %j', (currency, codes) => {
    const { expenses } = normalise([expenseRow('e-1', { currency })], { currency });

    expect(expenses.map(codesOf)).toEqual([codes]);
  });

  it('writes no amount with decimals where the currency has no cents', () => {
    const isk = { currency: 'ISK', totalAmountInCents: 20_000 };

    const [expense] = normalise([expenseRow('e-1', { currency: 'ISK' })], isk).expenses;

    expect(expense?.sourceFindings.at(-1)?.message).toContain(
      'sum to 9375 "cents" ISK, its total says 20000 "cents" ISK',
    );
  });

  describe('blockers', () => {
    const rows = [expenseRow('e-1'), expenseRow('e-2', { recipientCrmId: 88002 })];
    const blockedBy = (invalidInformation: unknown): boolean[] =>
      normalise(rows, { invalidInformation }).expenses.map((expense) =>
        codesOf(expense).includes('recipient-blocked hold'),
      );

    it.each([
      ['an expense', { invalidBeneficiary: { customerCrmId: '1', expenseIds: ['e-2'] } }, [false, true]],
      ['a beneficiary', { invalidBeneficiary: { customerCrmId: '88001', expenseIds: [] } }, [true, false]],
      [
        'a recipient, its id a text',
        { recipientList: [{ customerCrmId: '88002', invalidFields: ['IBAN'] }] },
        [false, true],
      ],
      ['a recipient, its id a number', { recipientList: [{ customerCrmId: 88002 }] }, [false, true]],
      ['a recipient as company', { companyCustomer: { customerCrmId: '88001' } }, [true, false]],
      [
        'nobody',
        { kycNotPassed: true, awaitingExpenseReportList: [1], recipientList: null, more: {} },
        [false, false],
      ],
      ['nothing', null, [false, false]],
      ['a recipient without an id', { recipientList: [{ invalidFields: ['IBAN'] }] }, [true, true]],
      [
        'two recipients, one without an id',
        { recipientList: [{ customerCrmId: 88002 }, { customerCrmId: null, name: 'Anna' }] },
        [true, true],
      ],
      ['a beneficiary without an id', { invalidBeneficiary: {} }, [true, true]],
      [
        'two beneficiaries, one without an id',
        { invalidBeneficiary: [{ expenseIds: ['e-2'] }, { customerCrmId: null, expenseIds: [] }] },
        [true, true],
      ],
      ['no beneficiary', { invalidBeneficiary: [], recipientList: [] }, [false, false]],
      ['what cannot be read', { recipientList: 'all of them' }, [true, true]],
      ['what cannot be read at all', 'blocked', [true, true]],
    ])('holds whom they name: %s', (_what, invalidInformation, blocked) => {
      expect(blockedBy(invalidInformation)).toEqual(blocked);
    });

    it('names the faulty fields and nothing else', () => {
      const issue = {
        customerCrmId: 88001,
        name: 'Anna',
        invalidFields: ['bankAccount', 'DK50 0040 0440', 7],
      };

      const [expense] = normalise(rows, { invalidInformation: { recipientList: [issue] } }).expenses;

      expect(expense?.sourceFindings[0]?.message).toBe(
        'Spirii reports faulty data of this recipient (bankAccount). Have it corrected at Spirii.',
      );
    });
  });
});
