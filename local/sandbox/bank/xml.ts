import { currencyExponent } from '../../../functions/core/currency.ts';
import { assert } from '../../../functions/core/errors.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** An element around XML content. */
export function element(name: string, ...content: readonly string[]): string {
  return `<${name}>${content.join('')}</${name}>`;
}

/** An element around a text, which it escapes; empty without a text. */
export function leaf(name: string, text: string | undefined): string {
  if (text === undefined) return '';
  return `<${name}>${text.replace(/[&<>]/g, (character) => ESCAPES[character] ?? character)}</${name}>`;
}

/** `1050` in EUR is `10.50`. */
export function majorUnits(amountMinor: bigint, currency: string): string {
  const exponent = currencyExponent(currency);
  assert(exponent !== undefined && amountMinor >= 0n, 'a bank writes amounts of currencies that it knows');
  const digits = amountMinor.toString().padStart(exponent + 1, '0');
  const point = digits.length - exponent;
  return exponent === 0 ? digits : `${digits.slice(0, point)}.${digits.slice(point)}`;
}

export function amountElement(name: string, amountMinor: bigint, currency: string): string {
  return `<${name} Ccy="${currency}">${majorUnits(amountMinor, currency)}</${name}>`;
}

/** The milliseconds since the epoch as an ISODateTime. */
export function isoTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}

/** A whole message, as UTF-8. @param message such as `camt.053.001.08` */
export function isoDocument(message: string, content: string): Uint8Array {
  return Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:${message}">\n${content}\n</Document>\n`,
  );
}
