import { currencyExponent } from '../../core/currency.ts';
import { type Decimal, formatDecimal, parseDecimal, toMinorUnits } from '../../core/decimal.ts';
import type { Expense } from '../../core/expense.ts';

/** AMPECO calculates with four decimals: such an amount is rejected, or rounded and held. */
export type FractionPolicy = 'reject' | 'round-half-even-and-hold';

/**
 * Pure: the expense with its amount in whole minor units, if the policy says so. Nothing rounds silently: a rounded
 * payout is held and names the original amount.
 */
export function rounded(expense: Expense, policy: FractionPolicy): Expense {
  const value = parseDecimal(expense.amount.text);
  const exponent = currencyExponent(expense.currency);
  if (policy === 'reject' || value === undefined || exponent === undefined) return expense;
  if (toMinorUnits(value, exponent) !== undefined) return expense;
  const text = formatDecimal(roundHalfEven(value, exponent), exponent);
  return {
    ...expense,
    amount: { text, unit: 'major' },
    sourceFindings: [
      ...expense.sourceFindings,
      {
        code: 'amount-rounded',
        severity: 'hold',
        field: 'amount',
        message: `AMPECO gives ${formatDecimal(value)} ${expense.currency}, which was rounded to ${text} ${expense.currency}. Release it if that is what is owed.`,
      },
    ],
  };
}

/** To the nearest value of `scale` decimals; a half to the even one, so that many roundings favour nobody. */
export function roundHalfEven({ digits, scale: from }: Decimal, scale: number): Decimal {
  if (from <= scale) return { digits: digits * 10n ** BigInt(scale - from), scale };
  const divisor = 10n ** BigInt(from - scale);
  const magnitude = digits < 0n ? -digits : digits;
  const [whole, rest] = [magnitude / divisor, magnitude % divisor];
  const twice = rest * 2n;
  const isUp = twice > divisor || (twice === divisor && whole % 2n === 1n);
  const result = whole + (isUp ? 1n : 0n);
  return { digits: digits < 0n ? -result : result, scale };
}
