import { currencyExponent } from '../../functions/core/currency.ts';
import { tariffOf } from '../payroll/payroll-lines.ts';
import type { StatementPayment } from './statement.ts';

/** The price paid for one kWh; empty where nobody knows. */
export function tariffText(
  { amountMinor, energyWh, currency }: Pick<StatementPayment, 'amountMinor' | 'energyWh' | 'currency'>,
  decimals: number,
): string {
  const exponent = currencyExponent(currency);
  if (exponent === undefined) return '';
  return tariffOf({ amountMinor, energyWh, currency }, Math.max(decimals, exponent))?.perKwh ?? '';
}
