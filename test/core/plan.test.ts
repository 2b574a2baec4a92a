import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reaches } from '../../functions/core/clearing.ts';
import { plainDate } from '../../functions/core/date.ts';
import {
  destinationOf,
  executionDateFor,
  type PayingAccount,
  payingAccountFor,
  payingDaysOf,
} from '../../functions/core/plan.ts';
import { RAIL_NAMES, railNamed } from '../../functions/core/rail.ts';
import { validateExpense } from '../../functions/core/validate.ts';
import { expense } from '../support/expenses.ts';
import { ibanOf } from '../support/iban.ts';
import { KRONER } from '../support/payouts.ts';
import { forAll } from '../support/properties.ts';

const GERMAN = 'DE89370400440532013000';
const DANISH = 'DK5000400440116243';

function account(changes: Partial<PayingAccount> = {}): PayingAccount {
  return {
    id: 'eur-main',
    iban: ibanOf(GERMAN),
    currency: 'EUR',
    rail: 'sepa-credit-transfer',
    cutOff: { time: '14:00', timeZone: 'Europe/Berlin' },
    leadBankingDays: 1,
    ...changes,
  };
}

const TODAY = plainDate('2026-11-02');

describe('payingAccountFor', () => {
  const accounts = [
    account(),
    account({ id: 'dkk-main', currency: 'DKK', rail: 'domestic-credit-transfer' }),
    account({ id: 'sek-by-sepa', currency: 'SEK' }),
  ];
  const payer = (currency: string, country: string | undefined): string | undefined =>
    payingAccountFor(accounts, { currency, country }, TODAY)?.id;

  it('finds the account whose rail carries the currency into the country', () => {
    expect(payer('EUR', 'DK')).toBe('eur-main');
    expect(payer('DKK', 'GL')).toBe('dkk-main');
  });

  it('finds the account of the currency where none reaches the country, for a person to let it go', () => {
    expect(payer('DKK', 'DE')).toBe('dkk-main');
    expect(payer('EUR', 'BR')).toBe('eur-main');
    expect(payer('EUR', undefined)).toBe('eur-main');
  });

  it('finds none for a currency without an account, nor for one that the rail of its account does not carry', () => {
    expect(payer('NOK', 'NO')).toBeUndefined();
    expect(payer('SEK', 'SE')).toBeUndefined();
  });
});

describe('a payout and the account that is chosen for it', () => {
  const IBANS = [
    ...[GERMAN, DANISH, 'FO6264600001631634', 'SE4550000000058398257466'],
    ...['RS35260005601001611379', 'BR1800360305000010009795493C1', 'not an IBAN'],
  ];
  const CURRENCIES = ['EUR', 'DKK', 'SEK', 'USD'];
  const payers = fc.array(
    fc.record({ currency: fc.constantFrom(...CURRENCIES), rail: fc.constantFrom(...RAIL_NAMES) }),
    { maxLength: 6 },
  );
  const limits = new Map(CURRENCIES.map((currency) => [currency, 1_000_000n]));

  it('fit together, or the payout is held', () => {
    forAll(
      payers,
      fc.constantFrom(...CURRENCIES),
      fc.constantFrom(...IBANS),
      fc.constantFrom(plainDate('2026-05-04'), plainDate('2026-05-05')),
      (debtorAccounts, currency, text, today) => {
        const destination = destinationOf({ currency, iban: text });
        const payer = payingAccountFor(debtorAccounts, destination, today);
        const { findings } = validateExpense(expense({ currency, iban: text }), {
          limits,
          today,
          debtorAccounts,
        });
        const clearing = payer && railNamed(payer.rail).clearings.get(currency);
        const { country } = destination;

        if (payer !== undefined) expect(payer.currency).toBe(currency);
        expect(clearing === undefined).toBe(payer === undefined);
        if (clearing === undefined || country === undefined || reaches(clearing, country, today)) return;
        expect(findings.map(({ code }) => code)).toContainEqual(expect.stringMatching(/^iban-outside-/));
      },
    );
  });
});

describe('payingDaysOf', () => {
  it.each([
    ['EUR', 'sepa-credit-transfer', GERMAN, ['TARGET']],
    ['EUR', 'sepa-credit-transfer', DANISH, ['TARGET', 'DK']],
    ['DKK', 'domestic-credit-transfer', DANISH, ['DK']],
  ] as const)('%s by %s from %s', (currency, rail, text, expected) => {
    expect(payingDaysOf({ currency, rail, iban: ibanOf(text) })).toEqual(expected);
  });
});

describe('executionDateFor', () => {
  const day = (at: string, changes: Partial<PayingAccount> = {}): string =>
    executionDateFor(account(changes), Date.parse(at));

  it.each([
    ['a millisecond before the cut-off', '2026-11-02T12:59:59.999Z', '2026-11-03'],
    ['at the cut-off', '2026-11-02T13:00:00.000Z', '2026-11-04'],
    ['a millisecond after the cut-off', '2026-11-02T13:00:00.001Z', '2026-11-04'],
    ['in summer, an hour earlier by UTC', '2026-07-06T11:59:59.999Z', '2026-07-07'],
    ['in summer, at the cut-off', '2026-07-06T12:00:00.000Z', '2026-07-08'],
    ['on a Friday', '2026-11-06T08:00:00Z', '2026-11-09'],
    ['on a Friday after the cut-off', '2026-11-06T14:00:00Z', '2026-11-10'],
    ['on a Saturday', '2026-11-07T08:00:00Z', '2026-11-10'],
    ['before Easter, over Good Friday and Easter Monday', '2026-04-02T08:00:00Z', '2026-04-07'],
    ['before Christmas', '2026-12-24T08:00:00Z', '2026-12-28'],
  ])('%s', (_, at, expected) => {
    expect(day(at)).toBe(expected);
  });

  it('is the same day where the bank needs no lead', () => {
    expect(day('2026-11-02T08:00:00Z', { leadBankingDays: 0 })).toBe('2026-11-02');
  });

  it('goes by the cut-off in its own zone', () => {
    const late = { cutOff: { time: '23:30', timeZone: 'Europe/Helsinki' }, leadBankingDays: 0 };

    expect(day('2026-11-02T21:29:59.999Z', late)).toBe('2026-11-02');
    expect(day('2026-11-02T21:30:00.000Z', late)).toBe('2026-11-03');
  });

  it("goes by the calendar of the currency: Denmark's banks close on Ascension Day's Friday", () => {
    const at = '2026-05-13T08:00:00Z';

    expect(day(at)).toBe('2026-05-14');
    expect(day(at, KRONER)).toBe('2026-05-18');
  });

  it.each([
    ['the Friday after Ascension Day', DANISH, '2027-05-05T08:00:00Z', '2027-05-10'],
    ['Ascension Day itself', DANISH, '2027-05-04T08:00:00Z', '2027-05-05'],
    ['Constitution Day, a Friday', DANISH, '2026-06-04T08:00:00Z', '2026-06-08'],
    ['an order on a day when the bank is closed', DANISH, '2026-06-05T08:00:00Z', '2026-06-09'],
    ['a Faroese account', 'FO6264600001631634', '2026-06-04T08:00:00Z', '2026-06-08'],
    ['Midsummer Eve in Sweden', 'SE4550000000058398257466', '2026-06-18T08:00:00Z', '2026-06-22'],
    ['17 May in Norway', 'NO9386011117947', '2027-05-14T08:00:00Z', '2027-05-18'],
    ['1 August in Switzerland', 'CH9300762011623852957', '2028-07-31T08:00:00Z', '2028-08-02'],
    ['1 August in Liechtenstein', 'LI21088100002324013AA', '2028-07-31T08:00:00Z', '2028-08-02'],
    ['a German account, whose bank goes by TARGET', GERMAN, '2026-06-04T08:00:00Z', '2026-06-05'],
  ])('euro from a bank that is closed: %s', (_, account, at, expected) => {
    expect(day(at, { iban: ibanOf(account) })).toBe(expected);
  });

  it('needs both calendars: a Danish bank is open on 1 May, TARGET is not', () => {
    expect(day('2028-04-28T08:00:00Z', { iban: ibanOf(DANISH) })).toBe('2028-05-02');
    expect(day('2028-04-28T08:00:00Z', { iban: ibanOf(DANISH), ...KRONER })).toBe('2028-05-01');
  });
});
