import type { CountryCode } from './countries.ts';
import type { Dice } from './random.ts';

/** Countries of the IBANs; only Turkey is outside SEPA. */
export type IbanCountry = CountryCode | 'TR';

function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, position) => sum + weight * Number(digits[position] ?? 0), 0);
}

/** The Norwegian account number: mod 11; none has the check digit 10. */
function norwegianAccount(dice: Dice): string {
  // A zero as fifth digit marks an internal account of some banks, perhaps with another check.
  const serial = dice.digits(4) + String(dice.between(1, 9)) + dice.digits(5);
  const check = (11 - (weightedSum(serial, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11;
  // Changing the last digit by one moves the sum by 2, so a serial that has no check digit gets one.
  if (check < 10) return serial + String(check);
  const other = serial.slice(0, 9) + String((Number(serial[9]) + 1) % 10);
  return other + String((11 - (weightedSum(other, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11);
}

/** The two Spanish control digits: of the bank and branch, then of the account, mod 11. */
function spanishAccount(dice: Dice): string {
  const weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6];
  const bank = dice.digits(8);
  const account = dice.digits(10);
  const control = (digits: string): string => {
    const check = 11 - (weightedSum(digits, weights) % 11);
    return check === 11 ? '0' : check === 10 ? '1' : String(check);
  };
  return bank + control(`00${bank}`) + control(account) + account;
}

/** The Finnish machine-readable form: a Luhn digit over the 13 before it. */
function finnishAccount(dice: Dice): string {
  const serial = `${dice.pick(['1', '3', '5', '8'])}${dice.digits(12)}`;
  let sum = 0;
  for (let position = 0; position < 13; position += 1) {
    const doubled = Number(serial[position]) * (position % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return serial + String((10 - (sum % 10)) % 10);
}

/** The Italian CIN: a letter, mod 26, with the tables of odd and even positions of the BBAN standard. */
function italianAccount(dice: Dice): string {
  const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
  const digits = dice.digits(22);
  let sum = 0;
  for (let position = 0; position < digits.length; position += 1) {
    const digit = Number(digits[position]);
    sum += position % 2 === 0 ? (oddValues[digit] ?? 0) : digit;
  }
  return String.fromCharCode(65 + (sum % 26)) + digits;
}

/** The French key: 97 less the weighted sum of bank, branch and account, mod 97. */
function frenchAccount(dice: Dice): string {
  const [bank, branch, account] = [dice.digits(5), dice.digits(5), dice.digits(11)];
  const key = 97 - ((89 * Number(bank) + 15 * Number(branch) + 3 * Number(account)) % 97);
  return bank + branch + account + String(key).padStart(2, '0');
}

function belgianAccount(dice: Dice): string {
  const serial = dice.digits(10);
  const check = Number(serial) % 97;
  return serial + String(check === 0 ? 97 : check).padStart(2, '0');
}

/** The Polish sort code ends in its own check digit, mod 10 with the weights 3 9 7 1. */
function polishAccount(dice: Dice): string {
  const sortCode = dice.digits(7);
  const check = (10 - (weightedSum(sortCode, [3, 9, 7, 1, 3, 9, 7]) % 10)) % 10;
  return sortCode + String(check) + dice.digits(16);
}

/** Four letters, never with three X in a row: that would look like a hidden number. */
function bankCode(dice: Dice): string {
  return dice.letters(4).replace('XXX', 'XYX');
}

/**
 * The national part by country, in the structure of the SWIFT IBAN registry, with national check digits where they
 * exist. Bank codes are made up.
 */
const BBAN: Readonly<Record<IbanCountry, (dice: Dice) => string>> = {
  AT: (dice) => dice.digits(16),
  BE: belgianAccount,
  CH: (dice) => dice.digits(17),
  DE: (dice) => String(dice.between(1, 8)) + dice.digits(17),
  DK: (dice) => dice.digits(14),
  ES: spanishAccount,
  FI: finnishAccount,
  FR: frenchAccount,
  GB: (dice) => bankCode(dice) + dice.digits(14),
  IT: italianAccount,
  NL: (dice) => bankCode(dice) + dice.digits(10),
  NO: norwegianAccount,
  PL: polishAccount,
  SE: (dice) => dice.digits(20),
  TR: (dice) => `${dice.digits(5)}0${dice.digits(16)}`,
};

/** ISO 7064 mod 97-10 over the rearranged number; a letter counts as two digits (A is 10). */
function checkDigits(country: string, bban: string): string {
  let remainder = 0;
  for (const character of `${bban}${country}00`) {
    const value = Number.parseInt(character, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return String(98 - remainder).padStart(2, '0');
}

/** An IBAN that passes every check and, with its random bank code, belongs to nobody that we know of. */
export function makeIban(country: IbanCountry, dice: Dice): string {
  const bban = BBAN[country](dice);
  return `${country}${checkDigits(country, bban)}${bban}`;
}

/** The same number with its last but one character changed, which mod 97 always notices. */
export function withWrongCheckDigit(iban: string): string {
  const at = iban.length - 2;
  return `${iban.slice(0, at)}${(Number(iban[at]) + 1) % 10}${iban.slice(at + 1)}`;
}

/** `DK95************6789`, as a portal hides an account number. */
export function masked(iban: string): string {
  return `${iban.slice(0, 4)}${'*'.repeat(iban.length - 8)}${iban.slice(-4)}`;
}

/** In groups of four and in lower case, as people type it. */
export function asTyped(iban: string): string {
  return iban.toLowerCase().replace(/(.{4})(?=.)/g, '$1 ');
}
