import { ibanCountryOf } from './iban-registry.ts';

/** White space of any kind, and invisible characters: soft hyphen, zero-width ones, direction marks. */
const INVISIBLE = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+/g;

const LOWER_CASE = /[a-z]/;

/**
 * The text without white space and invisible characters, with a-z in upper case. Other alphabets stay: upper-casing
 * some of their letters gives ASCII ones (ı gives I, ſ gives S), which would then pass.
 */
export function compactIban(text: string): string {
  const visible = text.replace(INVISIBLE, '');
  return LOWER_CASE.test(visible) ? visible.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : visible;
}

/** Country and two check digits, possibly masked already, as in `DK95` or `DK**`. */
const IBAN_HEAD = /^[A-Z]{2}[0-9X*•●]{2}/;
const LAST_FOUR = /[0-9A-Z]{4}$/;

/** No IBAN is shorter (Norway); four characters of a shorter text would reveal too much. */
const SHORTEST_IBAN = 15;

/**
 * Country and last four characters, such as `DE** **** 3000`, for messages, logs and events. Takes any text: without an
 * IBAN's beginning it shows nothing (`****`), shorter than any IBAN only the country (`DE** ****`).
 */
export function maskIban(text: string): string {
  const compact = compactIban(text);
  if (!IBAN_HEAD.test(compact) || ibanCountryOf(compact) === undefined) return '****';
  const tail = compact.length < SHORTEST_IBAN ? null : LAST_FOUR.exec(compact);
  return `${compact.slice(0, 2)}** ****${tail === null ? '' : ` ${tail[0]}`}`;
}
