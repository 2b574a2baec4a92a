import { describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import type { FindingCode } from '../../functions/core/finding.ts';
import { recheckFacts, type Validation, validateExpense } from '../../functions/core/validate.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { EURO, KRONER, POLICY, payoutOf } from '../support/payouts.ts';

function validate(changes: Partial<Expense>): Validation {
  return validateExpense(expense(changes), POLICY);
}

function codes(changes: Partial<Expense>): FindingCode[] {
  return validate(changes).findings.map((finding) => finding.code);
}

function minor(text: string, currency = 'EUR'): Partial<Expense> {
  return { amount: { text, unit: 'minor' }, currency };
}

function major(text: string, currency = 'EUR'): Partial<Expense> {
  return { amount: { text, unit: 'major' }, currency };
}

describe('validateExpense', () => {
  it('finds nothing in a good expense, and reads its money', () => {
    expect(validate({})).toEqual({ findings: [], notes: [], iban: IBANS.de, amountMinor: 1250n });
  });

  it.each<[FindingCode, 'reject' | 'hold', string, Partial<Expense>]>([
    ['currency-unknown', 'reject', 'currency', { currency: 'XXX' }],
    ['currency-unknown', 'reject', 'currency', { currency: 'eur' }],
    ['currency-ended', 'reject', 'currency', { currency: 'BGN' }],
    ['currency-ended', 'reject', 'currency', { currency: 'HRK' }],
    ['amount-unreadable', 'reject', 'amount', minor('twelve')],
    ['amount-unreadable', 'reject', 'amount', minor('1e999999')],
    ['amount-fraction', 'reject', 'amount', minor('1250.5')],
    ['amount-fraction', 'reject', 'amount', major('12.505')],
    ['nothing-to-pay', 'reject', 'amount', minor('0')],
    ['nothing-to-pay', 'reject', 'amount', minor('-1')],
    ['amount-too-large', 'reject', 'amount', minor('100000000000')],
    ['limit-exceeded', 'hold', 'amount', minor('1000001')],
    ['limit-missing', 'hold', 'currency', minor('1250', 'USD')],
    ['iban-missing', 'reject', 'iban', { iban: '' }],
    ['iban-masked', 'reject', 'iban', { iban: 'DE89 **** **** 3000' }],
    ['iban-country-unknown', 'reject', 'iban', { iban: 'XX89370400440532013000' }],
    ['iban-length', 'reject', 'iban', { iban: 'DE8937040044053201300' }],
    ['iban-structure', 'reject', 'iban', { iban: 'DE8937040044053201300X' }],
    ['iban-check-digits', 'reject', 'iban', { iban: IBANS.wrongCheckDigits }],
    ['iban-national-check', 'reject', 'iban', { iban: 'BE41539007547035' }],
    ['iban-outside-sepa', 'hold', 'iban', { iban: IBANS.outsideSepa }],
    ['recipient-name-missing', 'reject', 'recipientName', { recipientName: ' \t ' }],
    ['recipient-name-no-letters', 'reject', 'recipientName', { recipientName: '12345 !' }],
    ['recipient-name-too-long', 'reject', 'recipientName', { recipientName: 'n'.repeat(141) }],
    ['recipient-name-unwritable', 'hold', 'recipientName', { recipientName: '株式会社' }],
    ['recipient-name-unwritable', 'hold', 'recipientName', { recipientName: '😀😀' }],
    ['recipient-name-lost', 'hold', 'recipientName', { recipientName: 'A 😀😀😀' }],
    ['recipient-name-lost', 'hold', 'recipientName', { recipientName: 'محمد علي Bo' }],
  ])('finds %s, a %s of the %s', (code, severity, field, changes) => {
    const { findings } = validate(changes);

    expect(findings).toEqual([{ code, severity, field, message: expect.stringMatching(/\.$/) }]);
  });

  it('finds everything at once, what the source says against it first', () => {
    const found = codes({
      ...minor('0', 'EUR'),
      iban: IBANS.wrongCheckDigits,
      recipientName: '',
      sourceFindings: [{ code: 'report-sum', severity: 'hold', message: 'Off by 1.' }],
    });

    expect(found).toEqual(['report-sum', 'nothing-to-pay', 'iban-check-digits', 'recipient-name-missing']);
  });

  it('says of a malformed expense what its values show, and nothing of those that are missing', () => {
    const malformed = { code: 'expense-malformed', severity: 'reject', message: 'No amount.' } as const;

    expect(codes({ ...minor('', ''), iban: '', recipientName: '', sourceFindings: [malformed] })).toEqual([
      'expense-malformed',
    ]);
    expect(codes({ ...minor(''), iban: IBANS.wrongCheckDigits, sourceFindings: [malformed] })).toEqual([
      'expense-malformed',
      'iban-check-digits',
    ]);
  });

  it('shows no name and of an IBAN the country and last four characters at most', () => {
    const name = `${'Zacharias '.repeat(15)}Zacharias`;
    const numbers = [
      IBANS.wrongCheckDigits,
      IBANS.outsideSepa,
      'DE8937040044053201300',
      'DE8937040044053201300X',
    ];

    for (const iban of numbers) {
      const messages = JSON.stringify(validate({ iban, recipientName: name }).findings);
      expect(messages).not.toContain('Zacharias');
      expect(messages).not.toContain(iban.slice(4, 12));
    }
  });
});

describe('amounts', () => {
  it.each([
    ['minor units', minor('1250'), 1250n],
    ['minor units with an empty fraction', minor('1250.00'), 1250n],
    ['minor units with an exponent', minor('1.25e3'), 1250n],
    ['major units', major('12.5'), 1250n],
    ['major units with zeros behind', major('12.50000'), 1250n],
    ['one cent', minor('1'), 1n],
    ['the limit itself', minor('1000000'), 1_000_000n],
  ])('reads %s', (_what, changes, amountMinor) => {
    expect(validate(changes)).toMatchObject({ findings: [], amountMinor });
  });

  it('reads króna, which has no minor unit, as it is', () => {
    expect(validate(major('1234', 'ISK')).amountMinor).toBe(1234n);
    expect(codes(major('1234.5', 'ISK'))).toContain('amount-fraction');
    expect(validate(major('1.234', 'TND')).amountMinor).toBe(1234n);
  });

  it.each([
    ['100050', ['amount-not-whole']],
    ['100001', ['amount-not-whole']],
    ['100000', []],
  ])('holds a fraction of a forint: %s fillér', (text, expected) => {
    const forint = expense({ ...minor(text, 'HUF'), iban: 'HU42117730161111101800000000' });
    const policy = { ...POLICY, limits: new Map([['HUF', 10n ** 9n]]) };

    expect(validateExpense(forint, policy).findings.map(({ code }) => code)).toEqual(expected);
    expect(validateExpense(forint, policy).amountMinor).toBe(BigInt(text));
  });

  it('says of the lev that it ended, and what to do', () => {
    const [finding] = validate(major('12.5', 'BGN')).findings;

    expect(finding?.message).toContain('BGN ended on 2025-12-31');
    expect(finding?.message).toContain('1.95583 BGN for 1 EUR');
  });

  it('carries 999,999,999.99 and not one cent more', () => {
    expect(codes(minor('99999999999'))).toEqual(['limit-exceeded']);
    expect(codes(minor('100000000000'))).toEqual(['amount-too-large']);
  });

  it.each([
    ['ISK', '999999999', '1000000000'],
    ['TND', '999999999.990', '999999999.991'],
  ])('measures %s by the same limit of the scheme', (currency, most, tooMuch) => {
    expect(codes(major(most, currency))).toEqual(['limit-missing']);
    expect(codes(major(tooMuch, currency))).toEqual(['amount-too-large']);
  });

  it('leaves no amount where it could not be read, rather than a rounded one', () => {
    expect(validate(major('12.505'))).not.toHaveProperty('amountMinor');
    expect(validate(minor('twelve'))).not.toHaveProperty('amountMinor');
    expect(validate({ currency: 'XXX' })).not.toHaveProperty('amountMinor');
  });
});

describe('IBANs', () => {
  it('are kept without blanks, in upper case', () => {
    expect(validate({ iban: ' de89 3704 0044 0532 0130 00 ' })).toEqual({
      findings: [],
      notes: [],
      iban: IBANS.de,
      amountMinor: 1250n,
    });
  });

  it('are kept as the source wrote them where they are wrong, cut to what a row can hold', () => {
    expect(validate({ iban: IBANS.wrongCheckDigits }).iban).toBe(IBANS.wrongCheckDigits);
    expect(validate({ iban: 'x'.repeat(2_000) }).iban).toBe('x'.repeat(64));
  });

  it('may be outside SEPA where the currency is not the euro and has no clearing here', () => {
    expect(codes({ ...minor('1250', 'USD'), iban: IBANS.outsideSepa })).toEqual(['limit-missing']);
  });

  const LIMITS = new Map(
    ['EUR', 'DKK', 'SEK', 'NOK', 'CHF', 'GBP', 'HUF', 'PLN', 'CZK', 'RON'].map((code) => [code, 10n ** 9n]),
  );
  const codesIn = (currency: string, iban: string): FindingCode[] =>
    validateExpense(expense({ ...minor('100000', currency), iban }), {
      ...POLICY,
      limits: LIMITS,
    }).findings.map(({ code }) => code);

  it.each([
    ['DKK', 'DE89370400440532013000'],
    ['DKK', 'BR1800360305000010009795493C1'],
    ['SEK', 'NO9386011117947'],
    ['NOK', 'LT121000011101001000'],
    ['CHF', 'DE89370400440532013000'],
    ['GBP', 'FR1420041010050500013M02606'],
    ['GBP', 'GI75NWBK000000007099453'],
    ['HUF', 'AT611904300234573201'],
    ['PLN', 'CZ6508000000192000145399'],
    ['CZK', 'SK3112000000198742637541'],
    ['RON', 'MD24AG000225100013104168'],
  ])('%s to %s is outside the clearing of the currency', (currency, iban) => {
    expect(codesIn(currency, iban)).toEqual(['iban-outside-clearing']);
  });

  it.each([
    ['DKK', 'DK5000400440116243'],
    ['DKK', 'FO6264600001631634'],
    ['DKK', 'GL8964710001000206'],
    ['SEK', 'SE4550000000058398257466'],
    ['NOK', 'NO9386011117947'],
    ['CHF', 'CH9300762011623852957'],
    ['CHF', 'LI21088100002324013AA'],
    ['GBP', 'GB29NWBK60161331926819'],
    ['HUF', 'HU42117730161111101800000000'],
    ['PLN', 'PL61109010140000071219812874'],
    ['CZK', 'CZ6508000000192000145399'],
    ['RON', 'RO49AAAA1B31007593840000'],
    ['EUR', 'BG80BNBG96611020345678'],
  ])('%s to %s is inside', (currency, iban) => {
    expect(codesIn(currency, iban)).toEqual([]);
  });

  it('are inside SEPA from the day on that their country is', () => {
    const serbian = expense({ iban: 'RS35260005601001611379' });
    const on = (today: string) => validateExpense(serbian, { ...POLICY, today: plainDate(today) }).findings;

    expect(on('2026-05-04').map((finding) => finding.code)).toEqual(['iban-outside-sepa']);
    expect(on('2026-05-05')).toEqual([]);
  });
});

describe('recheckFacts', () => {
  it('finds in a ready payout what has changed since it was validated', () => {
    const payout = payoutOf();
    const policy = { ...POLICY, payer: EURO };
    const lowered = { ...policy, limits: new Map([['EUR', 1249n]]) };

    expect(recheckFacts(payout, policy)).toEqual([]);
    expect(recheckFacts(payout, lowered).map((finding) => finding.code)).toEqual(['limit-exceeded']);
    expect(recheckFacts({ ...payout, iban: IBANS.outsideSepa }, policy).map(({ code }) => code)).toEqual([
      'iban-outside-sepa',
    ]);
    const danish = { ...payout, currency: 'DKK' };
    const inKroner = { ...policy, limits: new Map([['DKK', 10_000n]]), payer: KRONER };
    expect(recheckFacts(danish, inKroner).map(({ code }) => code)).toEqual(['iban-outside-clearing']);
  });
});
