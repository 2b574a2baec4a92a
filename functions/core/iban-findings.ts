import type { Finding, FindingCode } from './finding.ts';
import { maskIban } from './iban-mask.ts';
import { ibanCheckDigitsHold } from './iban-mod97.ts';
import { type IbanCountry, ibanCodeOfTerritory, ibanCountryOf } from './iban-registry.ts';

/** Whom to ask for a number that is right: of a debtor account, its bank. */
export type IbanGiver = 'the recipient' | 'the bank';

/** How sources and screens hide an IBAN: stars, bullets, an ellipsis, or a run of one filler character. */
const MASKED = /[*•●▪…#]|X{3,}|\.{3,}|_{3,}|-{3,}/;

function reject(code: FindingCode, message: string): Finding {
  return { code, severity: 'reject', field: 'iban', message };
}

function unknownCountry(compact: string, giver: IbanGiver): Finding {
  const prefix = compact.slice(0, 2);
  if (!/^[A-Z]{2}$/.test(prefix)) {
    return reject(
      'iban-country-unknown',
      `The IBAN does not begin with the two letters of a country; it may be a domestic account number. Ask ${giver} for the IBAN.`,
    );
  }
  const carried = ibanCodeOfTerritory(prefix);
  if (carried !== undefined) {
    return reject(
      'iban-country-unknown',
      `The IBAN begins with ${prefix}; banks there issue IBANs that begin with ${carried}. Ask ${giver} for the IBAN on their bank statement.`,
    );
  }
  return reject(
    'iban-country-unknown',
    `The IBAN begins with ${prefix}, which is no country of the IBAN registry. Ask ${giver} for the IBAN on their bank statement.`,
  );
}

/** A length unlike the country's, not counting characters that no IBAN has. */
function wrongLength(compact: string, country: IbanCountry, giver: IbanGiver): Finding | undefined {
  const length = compact.replace(/[^0-9A-Z]+/g, '').length;
  if (length === country.length) return undefined;
  const wanted = length < country.length ? 'the whole number' : 'the right number';
  return reject(
    'iban-length',
    `The IBAN ${maskIban(compact)} has ${length} characters; an IBAN of ${country.name} has ${country.length}. Ask ${giver} for ${wanted}.`,
  );
}

/** The registry's class at an index of the IBAN, beyond the country code. */
function classAt(country: IbanCountry, index: number): string {
  return index < 4 ? 'n' : country.bbanClasses.charAt(index - 4);
}

/** The first character of a wrong class; undefined where all fit. */
function wrongStructure(compact: string, country: IbanCountry, giver: IbanGiver): Finding | undefined {
  const shown = maskIban(compact);
  const foreign = /[^0-9A-Z]/.exec(compact);
  if (foreign !== null) {
    return reject(
      'iban-structure',
      `Character ${foreign.index + 1} (spaces not counted) of the IBAN ${shown} is neither a letter from A to Z nor a digit. Remove it, or ask ${giver} for the number.`,
    );
  }
  if (compact.length !== country.length) return undefined;
  for (let i = 2; i < compact.length; i += 1) {
    const wanted = classAt(country, i);
    const isLetter = compact.charCodeAt(i) >= 65;
    if (wanted === 'n' && isLetter) {
      return reject(
        'iban-structure',
        `Character ${i + 1} (spaces not counted) of the IBAN ${shown} is a letter where an IBAN of ${country.name} has a digit; often it is O for 0 or I for 1. Ask ${giver} for the number.`,
      );
    }
    if (wanted === 'a' && !isLetter) {
      return reject(
        'iban-structure',
        `Character ${i + 1} (spaces not counted) of the IBAN ${shown} is a digit where an IBAN of ${country.name} has a letter; often it is 0 for O or 1 for I. Ask ${giver} for the number.`,
      );
    }
  }
  return undefined;
}

/**
 * Why a text is no IBAN, in sentences for finance. Only for a text that failed.
 *
 * @param compact without spaces and in upper case, as compactIban returns it
 */
export function explainIban(compact: string, giver: IbanGiver): Finding[] {
  if (compact === '') {
    return [reject('iban-missing', `There is no IBAN. Ask ${giver} to enter one.`)];
  }
  if (MASKED.test(compact)) {
    return [
      reject(
        'iban-masked',
        `The source hides part of the IBAN (${maskIban(compact)}). Give the API user the right to read bank details, or ask ${giver} for the number.`,
      ),
    ];
  }
  const country = ibanCountryOf(compact);
  if (country === undefined) return [unknownCountry(compact, giver)];

  const findings = [wrongStructure(compact, country, giver), wrongLength(compact, country, giver)].filter(
    (finding) => finding !== undefined,
  );
  if (findings.length > 0) return findings;

  const shown = maskIban(compact);
  if (!ibanCheckDigitsHold(compact)) {
    return [
      reject(
        'iban-check-digits',
        `The check digits of the IBAN ${shown} do not fit: a character is wrong or two are swapped. Ask ${giver} for the number.`,
      ),
    ];
  }
  return [
    reject(
      'iban-national-check',
      `The account number in the IBAN ${shown} fails the check that banks of ${country.name} use: the IBAN was made from a wrong account number. Ask ${giver} for the IBAN on their bank statement.`,
    ),
  ];
}
