import { currencyExponent } from '../../../functions/core/currency.ts';
import type { PlainDate } from '../../../functions/core/date.ts';
import { formatDecimal } from '../../../functions/core/decimal.ts';
import { assert } from '../../../functions/core/errors.ts';
import type { DateFormat } from '../../../functions/platform/config-accounting.ts';

/** A file of a month, as an accounting program reads it. */
export type JournalFile = { readonly name: string; readonly bytes: Uint8Array };

/** What makes a file beside its entries; all of it belongs to the closed month, so that a file is the same again. */
export type OfMonth = {
  /** `YYYY-MM`. */
  readonly month: string;
  /** ISO 8601: when it was closed, or previewed. */
  readonly madeAt: string;
};

/** `1234,50`: two decimals at least, whatever the currency has. Accounting programs take no more than two. */
export function amountText(amountMinor: bigint, currency: string, decimalSign: '.' | ','): string {
  const exponent = currencyExponent(currency);
  assert(exponent !== undefined && exponent <= 2, 'a currency of the books has at most two decimals');
  return formatDecimal({ digits: amountMinor, scale: exponent }, 2).replace('.', decimalSign);
}

export function dateText(date: PlainDate, format: DateFormat): string {
  const [year = '', month = '', day = ''] = date.split('-');
  switch (format) {
    case 'YYYY-MM-DD':
      return date;
    case 'YYYYMMDD':
      return `${year}${month}${day}`;
    case 'DD.MM.YYYY':
      return `${day}.${month}.${year}`;
    case 'DD-MM-YYYY':
      return `${day}-${month}-${year}`;
    case 'MM/DD/YYYY':
      return `${month}/${day}/${year}`;
  }
}

/** At most so many characters, none cut in half. */
export function cut(text: string, maxCharacters: number): string {
  return [...text].slice(0, maxCharacters).join('').trimEnd();
}
