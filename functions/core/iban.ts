import type { Finding } from './finding.ts';
import { explainIban, type IbanOwner } from './iban-findings.ts';
import { compactIban } from './iban-mask.ts';
import { headCompletes } from './iban-mod97.ts';
import { NATIONAL_CHECKS, type NationalCheck } from './iban-national.ts';
import { IBAN_COUNTRIES } from './iban-registry.ts';

export { maskIban } from './iban-mask.ts';

declare const ibanBrand: unique symbol;

/** A whole IBAN in electronic form: upper case, no spaces, checked by every rule of this module. */
export type Iban = string & { readonly [ibanBrand]: true };

export type ParsedIban =
  | { readonly ok: true; readonly iban: Iban }
  | { readonly ok: false; readonly findings: Finding[] };

type CountryRule = {
  readonly length: number;
  readonly bbanClasses: string;
  readonly nationalCheck: NationalCheck | undefined;
};

const ZERO = 48;
const NINE = 57;
const A = 65;
const Z = 90;
/** `n` and `a` of the registry's notation; `c` takes both. */
const DIGITS_ONLY = 110;
const LETTERS_ONLY = 97;

const NO_COUNTRY = -1;

/** A country's place in the table of rules by the codes of its two letters. */
function countryIndex(first: number, second: number): number {
  const areLetters = first >= A && first <= Z && second >= A && second <= Z;
  return areLetters ? (first - A) * 26 + second - A : NO_COUNTRY;
}

const RULES: ReadonlyArray<CountryRule | undefined> = ((): Array<CountryRule | undefined> => {
  const rules = new Array<CountryRule | undefined>(26 * 26).fill(undefined);
  for (const { code, length, bbanClasses } of IBAN_COUNTRIES) {
    rules[countryIndex(code.charCodeAt(0), code.charCodeAt(1))] = {
      length,
      bbanClasses,
      nationalCheck: NATIONAL_CHECKS[code],
    };
  }
  return rules;
})();

/** In place of a remainder: the text does not fit its country's structure. */
const BROKEN = -1;

/**
 * The remainder by 97 of the BBAN, or BROKEN where a character is not of the registry's class. One pass for both: this
 * loop is most of the cost of checking an IBAN.
 */
function bbanRemainder(text: string, bbanClasses: string): number {
  let remainder = 0;
  for (let i = 0; i < bbanClasses.length; i += 1) {
    const code = text.charCodeAt(i + 4);
    const kind = bbanClasses.charCodeAt(i);
    if (code >= ZERO && code <= NINE) {
      if (kind === LETTERS_ONLY) return BROKEN;
      remainder = remainder * 10 + code - ZERO;
    } else {
      if (kind === DIGITS_ONLY || code < A || code > Z) return BROKEN;
      remainder = remainder * 100 + code - A + 10;
    }
    // Stays a small integer (below 2^30), the kind that engines compute without boxing.
    if (remainder > 9_999_999) remainder %= 97;
  }
  return remainder % 97;
}

/** The whole check, without an allocation: nearly every IBAN of a source is right. */
function isIban(text: string): text is Iban {
  const index = countryIndex(text.charCodeAt(0), text.charCodeAt(1));
  const rule = index === NO_COUNTRY ? undefined : RULES[index];
  if (rule === undefined || rule.length !== text.length) return false;
  const remainder = bbanRemainder(text, rule.bbanClasses);
  return (
    remainder !== BROKEN &&
    headCompletes(text, remainder) &&
    (rule.nationalCheck === undefined || rule.nationalCheck(text))
  );
}

/**
 * Reads an IBAN as people and sources write it: drops spaces of any kind and invisible characters, accepts lower case.
 * Checks country, length and structure (SWIFT IBAN Registry), check digits (ISO 13616) and reliable national check
 * digits. Only the bank knows whether the account exists.
 *
 * @returns the IBAN, or every finding that says something new: a wrong length, say, hides the check digits, which
 * cannot be right then. Messages show at most the country and the last four characters.
 */
export function parseIban(text: string, owner: IbanOwner = 'recipient'): ParsedIban {
  if (isIban(text)) return { ok: true, iban: text };
  const compact = compactIban(text);
  if (compact !== text && isIban(compact)) return { ok: true, iban: compact };
  return { ok: false, findings: explainIban(compact, owner) };
}

/** The IBAN's first two letters. Territories have their country's: GB for Jersey, FR for Réunion. */
export function ibanCountry(iban: Iban): string {
  return iban.slice(0, 2);
}
