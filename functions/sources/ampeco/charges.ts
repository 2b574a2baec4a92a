import { type Charges, chargeText } from '../../core/charge-record.ts';
import { currencyExponent } from '../../core/currency.ts';
import { formatDecimal, parseDecimal } from '../../core/decimal.ts';
import type { AmpecoExpense } from './schema.ts';

/** Pure: an expense of a session is its one charge record. AMPECO tells neither its energy nor its end. */
export function chargesOf(expense: AmpecoExpense): Charges {
  const { chargingSessionId, totalAmount, currencyCode, chargePointName } = expense;
  if (chargingSessionId === null || chargingSessionId === undefined) return { records: [] };
  const place = chargePointName ?? '';
  const record = {
    sessionId: chargeText(chargingSessionId),
    amountMinorText: inMinorUnits(totalAmount.withoutTax, currencyCode),
    ...(place === '' ? {} : { place: chargeText(place) }),
  };
  return { records: [record] };
}

/** With its fraction of a minor unit; empty if unreadable. */
function inMinorUnits(text: string, currency: string): string {
  const amount = parseDecimal(text);
  const exponent = currencyExponent(currency);
  if (amount === undefined || exponent === undefined) return '';
  return formatDecimal({ digits: amount.digits * 10n ** BigInt(exponent), scale: amount.scale });
}
