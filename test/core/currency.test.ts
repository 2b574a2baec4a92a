import { describe, expect, it } from 'vitest';
import { currencyExponent } from '../../functions/core/currency.ts';

describe('currencyExponent', () => {
  it.each([
    ['EUR', 2],
    ['DKK', 2],
    ['HUF', 2],
    ['ISK', 0],
    ['JPY', 0],
    ['TND', 3],
    ['KWD', 3],
  ])('%s has %d decimals', (code, exponent) => {
    expect(currencyExponent(code)).toBe(exponent);
  });

  it.each([
    ['the kuna, replaced by the euro in 2023', 'HRK'],
    ['the lev, replaced by the euro in 2026', 'BGN'],
    ['a precious metal', 'XAU'],
    ['the code for no currency', 'XXX'],
    ['lower case', 'eur'],
    ['a blank', ''],
    ['two codes', 'EUR DKK'],
    ['a name that every object has', 'constructor'],
  ])('does not know %s', (_what, code) => {
    expect(currencyExponent(code)).toBeUndefined();
  });

  it('agrees with the platform on currencies that are paid out in Europe', () => {
    const codes = ['EUR', 'DKK', 'SEK', 'NOK', 'PLN', 'CZK', 'RON', 'CHF', 'GBP', 'USD', 'ISK', 'TND', 'BHD'];

    for (const currency of codes) {
      const { maximumFractionDigits } = new Intl.NumberFormat('en', {
        style: 'currency',
        currency,
      }).resolvedOptions();
      expect([currency, currencyExponent(currency)]).toEqual([currency, maximumFractionDigits]);
    }
  });
});
