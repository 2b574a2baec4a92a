import { describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import type { NewPayout } from '../../functions/core/step-payout.ts';
import {
  manifestEntryOf,
  type PaymentTerms,
  reasonsAgainst,
} from '../../functions/submit-batches/manifest-entry.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { payoutOf } from '../support/payouts.ts';

const HUNGARIAN = 'HU42117730161111101800000000';

type Row = ReturnType<typeof payoutOf>;

const RAIL = { EUR: 'sepa-credit-transfer', other: 'domestic-credit-transfer' } as const;

/** The account that pays the payout's currency. */
function paying({ currency }: Row, terms: Partial<PaymentTerms>): PaymentTerms {
  return { rail: currency === 'EUR' ? RAIL.EUR : RAIL.other, ...terms };
}

const entryOf = (payout: Row, terms: Partial<PaymentTerms> = {}) =>
  manifestEntryOf(payout, paying(payout, terms));

function payoutWith(changes: Partial<Expense>, row: Partial<NewPayout> = {}) {
  return payoutOf(expense(changes), { state: 'ready', reasons: [], ...row });
}

describe('what the file says of a payment', () => {
  it.each([
    ['as it is', 'COBADEFFXXX', 'COBADEFFXXX'],
    ['in upper case without blanks', 'cobadeff xxx', 'COBADEFFXXX'],
    ['not at all where it is none', 'COBADEF', undefined],
    ['not at all where its country is not that of the IBAN', 'ABNANL2A', undefined],
  ])('has the BIC %s', (_how, bic, expected) => {
    expect(entryOf(payoutWith({ bic })).creditorBic).toBe(expected);
  });

  it.each([
    ['//Jane Doe', 'Jane Doe'],
    ['Jane // John Doe', 'Jane / John Doe'],
    ['\\\\ Jane | Doe', 'Jane / Doe'],
    ['Jane c/o Doe', 'Jane c/o Doe'],
  ])('has no slash at the head of a name and no two in a row: %s', (recipientName, expected) => {
    expect(entryOf(payoutWith({ recipientName })).creditorName).toBe(expected);
  });

  it('has town and country where the account asks for them, and never otherwise', () => {
    const payout = payoutWith({}, { address: { town: 'Ærøskøbing / Næs', country: 'DK' } });

    expect(entryOf(payout, { creditorAddress: 'town-and-country' }).creditorAddress).toEqual({
      town: 'Aeroeskoebing / Naes',
      country: 'DK',
    });
    expect(entryOf(payout, { creditorAddress: 'never' })).not.toHaveProperty('creditorAddress');
    expect(entryOf(payout)).not.toHaveProperty('creditorAddress');
  });

  it('begins with the text for the statement that the account has', () => {
    const entry = entryOf(payoutWith({}), { statementText: 'Nordfleet charging' });

    expect(entry.remittanceInformation).toBe('Nordfleet charging 2026-10 42 kWh ref report-1-1');
  });

  it('has no two slashes in the remittance information', () => {
    expect(entryOf(payoutWith({ reference: '//SR//1' })).remittanceInformation).toMatch(/ ref SR\/1$/);
  });
});

describe('what speaks against a payout that is due', () => {
  const codes = (payout: Row, terms: Partial<PaymentTerms> = {}) =>
    reasonsAgainst(payout, paying(payout, terms), plainDate('2026-11-03')).map(({ code }) => code);

  it('is an account that euro does not reach, whatever was scheduled', () => {
    expect(codes(payoutWith({ iban: IBANS.outsideSepa }))).toEqual(['iban-outside-sepa']);
    expect(codes(payoutWith({ iban: IBANS.outsideSepa }, { released: ['iban-outside-sepa'] }))).toEqual([]);
  });

  it('is what no clearing of its currency carries, also where it was scheduled before the rule was there', () => {
    const forint = { currency: 'HUF', iban: HUNGARIAN };

    expect(codes(payoutWith({ currency: 'DKK' }))).toEqual(['iban-outside-clearing']);
    expect(codes(payoutWith({ ...forint, amount: { text: '100050', unit: 'minor' } }))).toEqual([
      'amount-not-whole',
    ]);
    expect(codes(payoutWith({ ...forint, amount: { text: '100000', unit: 'minor' } }))).toEqual([]);
  });

  it('is not an account that a person has looked at and released', () => {
    const released = payoutWith({ currency: 'DKK' }, { released: ['iban-outside-clearing'] });

    expect(codes(released)).toEqual([]);
  });

  it('is an address that the bank asks for and the source has not, unless a person released it', () => {
    const asks = { creditorAddress: 'town-and-country' } as const;
    const released = payoutWith({}, { released: ['recipient-address-missing'] });

    expect(codes(payoutWith({}), asks)).toEqual(['recipient-address-missing']);
    expect(codes(payoutWith({}, { address: { town: 'Bonn', country: 'DE' } }), asks)).toEqual([]);
    expect(codes(released, asks)).toEqual([]);
    expect(entryOf(released, asks)).not.toHaveProperty('creditorAddress');
    expect(codes(payoutWith({}))).toEqual([]);
  });

  it.each(['東京', 'A 東京', '/'])(
    'is a town of %s, and one that was released goes without an address',
    (town) => {
      const asks = { creditorAddress: 'town-and-country' } as const;
      const address = { town, country: 'JP' };
      const released = payoutWith({}, { address, released: ['recipient-address-missing'] });

      expect(codes(payoutWith({}, { address }), asks)).toEqual(['recipient-address-missing']);
      expect(codes(released, asks)).toEqual([]);
      expect(entryOf(released, asks)).not.toHaveProperty('creditorAddress');
    },
  );

  it('is a fraction of a forint, whoever released it: no file can say it', () => {
    const forint = { currency: 'HUF', iban: HUNGARIAN, amount: { text: '100050', unit: 'minor' } } as const;

    expect(codes(payoutWith(forint, { released: ['amount-not-whole'] }))).toEqual(['amount-not-whole']);
  });

  it('is a name of which nothing can be written, whoever released it', () => {
    const named = (recipientName: string) =>
      codes(
        payoutWith({ recipientName }, { released: ['recipient-name-unwritable', 'recipient-name-lost'] }),
      );

    expect(named('محمد علي')).toEqual(['recipient-name-unwritable']);
    expect(named('A محمد علي')).toEqual([]);
  });
});
