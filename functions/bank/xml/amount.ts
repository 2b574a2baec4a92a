import { currencyExponent } from '../../core/currency.ts';
import { parseDecimal, toMinorUnits } from '../../core/decimal.ts';
import type { ReportedAmount } from '../report.ts';

/** The lexical form of xs:decimal without a sign; ISO 20022 amounts have 18 digits, trailing zeros aside. */
const DECIMAL = /^\+?(\d{0,30})(?:\.(\d{0,30}))?$/;

/**
 * Reads an ActiveOrHistoricCurrencyAndAmount from its own digits.
 *
 * `10.00000` EUR is 1000 minor units: zeros beyond the currency's decimals do not change the value (xs:decimal), and
 * banks do write `100.00` for currencies without decimals. `10.001` EUR is unreadable.
 */
export function readAmount(text: string, currency: string | undefined, line: number): ReportedAmount {
  const match = DECIMAL.exec(text);
  const [, whole = '', fraction = ''] = match ?? [];
  if (match === null || whole.length + fraction.length === 0) return unreadable('malformed', line);
  const exponent = currency === undefined ? undefined : currencyExponent(currency);
  if (currency === undefined || exponent === undefined) return unreadable('currency-unknown', line);
  const value = parseDecimal(`${whole || '0'}.${fraction || '0'}`);
  if (value === undefined) return unreadable('malformed', line);
  const amountMinor = toMinorUnits(value, exponent);
  if (amountMinor === undefined) return unreadable('too-many-decimals', line);
  return { readable: true, amountMinor, currency };
}

function unreadable(
  problem: Extract<ReportedAmount, { readable: false }>['problem'],
  line: number,
): ReportedAmount {
  return { readable: false, problem, line };
}
