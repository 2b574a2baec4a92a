import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../functions/sources/http/json.ts';
import { normaliseReport } from '../../../functions/sources/spirii/normalise.ts';
import { reportSchema } from '../../../functions/sources/spirii/schema.ts';
import { CONTEXT, codesOf, normalise, one as oneOf } from './normalised.ts';
import { expenseRow, reportData } from './spirii-stub.ts';

/** In a report that says no sum. */
function one(row: Record<string, unknown>, overrides: Record<string, unknown> = {}) {
  return oneOf(row, { totalAmountInCents: undefined, ...overrides });
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

  it.each([
    ['approved', 'unclear'],
    ['PartiallyFunded', 'unclear'],
    ['Active', 'waiting'],
    ['FundsReceived', 'payable'],
  ])('reads a report of status %s as %s, whichever of the two says it', (status, payability) => {
    for (const expense of [one({}, { status }), one({ reportStatus: status })]) {
      expect(expense.payability).toBe(payability);
      expect(expense.unknownStatus).toBe(payability === 'unclear' ? status : undefined);
    }
  });

  it.each([
    ['Pending', 'Parked', 'unclear'],
    ['Pending', 'Failed', 'waiting'],
    ['Unheard', 'Paid', 'paid-by-source'],
    ['Unheard', 'Awaiting funds', 'unclear'],
  ])('lets nothing wait for an unknown status: report %s, payment %s', (status, payment, expected) => {
    expect(one({ paymentStatus: payment }, { status }).payability).toBe(expected);
  });

  it('knows the statuses that the configuration says pay', () => {
    const response = reportSchema.parse({
      report: { id: 1, status: 'Released' },
      expenses: [expenseRow('e')],
    });
    const [expense] = normaliseReport(response, {
      account: 'a',
      payWhen: ['Released', 'FundsReceived'],
    }).expenses;

    expect(expense?.payability).toBe('payable');
  });

  it('takes no payment status for payable unless it is a text', () => {
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
    expect(one({ period: null }, { period: null })).not.toHaveProperty('period');
  });

  it.each([
    [{ period: { year: 2026, monthIndex: 12 } }, {}],
    [{ period: { year: 2026, monthIndex: -1 } }, {}],
    [{ period: 'March' }, {}],
    [{ period: undefined }, { period: { year: 2026, monthIndex: 12 } }],
  ])('holds an expense of a month that does not exist: %j %j', (row, report) => {
    const expense = one(row, report);

    expect(expense).not.toHaveProperty('period');
    expect(codesOf(expense)).toEqual(['period-unclear hold']);
  });

  it("leaves the report's month alone where the expense has its own", () => {
    expect(codesOf(one({}, { period: { year: 2026, monthIndex: 12 } }))).toEqual([]);
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

  it('holds an id with different content, as one', () => {
    const { expenses } = normalise([
      expenseRow('e-1'),
      expenseRow('e-1', { IBAN: 'DK9520000123456789' }),
      expenseRow('e-2'),
    ]);

    expect(expenses.map(codesOf)).toEqual([['expense-id-duplicate hold'], []]);
  });

  it.each([
    [18_750, false],
    [18_751, false],
    [18_749, false],
    [18_752, true],
    [18_748, true],
    [18_751.1, true],
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
      normalise(rows, { invalidInformation }).expenses.map((expense) => expense.sourceFindings.length > 0);

    it.each([
      ['an expense', { invalidBeneficiary: { customerCrmId: '1', expenseIds: ['e-2'] } }, [false, true]],
      ['a beneficiary', { invalidBeneficiary: { customerCrmId: '88001', expenseIds: [] } }, [true, false]],
      [
        'a recipient, its id a text',
        { recipientList: [{ customerCrmId: '88002', invalidFields: ['IBAN'] }] },
        [false, true],
      ],
      ['a recipient, its id a number', { recipientList: [{ customerCrmId: 88002 }] }, [false, true]],
      ['the company that pays', { companyCustomer: { customerCrmId: '999', name: 'Co' } }, [true, true]],
      ['the supplier', { supplierCustomer: { invalidFields: ['vatNumber'] } }, [true, true]],
      [
        'a company without a fault',
        { companyCustomer: { customerCrmId: '999', invalidFields: [] }, supplierCustomer: null },
        [false, false],
      ],
      ['a company that is no object', { companyCustomer: 'Co' }, [true, true]],
      ['all, without KYC', { kycNotPassed: true }, [true, true]],
      ['nobody, with KYC', { kycNotPassed: false }, [false, false]],
      ['all, where KYC cannot be read', { kycNotPassed: 'no' }, [true, true]],
      ['all, without prices', { missingReimbursementRates: [{ locationId: 1 }] }, [true, true]],
      ['all, behind another report', { awaitingExpenseReportList: [5] }, [true, true]],
      ['all, by a blocker that is new', { sanctionsHit: { list: 'EU' } }, [true, true]],
      ['all, by a new word', { reviewNeeded: 'yes' }, [true, true]],
      [
        'nobody, by what is empty',
        {
          kycNotPassed: null,
          awaitingExpenseReportList: [],
          missingReimbursementRates: [],
          recipientList: null,
          more: {},
          less: [],
          none: false,
        },
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

    it('names all blockers of a report in one sentence, beside those of a recipient', () => {
      const invalidInformation = {
        kycNotPassed: true,
        missingReimbursementRates: [{}, {}],
        awaitingExpenseReportList: [5],
        companyCustomer: { invalidFields: ['vatNumber'] },
        supplierCustomer: {},
        'DE89 3704': true,
        newCheck: 1,
        recipientList: [{ customerCrmId: 88002, invalidFields: [] }],
      };

      const [first, second] = normalise(rows, { invalidInformation }).expenses;

      expect(first?.sourceFindings.map(({ message }) => message)).toEqual([
        'Spirii says of the report of this expense: the company that pays has not passed its KYC check; sessions at 2 locations have no price, so the amounts are not complete; 1 other report must be dealt with first; the data of the company that pays are faulty (vatNumber); the data of the supplier are faulty; it has blockers that are not known here (one without a plain name, newCheck). Have it settled at Spirii; it goes on by itself then.',
      ]);
      expect(second && codesOf(second)).toEqual(['report-blocked hold', 'recipient-blocked hold']);
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
