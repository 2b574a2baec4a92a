import { currencyExponent } from '../../functions/core/currency.ts';
import { tariffOf } from '../payroll/payroll-lines.ts';
import type { StatementPayment } from './statement.ts';

/** What one kWh was paid with; empty where nobody knows. */
export function tariffText(
  { amountMinor, energyWh, currency }: Pick<StatementPayment, 'amountMinor' | 'energyWh' | 'currency'>,
  decimals: number,
): string {
  const exponent = currencyExponent(currency);
  if (exponent === undefined) return '';
  return tariffOf({ amountMinor, energyWh, currency }, Math.max(decimals, exponent))?.perKwh ?? '';
}
