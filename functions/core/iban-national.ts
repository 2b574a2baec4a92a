import { mod97 } from './iban-mod97.ts';

/**
 * National check digits inside the BBAN, which mod 97 over the whole IBAN does not cover.
 *
 * A check is here only if the country's own rule is published, holds for every account and has no known exception that
 * it ignores: a wrong check would refuse somebody's money. Left out on purpose:
 * - IS: the holder's kennitala in the BBAN had a check digit, but Registers Iceland issues all numbers without one
 *   since 18 February 2026, and system numbers since November 2021 (skra.is, "Kennitölur án vartölu"). A misfit holds
 *   the payout instead: `iban-kennitala.ts`.
 * - NL, DE, AT, DK, SE, CH, GB, IE: the rule depends on the bank, or not all banks keep it.
 * - AL, MR, TL, TN, XK and others outside SEPA: rules known only from re-engineering, or of no use to a SEPA rail.
 *
 * Unless a function names another source, rules are those of the ECBS "Register of European Account Numbers", TR201
 * V3.23 of February 2007. Positions in comments count from 1 within the BBAN.
 */
export type NationalCheck = (iban: string) => boolean;

const BBAN_START = 4;

function digitAt(iban: string, bbanIndex: number): number {
  return iban.charCodeAt(BBAN_START + bbanIndex) - 48;
}

function weightedSum(iban: string, bbanIndex: number, weights: readonly number[]): number {
  let sum = 0;
  let index = bbanIndex;
  for (const weight of weights) {
    sum += digitAt(iban, index) * weight;
    index += 1;
  }
  return sum;
}

/**
 * BA, ME, PT, RS, SI: ISO 7064 MOD 97-10 over the whole BBAN, with check digits from 02 to 98 at its end. PT is the
 * NIB of Banco de Portugal; RS the National Bank of Serbia's decision on the uniform structure of accounts; BA the
 * instruction on account structure in Službene novine FBiH 52/00.
 */
function mod97Over(iban: string): boolean {
  const checkDigits = Number(iban.slice(-2));
  return checkDigits >= 2 && checkDigits <= 98 && mod97(iban, BBAN_START, iban.length) === 1;
}

/** MK: as above. The registry allows letters in the account; no published rule covers them, so those pass. */
function macedonian(iban: string): boolean {
  for (let i = BBAN_START; i < iban.length; i += 1) {
    if (iban.charCodeAt(i) >= 65) return true;
  }
  return mod97Over(iban);
}

/** BE: positions 11-12 are the first ten digits modulo 97, with 97 in place of 0. */
function belgian(iban: string): boolean {
  const remainder = mod97(iban, BBAN_START, BBAN_START + 10);
  return digitAt(iban, 10) * 10 + digitAt(iban, 11) === (remainder === 0 ? 97 : remainder);
}

/** CZ (decree 169/2011 Sb., annex) and SK: prefix (5-10) and account number (11-20) each weigh to 0 modulo 11. */
function czechSlovak(iban: string): boolean {
  return (
    weightedSum(iban, 4, [10, 5, 8, 4, 2, 1]) % 11 === 0 &&
    weightedSum(iban, 10, [6, 3, 7, 9, 10, 5, 8, 4, 2, 1]) % 11 === 0
  );
}

/** EE: the domestic account number (3-16) by the 7-3-1 method (Estonian Banking Association). */
function estonian(iban: string): boolean {
  return (weightedSum(iban, 2, [7, 1, 3, 7, 1, 3, 7, 1, 3, 7, 1, 3, 7]) + digitAt(iban, 15)) % 10 === 0;
}

function spanishDigit(sum: number): number {
  const digit = 11 - (sum % 11);
  if (digit === 11) return 0;
  return digit === 10 ? 1 : digit;
}

/** ES: position 9 checks bank and branch (1-8), position 10 the account (11-20). */
function spanish(iban: string): boolean {
  return (
    digitAt(iban, 8) === spanishDigit(weightedSum(iban, 0, [4, 8, 5, 10, 9, 7, 3, 6])) &&
    digitAt(iban, 9) === spanishDigit(weightedSum(iban, 10, [1, 2, 4, 8, 5, 10, 9, 7, 3, 6]))
  );
}

/**
 * FI: Luhn over all 14 digits, for the banks of the national account number scheme (codes 1-6 and 8). Codes that begin
 * with 7 belong to newer institutions, and not all of them keep it: real accounts of 798 fail (ibantools issue 354).
 */
function finnish(iban: string): boolean {
  const group = digitAt(iban, 0);
  if (group === 0 || group === 7 || group === 9) return true;
  let sum = 0;
  for (let i = 0; i < 14; i += 1) {
    const product = digitAt(iban, i) * (i % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === 0;
}

/** Letters of a RIB: A-I and J-R are 1-9, S-Z are 2-9. */
function ribDigit(code: number): number {
  if (code < 65) return code - 48;
  const letter = code - 65;
  return letter < 18 ? (letter % 9) + 1 : letter - 16;
}

/** FR, MC: the clé RIB (22-23), from 01 to 97, makes the 23 digits, with letters replaced, divisible by 97. */
function french(iban: string): boolean {
  const key = Number(iban.slice(-2));
  if (key < 1 || key > 97) return false;
  let remainder = 0;
  for (let i = BBAN_START; i < BBAN_START + 23; i += 1) {
    remainder = (remainder * 10 + ribDigit(iban.charCodeAt(i))) % 97;
  }
  return remainder === 0;
}

/** ISO 7064 MOD 11,10 over the digits from `from` up to `to`, the last of which is the check digit. */
function mod11by10(iban: string, from: number, to: number): boolean {
  let product = 10;
  for (let i = from; i < to - 1; i += 1) {
    const sum = (product + digitAt(iban, i)) % 10;
    product = ((sum === 0 ? 10 : sum) * 2) % 11;
  }
  return (product + digitAt(iban, to - 1)) % 10 === 1;
}

/** HR: bank number (1-7) and account (8-17) each end in a check digit (Croatian National Bank, Narodne novine). */
function croatian(iban: string): boolean {
  return mod11by10(iban, 0, 7) && mod11by10(iban, 7, 17);
}

/**
 * HU: bank and branch (1-8) and account (9-24) each weigh to 0 modulo 10 by 9-7-3-1 (MNB decree 18/2009, annex 1).
 * A 16-digit account is followed by eight zeros, which add nothing: one rule serves both lengths.
 */
function hungarian(iban: string): boolean {
  return (
    weightedSum(iban, 0, [9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0 &&
    weightedSum(iban, 8, [9, 7, 3, 1, 9, 7, 3, 1, 9, 7, 3, 1, 9, 7, 3, 1]) % 10 === 0
  );
}

/** The value of a letter or digit at an odd position of an Italian BBAN; at an even one it is its own. */
const CIN_ODD: readonly number[] = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
];

/** IT, SM: the CIN letter (1) is the sum over positions 2-23 modulo 26, counted from A. */
function italian(iban: string): boolean {
  let sum = 0;
  for (let i = 1; i < 23; i += 1) {
    const code = iban.charCodeAt(BBAN_START + i);
    const value = code < 65 ? code - 48 : code - 65;
    sum += i % 2 === 1 ? (CIN_ODD[value] ?? 0) : value;
  }
  return iban.charCodeAt(BBAN_START) - 65 === sum % 26;
}

/**
 * NO: the 11 digits weigh to 0 modulo 11. In account group 00 (5-6) the check digit covers positions 7-10 only;
 * that group passes by either rule. Old giro numbers (bank 0000) follow another rule and pass.
 */
function norwegian(iban: string): boolean {
  if (iban.startsWith('0000', BBAN_START)) return true;
  if (weightedSum(iban, 0, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0) return true;
  return iban.startsWith('00', BBAN_START + 4) && weightedSum(iban, 6, [5, 4, 3, 2, 1]) % 11 === 0;
}

/** PL: the clearing number of bank and branch (1-8) weighs to 0 modulo 10 (Narodowy Bank Polski). */
function polish(iban: string): boolean {
  return weightedSum(iban, 0, [3, 9, 7, 1, 3, 9, 7, 1]) % 10 === 0;
}

/** By the IBAN's country code; each takes an IBAN of the right length and structure. */
export const NATIONAL_CHECKS: Readonly<Record<string, NationalCheck>> = {
  BA: mod97Over,
  BE: belgian,
  CZ: czechSlovak,
  EE: estonian,
  ES: spanish,
  FI: finnish,
  FR: french,
  HR: croatian,
  HU: hungarian,
  IT: italian,
  MC: french,
  ME: mod97Over,
  MK: macedonian,
  NO: norwegian,
  PL: polish,
  PT: mod97Over,
  RS: mod97Over,
  SI: mod97Over,
  SK: czechSlovak,
  SM: italian,
};
