import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal, toMinorUnits } from '../../functions/core/decimal.ts';
import { formatMinor, MAX_AMOUNT } from '../../functions/core/money.ts';
import { forAll } from '../support/properties.ts';

describe('formatMinor', () => {
  it.each([
    [123450n, 'EUR', '1234.50'],
    [5n, 'EUR', '0.05'],
    [0n, 'EUR', '0.00'],
    [-5n, 'EUR', '-0.05'],
    [1234n, 'ISK', '1234'],
    [1234n, 'TND', '1.234'],
    [99_999_999_999n, 'EUR', '999999999.99'],
    [123n, '???', '123'],
  ])('shows %s of %s as %s', (amountMinor, currency, text) => {
    expect(formatMinor(amountMinor, currency)).toBe(text);
  });

  it('shows every amount so that it can be read back without loss', () => {
    const currencies = fc.constantFrom<[string, number]>(['ISK', 0], ['EUR', 2], ['TND', 3]);
    forAll(
      fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
      currencies,
      (amountMinor, [code, exponent]) => {
        const read = parseDecimal(formatMinor(amountMinor, code));

        expect(read === undefined ? undefined : toMinorUnits(read, exponent)).toBe(amountMinor);
      },
    );
  });

  it('has the limit of a SEPA credit transfer at 999,999,999.99', () => {
    expect(toMinorUnits(MAX_AMOUNT, 2)).toBe(99_999_999_999n);
  });
});
