import { IBAN_COUNTRIES } from '../../functions/core/iban-registry.ts';
import {
  alphabetOf,
  CHECK_POSITIONS,
  nationallyWrongIban,
  type Pick,
  randomBban,
  randomIban,
  replaceAt,
  withCheckDigits,
} from './iban-generator.ts';

/** A digit and a letter at each place of the BBAN in turn, with check digits that fit: finds a looser format. */
export function formatProbes(pick: Pick): string[] {
  return IBAN_COUNTRIES.flatMap((country) =>
    country.bbanClasses
      .split('')
      .flatMap((_, index) =>
        ['7', 'Q'].map((character) =>
          withCheckDigits(country.code, replaceAt(randomBban(country, pick), index, character)),
        ),
      ),
  );
}

/** One character too few and one too many, with check digits that fit. */
export function lengthProbes(pick: Pick): string[] {
  return IBAN_COUNTRIES.flatMap((country) => {
    const bban = randomIban(country, pick).slice(4);
    return [withCheckDigits(country.code, bban.slice(0, -1)), withCheckDigits(country.code, `${bban}0`)];
  });
}

/** Per country and turn: a valid IBAN, one with random national digits, and one whose national digits are wrong. */
export function nationalProbes(pick: Pick, turns: number): string[] {
  return IBAN_COUNTRIES.flatMap((country) =>
    Array.from({ length: turns }, () => [
      randomIban(country, pick),
      withCheckDigits(country.code, randomBban(country, pick)),
      nationallyWrongIban(country, pick) ?? randomIban(country, pick),
    ]).flat(),
  );
}

/**
 * Per country and turn: a valid IBAN with one character changed, and each character that can stand at each place of
 * its national check digits. Finds rules that differ only where a check digit does not exist (remainder 10 by 11).
 */
export function nearMissProbes(pick: Pick, turns: number): string[] {
  const probes: string[] = [];
  for (const country of IBAN_COUNTRIES) {
    const positions = CHECK_POSITIONS[country.code] ?? [];
    for (let turn = 0; turn < turns; turn += 1) {
      for (const position of positions) {
        const index = pick(country.bbanClasses.length);
        const alphabet = alphabetOf(country.bbanClasses.charAt(index));
        const character = alphabet.charAt(pick(alphabet.length));
        const changed = replaceAt(randomIban(country, pick).slice(4), index, character);
        for (const check of alphabetOf(country.bbanClasses.charAt(position))) {
          probes.push(withCheckDigits(country.code, replaceAt(changed, position, check)));
        }
      }
    }
  }
  return probes;
}

/** Check digits that leave 1 by 97 and are outside 02 to 98, in place of those that are inside. */
const TWINS: Readonly<Record<string, string>> = { '97': '00', '98': '01', '02': '99' };

const MAX_DRAWS = 2_000;

/** Per country, an IBAN with each of the check digits 00, 01 and 99 that mod 97 alone lets pass. */
export function checkDigitProbes(pick: Pick): string[] {
  return IBAN_COUNTRIES.flatMap((country) => {
    const found = new Map<string, string>();
    for (let draw = 0; draw < MAX_DRAWS && found.size < 3; draw += 1) {
      const iban = randomIban(country, pick);
      const twin = TWINS[iban.slice(2, 4)];
      if (twin !== undefined) found.set(twin, iban.slice(0, 2) + twin + iban.slice(4));
    }
    return [...found.values()];
  });
}

/** The clé RIB runs from 01 to 97. */
const RIB_TWINS: Readonly<Record<string, string>> = { '97': '00', '01': '98', '02': '99' };

/** Countries whose BBAN ends in check digits by 97. */
const NATIONAL_TWINS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  BA: TWINS,
  FR: RIB_TWINS,
  MC: RIB_TWINS,
  ME: TWINS,
  MK: TWINS,
  PT: TWINS,
  RS: TWINS,
  SI: TWINS,
};

/** The same for national check digits. */
export function nationalRangeProbes(pick: Pick): string[] {
  return IBAN_COUNTRIES.flatMap((country) => {
    const twins = NATIONAL_TWINS[country.code] ?? {};
    const wanted = Object.keys(twins).length;
    const found = new Map<string, string>();
    for (let draw = 0; draw < MAX_DRAWS && found.size < wanted; draw += 1) {
      const bban = randomIban(country, pick).slice(4);
      const twin = twins[bban.slice(-2)];
      if (twin !== undefined && /^\d+$/.test(bban)) {
        found.set(twin, withCheckDigits(country.code, bban.slice(0, -2) + twin));
      }
    }
    return [...found.values()];
  });
}
