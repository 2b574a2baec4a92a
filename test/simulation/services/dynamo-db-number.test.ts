import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addNumbers,
  canonicalNumber,
  compareNumbers,
} from '../../../simulation/services/dynamo-db/number.ts';
import { forAll } from '../../support/properties.ts';

const whole = fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n });

describe('numbers of the simulated table', () => {
  test('are whole numbers as BigInt writes, adds and compares them', () => {
    forAll(whole, whole, (a, b) => {
      const [left, right] = [canonicalNumber(a.toString()), canonicalNumber(b.toString())];
      expect(left).toBe(a.toString());
      expect(addNumbers(left, right, 1)).toBe((a + b).toString());
      expect(addNumbers(left, right, -1)).toBe((a - b).toString());
      expect(Math.sign(compareNumbers(left, right))).toBe(a < b ? -1 : a > b ? 1 : 0);
    });
  });

  test('with decimals are whole numbers of their last place', () => {
    forAll(
      fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n }),
      fc.nat(15),
      whole,
      (unscaled, scale, other) => {
        const written = canonicalNumber(`${unscaled}e-${scale}`);
        const small = canonicalNumber((other % 10n ** 17n).toString());
        const sum = addNumbers(written, small, 1);

        expect(sum).toBe(
          canonicalNumber(`${unscaled + (other % 10n ** 17n) * 10n ** BigInt(scale)}e-${scale}`),
        );
        expect(addNumbers(sum, small, -1)).toBe(written);
      },
    );
  });

  test.for([
    ['-0', '0'],
    ['0.00', '0'],
    ['1e2', '100'],
    ['-12.50', '-12.5'],
    ['1E-3', '0.001'],
    ['.5', '0.5'],
    ['0010', '10'],
    ['1e125', `1${'0'.repeat(125)}`],
  ] as const)('are stored in one form: %s as %s', ([given, stored]) => {
    expect(canonicalNumber(given)).toBe(stored);
  });

  test('end at 38 digits, also where they are the result of a sum', () => {
    const largest = '9'.repeat(38);

    expect(canonicalNumber(largest)).toBe(largest);
    expect(() => canonicalNumber(`${largest}9`)).toThrow(/38 significant digits/);
    expect(addNumbers(largest, '1', 1)).toBe(`1${'0'.repeat(38)}`);
    expect(() => addNumbers(largest, '0.5', 1)).toThrow(/38 significant digits/);
  });
});
