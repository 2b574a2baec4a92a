import { locale } from '../words/language.ts';

/** Making a format takes longer than a table's row: each is made once for a language. */
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

export function numberFormat(options: Intl.NumberFormatOptions = {}, place = locale()): Intl.NumberFormat {
  return known(numbers, place, options, () => new Intl.NumberFormat(place, options));
}

export function dateFormat(options: Intl.DateTimeFormatOptions, place = locale()): Intl.DateTimeFormat {
  return known(dates, place, options, () => new Intl.DateTimeFormat(place, options));
}

function known<F>(formats: Map<string, F>, place: string, options: object, make: () => F): F {
  const key = place + JSON.stringify(options);
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}
