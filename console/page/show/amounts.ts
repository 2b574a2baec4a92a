import { locale } from '../words/language.ts';
import { decimalsOf } from './decimals.ts';
import { numberFormat } from './formats.ts';

/**
 * `1,234.50` for `123450` of EUR, by the person's language. By whole numbers alone: no float touches an amount.
 */
export function amountText(amountMinor: string, currency: string, place = locale()): string {
  const exponent = decimalsOf(currency);
  const minor = BigInt(amountMinor);
  const unit = 10n ** BigInt(exponent);
  const magnitude = minor < 0n ? -minor : minor;
  const whole = numberFormat({}, place).format(magnitude / unit);
  const sign = minor < 0n ? '−' : '';
  if (exponent === 0) return sign + whole;
  const fraction = String(magnitude % unit).padStart(exponent, '0');
  return sign + whole + decimalPoint(place) + fraction;
}

/** An exact decimal of the API, such as `12.345`, with the person's own point. */
export function decimalText(text: string): string {
  return text.replace('.', decimalPoint(locale()));
}

function decimalPoint(place: string): string {
  const parts = numberFormat({}, place).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}

export function countText(count: number): string {
  return numberFormat().format(count);
}

/** Such as `+4.2 %`, of whole basis points; undefined where there is nothing to compare with. */
export function changeText(fromMinor: string, toMinor: string): string | undefined {
  const [from, to] = [BigInt(fromMinor), BigInt(toMinor)];
  if (from <= 0n) return undefined;
  const tenths = ((to - from) * 1000n) / from;
  const format = numberFormat({ signDisplay: 'exceptZero', minimumFractionDigits: 1 });
  return `${format.format(Number(tenths) / 10)} %`;
}

/** How large a part is of a whole, in thousandths; for drawing only. */
export function shareOf(partMinor: string, wholeMinor: string): number {
  const [part, whole] = [BigInt(partMinor), BigInt(wholeMinor)];
  return whole <= 0n || part <= 0n ? 0 : Number((part * 1000n) / whole);
}
