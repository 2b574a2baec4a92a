import { currencyExponent } from './currency.ts';
import { type Decimal, formatDecimal } from './decimal.ts';

/** The limit of one SEPA credit transfer, 999,999,999.99 (EPC125-05, amount of the credit transfer). */
export const MAX_AMOUNT: Decimal = { digits: 99_999_999_999n, scale: 2 };

/** `1234.50` for 123450n EUR; whole minor units for an unknown currency. */
export function formatMinor(amountMinor: bigint, currency: string): string {
  const exponent = currencyExponent(currency) ?? 0;
  return formatDecimal({ digits: amountMinor, scale: exponent }, exponent);
}
