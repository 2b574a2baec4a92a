import { describe, expect, it } from 'vitest';
import { parseIban } from '../../functions/core/iban.ts';
import { executionDateFor, type PayingAccount, payingAccountFor } from '../../functions/core/plan.ts';

function iban(text: string): PayingAccount['iban'] {
  const parsed = parseIban(text);
  if (!parsed.ok) throw new Error('A test has an IBAN that is not valid.');
  return parsed.iban;
}

function account(changes: Partial<PayingAccount> = {}): PayingAccount {
  return {
    id: 'eur-main',
    iban: iban('DE89370400440532013000'),
    currency: 'EUR',
    rail: 'sepa-credit-transfer',
    cutOff: { time: '14:00', timeZone: 'Europe/Berlin' },
    leadBankingDays: 1,
    ...changes,
  };
}

describe('payingAccountFor', () => {
  const accounts = [account(), account({ id: 'dkk-main', currency: 'DKK' })];

  it('finds the account of the currency', () => {
    expect(payingAccountFor(accounts, 'DKK')).toBe(accounts[1]);
  });

  it('finds none for another currency', () => {
    expect(payingAccountFor(accounts, 'SEK')).toBeUndefined();
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
    expect(day(at, { currency: 'DKK' })).toBe('2026-05-18');
  });

  it.each([
    ['the Friday after Ascension Day', 'DK5000400440116243', '2027-05-05T08:00:00Z', '2027-05-10'],
    ['Ascension Day itself', 'DK5000400440116243', '2027-05-04T08:00:00Z', '2027-05-05'],
    ['Constitution Day, a Friday', 'DK5000400440116243', '2026-06-04T08:00:00Z', '2026-06-08'],
    ['an order on a day when the bank is closed', 'DK5000400440116243', '2026-06-05T08:00:00Z', '2026-06-09'],
    ['a Faroese account', 'FO6264600001631634', '2026-06-04T08:00:00Z', '2026-06-08'],
    ['Midsummer Eve in Sweden', 'SE4550000000058398257466', '2026-06-18T08:00:00Z', '2026-06-22'],
    ['17 May in Norway', 'NO9386011117947', '2027-05-14T08:00:00Z', '2027-05-18'],
    ['1 August in Switzerland', 'CH9300762011623852957', '2028-07-31T08:00:00Z', '2028-08-02'],
    ['1 August in Liechtenstein', 'LI21088100002324013AA', '2028-07-31T08:00:00Z', '2028-08-02'],
    [
      'a German account, whose bank goes by TARGET',
      'DE89370400440532013000',
      '2026-06-04T08:00:00Z',
      '2026-06-05',
    ],
  ])('euro from a bank that is closed: %s', (_, account, at, expected) => {
    expect(day(at, { iban: iban(account) })).toBe(expected);
  });

  it('needs both calendars: a Danish bank is open on 1 May, TARGET is not', () => {
    expect(day('2028-04-28T08:00:00Z', { iban: iban('DK5000400440116243') })).toBe('2028-05-02');
    expect(day('2028-04-28T08:00:00Z', { iban: iban('DK5000400440116243'), currency: 'DKK' })).toBe(
      '2028-05-01',
    );
  });
});
