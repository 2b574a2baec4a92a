import { type Charges, MAX_CHARGE_TEXT } from '../../core/charge-record.ts';
import { currencyExponent } from '../../core/currency.ts';
import { formatDecimal, parseDecimal } from '../../core/decimal.ts';
import { cutText } from '../../core/text.ts';
import type { AmpecoExpense } from './schema.ts';

/** Pure: an expense of a session is its one charge record. AMPECO tells neither its energy nor its end. */
export function chargesOf(expense: AmpecoExpense): Charges {
  const { chargingSessionId, totalAmount, currencyCode, chargePointName } = expense;
  if (chargingSessionId === null || chargingSessionId === undefined) return { records: [] };
  const place = chargePointName ?? '';
  const record = {
    sessionId: cutText(chargingSessionId, MAX_CHARGE_TEXT),
    amountMinorText: inMinorUnits(totalAmount.withoutTax, currencyCode),
    ...(place === '' ? {} : { place: cutText(place, MAX_CHARGE_TEXT) }),
  };
  return { records: [record] };
}

/** With its fraction of a minor unit; empty where it cannot be read. */
function inMinorUnits(text: string, currency: string): string {
  const amount = parseDecimal(text);
  const exponent = currencyExponent(currency);
  if (amount === undefined || exponent === undefined) return '';
  return formatDecimal({ digits: amount.digits * 10n ** BigInt(exponent), scale: amount.scale });
}
