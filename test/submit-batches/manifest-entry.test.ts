import { describe, expect, it } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import type { NewPayout } from '../../functions/core/payout.ts';
import { entryOf, reasonsAgainst } from '../../functions/submit-batches/manifest-entry.ts';
import { expense } from '../support/expenses.ts';
import { payoutOf } from '../support/payouts.ts';

const HUNGARIAN = 'HU42117730161111101800000000';

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

  it('has no two slashes in the remittance information', () => {
    expect(entryOf(payoutWith({ reference: '//SR//1' })).remittanceInformation).toMatch(/ ref SR\/1$/);
  });
});

describe('what speaks against a payout that is due', () => {
  const codes = (payout: ReturnType<typeof payoutWith>) => reasonsAgainst(payout).map(({ code }) => code);

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

  it('is a fraction of a forint, whoever released it: no file can say it', () => {
    const forint = { currency: 'HUF', iban: HUNGARIAN, amount: { text: '100050', unit: 'minor' } } as const;

    expect(codes(payoutWith(forint, { released: ['amount-not-whole'] }))).toEqual(['amount-not-whole']);
  });
});
