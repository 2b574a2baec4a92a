import { currencyExponent } from './currency.ts';
import { parseDecimal, toMinorUnits } from './decimal.ts';
import type { Expense } from './expense.ts';

/** The expense's amount in minor units; undefined if unreadable, or with a fraction of one. */
export function statedAmount({ amount, currency }: Pick<Expense, 'amount' | 'currency'>): bigint | undefined {
  const value = parseDecimal(amount.text);
  const scale = amount.unit === 'minor' ? 0 : currencyExponent(currency);
  return value === undefined || scale === undefined ? undefined : toMinorUnits(value, scale);
}
