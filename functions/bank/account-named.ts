import { type Iban, ibanCountry } from '../core/iban.ts';

/** The account of a statement as the bank names it. In electronic form: upper case, without spaces. */
export type StatementAccount = {
  readonly iban?: string;
  /** Any other identification: often a domestic account number, sometimes an IBAN all the same. */
  readonly other?: string;
};

export function statementAccount(named: {
  readonly accountIban?: string;
  readonly accountOther?: string;
}): StatementAccount {
  const { accountIban, accountOther } = named;
  return {
    ...(accountIban === undefined ? {} : { iban: compact(accountIban) }),
    ...(accountOther === undefined ? {} : { other: compact(accountOther) }),
  };
}

function compact(text: string): string {
  return text.replaceAll(/\s/g, '').toUpperCase();
}

/**
 * Where the account number begins within the BBAN, after the bank's own code (SWIFT IBAN Registry). Statements in these
 * countries name accounts by domestic numbers. Add a country only when its domestic form is certain.
 */
const ACCOUNT_STARTS_AT: ReadonlyMap<string, number> = new Map([
  ['DE', 8],
  ['DK', 4],
  ['FO', 4],
  ['GL', 4],
  ['SE', 3],
]);

/** A shorter number may well be an account of another bank. */
const MIN_ACCOUNT_DIGITS = 7;

/**
 * Whether a statement's account is the IBAN's, named as IBAN, as the whole BBAN, or as the domestic number within it.
 * When in doubt, it is another account.
 */
export function isAccountNamed(account: StatementAccount, iban: Iban): boolean {
  if (account.iban !== undefined) return compact(account.iban) === iban;
  if (account.other === undefined) return false;
  const named = compact(account.other).replaceAll(/[-./]/g, '');
  const bban = iban.slice(4);
  return named === iban || named === bban || isAccountNumber(named, iban);
}

function isAccountNumber(named: string, iban: Iban): boolean {
  const start = ACCOUNT_STARTS_AT.get(ibanCountry(iban));
  if (start === undefined || !/^\d+$/.test(named)) return false;
  const bank = iban.slice(4, 4 + start);
  const number = iban.slice(4 + start);
  // Domestic numbers lack the zeros that pad an IBAN before the number and between it and the bank's code.
  const significant = unpadded(number);
  if (unpadded(named) === significant) return significant.length >= MIN_ACCOUNT_DIGITS;
  return significant !== '' && [bank + number, bank + significant].map(unpadded).includes(unpadded(named));
}

function unpadded(digits: string): string {
  return digits.replace(/^0+/, '');
}
