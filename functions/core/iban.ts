import type { Finding } from './finding.ts';
import { explainIban } from './iban-findings.ts';
import { compactIban } from './iban-mask.ts';
import { ibanCheckDigitsHold } from './iban-mod97.ts';
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

/** A country's place in the table of rules by its two letters, or -1 where they are no upper-case letters. */
function countryIndex(first: number, second: number): number {
  return first >= 65 && first <= 90 && second >= 65 && second <= 90 ? (first - 65) * 26 + second - 65 : -1;
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

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function hasStructure(text: string, bbanClasses: string): boolean {
  if (!isDigit(text.charCodeAt(2)) || !isDigit(text.charCodeAt(3))) return false;
  for (let i = 0; i < bbanClasses.length; i += 1) {
    const code = text.charCodeAt(i + 4);
    const kind = bbanClasses.charCodeAt(i);
    if (isDigit(code)) {
      if (kind === 97) return false; // a digit where `a` asks for a letter
    } else if (kind === 110 || code < 65 || code > 90) {
      return false; // `n` asks for a digit, or this is neither a digit nor an upper-case letter
    }
  }
  return true;
}

/** The whole check, without an allocation: nearly every IBAN that a source sends is right. */
function isIban(text: string): text is Iban {
  const index = countryIndex(text.charCodeAt(0), text.charCodeAt(1));
  if (index === -1) return false;
  const rule = RULES[index];
  return (
    rule !== undefined &&
    rule.length === text.length &&
    hasStructure(text, rule.bbanClasses) &&
    ibanCheckDigitsHold(text) &&
    (rule.nationalCheck === undefined || rule.nationalCheck(text))
  );
}

/**
 * Reads an IBAN as people and sources write it: spaces of any kind, invisible characters and lower case are
 * accepted and dropped. Checked are country, length and structure (SWIFT IBAN Registry), check digits (ISO 13616)
 * and national check digits where they are reliable. That the account exists is for the bank to say.
 *
 * @returns the IBAN, or every finding that says something new: a wrong length, say, hides the check digits, which
 *   cannot be right then. Messages show the country and the last four characters at most.
 */
export function parseIban(text: string): ParsedIban {
  if (isIban(text)) return { ok: true, iban: text };
  const compact = compactIban(text);
  if (isIban(compact)) return { ok: true, iban: compact };
  return { ok: false, findings: explainIban(compact) };
}

/** The IBAN's first two letters. Territories carry their country's: GB for Jersey, FR for Réunion. */
export function ibanCountry(iban: Iban): string {
  return iban.slice(0, 2);
}

/** In groups of four, as ISO 13616 prints it. Shows the whole IBAN: for the console only. */
export function formatIban(iban: Iban): string {
  let printed = iban.slice(0, 4);
  for (let i = 4; i < iban.length; i += 4) printed += ` ${iban.slice(i, i + 4)}`;
  return printed;
}
