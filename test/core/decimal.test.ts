import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  absDecimal,
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  parseDecimal,
  subtractDecimals,
  toMinorUnits,
} from '../../functions/core/decimal.ts';
import { forAll } from '../support/properties.ts';

const decimals = fc.record({
  digits: fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
  scale: fc.integer({ min: 0, max: 40 }),
});

/** The value times 10^80: a whole number for every decimal here, so that BigInt alone is the judge. */
function scaled({ digits, scale }: Decimal): bigint {
  return digits * 10n ** BigInt(80 - scale);
}

describe('parseDecimal', () => {
  it.each([
    ['0', 0n, 0],
    ['-0', 0n, 0],
    ['12', 12n, 0],
    ['-12.50', -1250n, 2],
    ['0.10', 10n, 2],
    ['1e3', 1000n, 0],
    ['1.2E+3', 1200n, 0],
    ['1.25e1', 125n, 1],
    ['5e-3', 5n, 3],
    ['9007199254740993', 9007199254740993n, 0],
    ['0.1000000000000000055511151231257827', 1000000000000000055511151231257827n, 34],
  ])('reads %s digit by digit', (text, digits, scale) => {
    expect(parseDecimal(text)).toEqual({ digits, scale });
  });

  it.each([
    ['empty', ''],
    ['a blank', ' '],
    ['a leading blank', ' 1'],
    ['a trailing line end', '1\n'],
    ['a plus sign', '+1'],
    ['two signs', '--1'],
    ['a bare point', '.5'],
    ['a point without digits', '1.'],
    ['two points', '1.2.3'],
    ['a decimal comma', '1,50'],
    ['a group separator', '1 000'],
    ['an underscore', '1_000'],
    ['hexadecimal', '0x10'],
    ['a BigInt literal', '10n'],
    ['an empty exponent', '1e'],
    ['a fraction in the exponent', '1e1.5'],
    ['NaN', 'NaN'],
    ['Infinity', 'Infinity'],
    ['Arabic digits', '١٢'],
    ['full-width digits', '１２'],
    ['an exponent that would fill the memory', '1e999999'],
    ['an exponent just beyond the bound', '1e41'],
    ['a negative exponent just beyond the bound', '1e-41'],
    ['forty-one digits', '1'.repeat(41)],
    ['a megabyte of digits', '9'.repeat(1_000_000)],
  ])('refuses %s', (_what, text) => {
    expect(parseDecimal(text)).toBeUndefined();
  });

  it('reads back what it prints', () => {
    forAll(decimals, fc.integer({ min: 0, max: 40 }), (value, minDecimals) => {
      const read = parseDecimal(formatDecimal(value, minDecimals));

      expect(read === undefined ? undefined : scaled(read)).toBe(scaled(value));
    });
  });

  it('takes any text without throwing, and gives a bounded number or none', () => {
    forAll(fc.oneof(fc.string(), fc.stringMatching(/^-?\d{0,45}\.?\d{0,45}(e[+-]?\d{0,4})?$/)), (text) => {
      const value = parseDecimal(text);

      expect(value === undefined || (value.scale >= 0 && value.scale <= 40)).toBe(true);
    });
  });
});

describe('arithmetic', () => {
  it('adds, subtracts and compares as BigInt does', () => {
    forAll(decimals, decimals, (a, b) => {
      expect(scaled(addDecimals(a, b))).toBe(scaled(a) + scaled(b));
      expect(scaled(subtractDecimals(a, b))).toBe(scaled(a) - scaled(b));
      const difference = scaled(a) - scaled(b);
      expect(compareDecimals(a, b)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
    });
  });

  it('takes the sign away and nothing else', () => {
    forAll(decimals, (value) => {
      const size = scaled(value);

      expect(scaled(absDecimal(value))).toBe(size < 0n ? -size : size);
    });
  });

  it('knows that 0.1 + 0.2 is 0.3', () => {
    const sum = addDecimals({ digits: 1n, scale: 1 }, { digits: 20n, scale: 2 });

    expect(compareDecimals(sum, { digits: 3n, scale: 1 })).toBe(0);
  });
});

describe('toMinorUnits', () => {
  it.each([
    ['12.50', 2, 1250n],
    ['12.5000', 2, 1250n],
    ['-0.01', 2, -1n],
    ['1234', 0, 1234n],
    ['1.234', 3, 1234n],
    ['1e2', 2, 10000n],
    ['12.345', 2, undefined],
    ['0.001', 2, undefined],
    ['0.5', 0, undefined],
  ])('%s with %d decimals is %s', (text, exponent, minor) => {
    const value = parseDecimal(text);

    expect(value === undefined ? 'unreadable' : toMinorUnits(value, exponent)).toBe(minor);
  });

  it('never rounds: it is exact or it is none', () => {
    forAll(decimals, fc.integer({ min: 0, max: 4 }), (value, exponent) => {
      const minor = toMinorUnits(value, exponent);
      const unit = 10n ** BigInt(80 - exponent);

      if (minor === undefined) expect(scaled(value) % unit).not.toBe(0n);
      else expect(minor * unit).toBe(scaled(value));
    });
  });
});

describe('formatDecimal', () => {
  it.each([
    [{ digits: 1250n, scale: 2 }, 0, '12.5'],
    [{ digits: 1250n, scale: 2 }, 2, '12.50'],
    [{ digits: 1200n, scale: 2 }, 0, '12'],
    [{ digits: -5n, scale: 3 }, 0, '-0.005'],
    [{ digits: 0n, scale: 2 }, 2, '0.00'],
    [{ digits: 7n, scale: 0 }, 2, '7.00'],
    [{ digits: 12345n, scale: 3 }, 2, '12.345'],
  ])('prints %o with at least %d decimals as %s', (value, minDecimals, text) => {
    expect(formatDecimal(value, minDecimals)).toBe(text);
  });
});
