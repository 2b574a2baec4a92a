import { ibanCheckDigitsHold, mod97 } from '../../functions/core/iban-mod97.ts';
import { NATIONAL_CHECKS } from '../../functions/core/iban-national.ts';
import { IBAN_COUNTRIES, type IbanCountry } from '../../functions/core/iban-registry.ts';

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const ALPHABETS: Readonly<Record<string, string>> = { n: DIGITS, a: LETTERS, c: DIGITS + LETTERS };

/** A source of whole numbers from 0 up to, not including, `below`. */
export type Pick = (below: number) => number;

/** A small seeded generator (mulberry32): the same numbers in every run. */
export function seededPick(seed: number): Pick {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

export function alphabetOf(kind: string): string {
  return ALPHABETS[kind] ?? '';
}

/**
 * A BBAN of the country's structure; its national check digits are as random as the rest. Half of them have digits
 * alone where letters may stand as well, as most real ones do.
 */
export function randomBban(country: IbanCountry, pick: Pick): string {
  const classes = pick(2) === 0 ? country.bbanClasses : country.bbanClasses.replaceAll('c', 'n');
  let bban = '';
  for (const kind of classes) {
    const alphabet = alphabetOf(kind);
    bban += alphabet.charAt(pick(alphabet.length));
  }
  return bban;
}

/** The IBAN of a BBAN: ISO 13616 check digits are 98 less the remainder with 00 in their place. */
export function withCheckDigits(code: string, bban: string): string {
  const remainder = mod97(`${bban}${code}00`, 0, bban.length + 4);
  return `${code}${String(98 - remainder).padStart(2, '0')}${bban}`;
}

/** Positions in the BBAN (from 0) of characters that, well chosen, satisfy each national rule in turn. */
export const CHECK_POSITIONS: Readonly<Record<string, readonly number[]>> = {
  BA: [14, 15],
  BE: [10, 11],
  CZ: [9, 19],
  EE: [15],
  ES: [8, 9],
  FI: [13],
  FR: [21, 22],
  HR: [6, 16],
  HU: [7, 23],
  IT: [0],
  MC: [21, 22],
  ME: [16, 17],
  MK: [13, 14],
  NO: [10],
  PL: [7],
  PT: [19, 20],
  RS: [16, 17],
  SI: [13, 14],
  SK: [9, 19],
  SM: [0],
};

export function replaceAt(text: string, index: number, character: string): string {
  return text.slice(0, index) + character + text.slice(index + 1);
}

/** The BBAN with the characters at `positions` set so that the national rule holds, or undefined where none do. */
function solve(country: IbanCountry, bban: string, positions: readonly number[]): string | undefined {
  const [position, ...rest] = positions;
  if (position === undefined) {
    return NATIONAL_CHECKS[country.code]?.(`${country.code}00${bban}`) === false ? undefined : bban;
  }
  for (const character of alphabetOf(country.bbanClasses.charAt(position))) {
    const solved = solve(country, replaceAt(bban, position, character), rest);
    if (solved !== undefined) return solved;
  }
  return undefined;
}

/** Some numbers have no check digit (remainder 10 by 11); two hundred in a row do not happen. */
const MAX_DRAWS = 200;

/** A valid IBAN of the country, national check digits and all. */
export function randomIban(country: IbanCountry, pick: Pick): string {
  for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
    const bban = solve(country, randomBban(country, pick), CHECK_POSITIONS[country.code] ?? []);
    if (bban !== undefined) return withCheckDigits(country.code, bban);
  }
  throw new Error(`no valid BBAN of ${country.code} in ${MAX_DRAWS} draws`);
}

/** As many valid IBANs as asked for, of all countries in turn; the same for the same seed. */
export function ibanCorpus(count: number, seed: number): string[] {
  const pick = seededPick(seed);
  const corpus: string[] = [];
  while (corpus.length < count) {
    for (const country of IBAN_COUNTRIES) {
      if (corpus.length < count) corpus.push(randomIban(country, pick));
    }
  }
  return corpus;
}

/** Right country, length, structure and check digits, but a national rule that fails; undefined where there is none. */
export function nationallyWrongIban(country: IbanCountry, pick: Pick): string | undefined {
  const check = NATIONAL_CHECKS[country.code];
  if (check === undefined) return undefined;
  for (let draw = 0; draw < MAX_DRAWS; draw += 1) {
    const iban = withCheckDigits(country.code, randomBban(country, pick));
    if (ibanCheckDigitsHold(iban) && !check(iban)) return iban;
  }
  return undefined;
}
