import type { Finding, FindingCode } from './finding.ts';
import { maskIban } from './iban-mask.ts';
import { ibanCheckDigitsHold } from './iban-mod97.ts';
import { type IbanCountry, ibanCodeOfTerritory, ibanCountryOf } from './iban-registry.ts';

/** Whose account it is: a recipient is asked for the number, a debtor account's stands on its statements. */
export type IbanOwner = 'recipient' | 'debtor';

/** What is wrong, and what a recipient is asked. */
type Fault = { readonly code: FindingCode; readonly what: string; readonly ask: string };

const FOR_THE_NUMBER = 'Ask the recipient for the number.';
const FOR_THE_IBAN = 'Ask the recipient for the IBAN on their bank statement.';
const AS_ON_STATEMENTS = "Write it as the account's statements have it.";

/** How sources and screens hide an IBAN: stars, bullets, an ellipsis, or a run of one filler character. */
const MASKED = /[*•●▪…#]|X{3,}|\.{3,}|_{3,}|-{3,}/;

function unknownCountry(compact: string): Fault {
  const prefix = compact.slice(0, 2);
  if (!/^[A-Z]{2}$/.test(prefix)) {
    return {
      code: 'iban-country-unknown',
      what: 'The IBAN does not begin with the two letters of a country; it may be a domestic account number.',
      ask: 'Ask the recipient for the IBAN.',
    };
  }
  const carried = ibanCodeOfTerritory(prefix);
  if (carried !== undefined) {
    return {
      code: 'iban-country-unknown',
      what: `The IBAN begins with ${prefix}; banks there issue IBANs that begin with ${carried}.`,
      ask: FOR_THE_IBAN,
    };
  }
  return {
    code: 'iban-country-unknown',
    what: `The IBAN begins with ${prefix}, which is no country of the IBAN registry.`,
    ask: FOR_THE_IBAN,
  };
}

/** A length unlike the country's, not counting characters that no IBAN has. */
function wrongLength(compact: string, country: IbanCountry): Fault | undefined {
  const length = compact.replace(/[^0-9A-Z]+/g, '').length;
  if (length === country.length) return undefined;
  const wanted = length < country.length ? 'the whole number' : 'the right number';
  return {
    code: 'iban-length',
    what: `The IBAN ${maskIban(compact)} has ${length} characters; an IBAN of ${country.name} has ${country.length}.`,
    ask: `Ask the recipient for ${wanted}.`,
  };
}

/** The registry's class at an index of the IBAN, beyond the country code. */
function classAt(country: IbanCountry, index: number): string {
  return index < 4 ? 'n' : country.bbanClasses.charAt(index - 4);
}

/** The first character of a wrong class; undefined where all fit. */
function wrongStructure(compact: string, country: IbanCountry): Fault | undefined {
  const shown = maskIban(compact);
  const foreign = /[^0-9A-Z]/.exec(compact);
  if (foreign !== null) {
    return {
      code: 'iban-structure',
      what: `Character ${foreign.index + 1} (spaces not counted) of the IBAN ${shown} is neither a letter from A to Z nor a digit.`,
      ask: 'Remove it, or ask the recipient for the number.',
    };
  }
  if (compact.length !== country.length) return undefined;
  for (let i = 2; i < compact.length; i += 1) {
    const wanted = classAt(country, i);
    const isLetter = compact.charCodeAt(i) >= 65;
    if (wanted === 'n' && isLetter) {
      return {
        code: 'iban-structure',
        what: `Character ${i + 1} (spaces not counted) of the IBAN ${shown} is a letter where an IBAN of ${country.name} has a digit; often it is O for 0 or I for 1.`,
        ask: FOR_THE_NUMBER,
      };
    }
    if (wanted === 'a' && !isLetter) {
      return {
        code: 'iban-structure',
        what: `Character ${i + 1} (spaces not counted) of the IBAN ${shown} is a digit where an IBAN of ${country.name} has a letter; often it is 0 for O or 1 for I.`,
        ask: FOR_THE_NUMBER,
      };
    }
  }
  return undefined;
}

/**
 * Why a text is no IBAN, in sentences for finance. Only for a text that failed.
 *
 * @param compact without spaces and in upper case, as compactIban returns it
 */
export function explainIban(compact: string, owner: IbanOwner): Finding[] {
  return faultsOf(compact).map(({ code, what, ask }) => ({
    code,
    severity: 'reject',
    field: 'iban',
    message: `${what} ${owner === 'recipient' ? ask : AS_ON_STATEMENTS}`,
  }));
}

function faultsOf(compact: string): readonly Fault[] {
  if (compact === '') {
    return [{ code: 'iban-missing', what: 'There is no IBAN.', ask: 'Ask the recipient to enter one.' }];
  }
  if (MASKED.test(compact)) {
    return [
      {
        code: 'iban-masked',
        what: `Part of the IBAN is hidden (${maskIban(compact)}).`,
        ask: 'Give the API user of the source the right to read bank details, or ask the recipient for the number.',
      },
    ];
  }
  const country = ibanCountryOf(compact);
  if (country === undefined) return [unknownCountry(compact)];

  const findings = [wrongStructure(compact, country), wrongLength(compact, country)].filter(
    (finding) => finding !== undefined,
  );
  if (findings.length > 0) return findings;

  const shown = maskIban(compact);
  if (!ibanCheckDigitsHold(compact)) {
    return [
      {
        code: 'iban-check-digits',
        what: `The check digits of the IBAN ${shown} do not fit: a character is wrong or two are swapped.`,
        ask: FOR_THE_NUMBER,
      },
    ];
  }
  return [
    {
      code: 'iban-national-check',
      what: `The account number in the IBAN ${shown} fails the check that banks of ${country.name} use: the IBAN was made from a wrong account number.`,
      ask: FOR_THE_IBAN,
    },
  ];
}
