import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absDecimal,
  compareDecimals,
  parseDecimal,
  subtractDecimals,
} from '../../../functions/core/decimal.ts';
import { rounded, roundHalfEven } from '../../../functions/sources/ampeco/round-amount.ts';
import { expense } from '../../support/expenses.ts';
import { forAll } from '../../support/properties.ts';

const of = (text: string, currency = 'EUR') => expense({ amount: { text, unit: 'major' }, currency });

describe('an amount with more decimals than its currency', () => {
  it.each([
    ['12.3449', 'EUR', '12.34'],
    ['12.345', 'EUR', '12.34'],
    ['12.355', 'EUR', '12.36'],
    ['12.3451', 'EUR', '12.35'],
    ['-12.355', 'EUR', '-12.36'],
    ['0.0049', 'EUR', '0.00'],
    ['1250.5', 'ISK', '1250'],
  ])('is rounded half to even and held: %s %s is %s', (text, currency, to) => {
    const { amount, sourceFindings } = rounded(of(text, currency), 'round-half-even-and-hold');

    expect(amount).toEqual({ text: to, unit: 'major' });
    expect(sourceFindings).toMatchObject([{ code: 'amount-rounded', severity: 'hold' }]);
    expect(sourceFindings[0]?.message).toContain(`${text} ${currency}`);
  });

  it.each(['12.34', '12.340', '12', 'much', ''])('is left alone where it has none: %s', (text) => {
    expect(rounded(of(text), 'round-half-even-and-hold')).toEqual(of(text));
  });

  it('is left to be rejected where nothing else is configured', () => {
    expect(rounded(of('12.3456'), 'reject')).toEqual(of('12.3456'));
  });

  it('is never moved by more than half a minor unit', () => {
    forAll(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.nat(6), (digits, scale) => {
      const value = { digits, scale };
      const off = absDecimal(subtractDecimals(roundHalfEven(value, 2), value));

      expect(compareDecimals(off, parseDecimal('0.005') ?? value)).toBeLessThanOrEqual(0);
    });
  });
});
