import { currencyExponent } from '../core/currency.ts';
import {
  absDecimal,
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  parseDecimal,
  subtractDecimals,
} from '../core/decimal.ts';

const ZERO: Decimal = { digits: 0n, scale: 0 };

/** The exact sum of the numbers' texts; undefined if one is unreadable: then there is nothing to compare. */
export function sumTexts(texts: readonly string[]): Decimal | undefined {
  let sum = ZERO;
  for (const text of texts) {
    const value = parseDecimal(text);
    if (value === undefined) return undefined;
    sum = addDecimals(sum, value);
  }
  return sum;
}

/** Whether `a` and `b` lie further apart than `allowance`. */
export function differBeyond(a: Decimal, b: Decimal, allowance: Decimal): boolean {
  return compareDecimals(absDecimal(subtractDecimals(a, b)), allowance) > 0;
}

/**
 * How far rounding explains that a total in minor units differs from its lines: half a minor unit a line, and at most 1
 * % of the total, since many small lines would explain any amount. A zero line explains nothing.
 */
export function roundingAllowance(lines: readonly string[], total: Decimal): Decimal {
  const rounded = lines.filter((text) => parseDecimal(text)?.digits !== 0n).length;
  const halves: Decimal = { digits: BigInt(rounded) * 5n, scale: 1 };
  const { digits, scale } = absDecimal(total);
  const percent: Decimal = { digits, scale: scale + 2 };
  return compareDecimals(halves, percent) < 0 ? halves : percent;
}

/** Decimals of a currency whose minor unit is the hundredth, a cent. */
export const CENTS_EXPONENT = 2;

/** An amount in cents as people write it: `93.75 DKK`; `9375 "cents" ISK` where the currency has none. */
export function shownCents(cents: Decimal, currency: string): string {
  if ((currencyExponent(currency) ?? CENTS_EXPONENT) !== CENTS_EXPONENT) {
    return `${formatDecimal(cents)} "cents" ${currency}`;
  }
  const major = { digits: cents.digits, scale: cents.scale + CENTS_EXPONENT };
  return `${formatDecimal(major, CENTS_EXPONENT)} ${shownCode(currency)}`.trim();
}

/** A source's currency code, safe in a message. */
export function shownCode(currency: string): string {
  return /^[A-Za-z]{3}$/.test(currency) ? currency : '';
}
