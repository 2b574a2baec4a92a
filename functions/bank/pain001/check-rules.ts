/**
 * Rules on single values beyond the schema's. They are written a second time here, apart from the writer: a wrong
 * shared rule would be wrong in both.
 */
import { parsePlainDate } from '../../core/date.ts';
import { parseIban } from '../../core/iban.ts';
import { ibanCodeOfTerritory } from '../../core/iban-registry.ts';
import type { ProblemList } from './check-problems.ts';

const SEPA_TEXT = /^[A-Za-z0-9/\-?:().,'+ ]+$/;
const SEPA_ID = /^(?![/ ])(?!.*\/\/)[A-Za-z0-9/\-?:().,'+ ]{1,35}(?<![/ ])$/;
const READABLE = /[A-Za-z0-9]/;
const BIC = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/;
const LEI = /^[A-Z0-9]{18}[0-9]{2}$/;
const COUNTRY = /^[A-Z]{2}$/;
const SLASH_AT_HEAD_OR_TWO = /^\/|\/\//;
const UTC_SECOND = /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ$/;
const COUNT = /^[1-9]\d{0,14}$/;
const AMOUNT = /^(0|[1-9]\d{0,17})(?:\.(\d{1,5}))?$/;

/** EPC125-05: a credit transfer carries 0.01 to 999,999,999.99 euro. */
const LARGEST_PAYMENT_MINOR = 99_999_999_999n;
const LONGEST_NAME = 70;
const LONGEST_REMITTANCE = 140;
const LONGEST_TOWN = 35;

/** HUF: the fillér is out of use, and the clearing has no decimals. */
const WHOLE_UNITS: ReadonlySet<string> = new Set(['HUF']);

export function isId(text: string): boolean {
  return SEPA_ID.test(text);
}

export function isCreationTime(text: string): boolean {
  const match = UTC_SECOND.exec(text);
  return match?.[1] !== undefined && parsePlainDate(match[1]) !== undefined;
}

/** The number in a count element; undefined if it is none. */
export function readCount(text: string): number | undefined {
  return COUNT.test(text) ? Number(text) : undefined;
}

/** In minor units; undefined unless the text is a decimal with exactly the currency's decimals. */
export function minorOf(text: string, exponent: number): bigint | undefined {
  const match = AMOUNT.exec(text);
  if (match === null) return undefined;
  const fraction = match[2] ?? '';
  return fraction.length === exponent ? BigInt(`${match[1]}${fraction}`) : undefined;
}

/** Whether the amount has decimals that the currency's clearing does not. */
export function isFractionRefused(amountMinor: bigint, currency: string, exponent: number): boolean {
  return WHOLE_UNITS.has(currency) && amountMinor % 10n ** BigInt(exponent) !== 0n;
}

/** Checks single values and reports their faults, under the names that messages use. */
export class ValueRules {
  readonly #problems: ProblemList;

  constructor(problems: ProblemList) {
    this.#problems = problems;
  }

  id(text: string, what: string, transaction?: string): void {
    if (isId(text)) return;
    const rule = "must have 1 to 35 characters of the SEPA set, no slash or space at an end and no '//'";
    this.#problems.add('id-invalid', `The ${what} ${rule}.`, transaction);
  }

  name(text: string, what: string, transaction?: string): void {
    this.#text(text, what, LONGEST_NAME, transaction);
    if (!READABLE.test(text)) {
      this.#problems.add('name-unreadable', `The ${what} has no letter or digit.`, transaction);
    }
  }

  remittance(text: string, transaction: string): void {
    this.#text(text, 'remittance information', LONGEST_REMITTANCE, transaction);
  }

  #text(text: string, what: string, longest: number, transaction?: string): void {
    if (!SEPA_TEXT.test(text)) {
      this.#problems.add('text-characters', `The ${what} has characters outside the SEPA set.`, transaction);
    }
    if (SLASH_AT_HEAD_OR_TWO.test(text)) {
      this.#problems.add('text-slash', `The ${what} begins with a slash or has two in a row.`, transaction);
    }
    if (text.length > longest) {
      this.#problems.add('text-length', `The ${what} has more than ${longest} characters.`, transaction);
    }
  }

  iban(text: string, what: string, transaction?: string): void {
    const parsed = parseIban(text);
    if (parsed.ok && parsed.iban === text) return;
    this.#problems.add(
      'iban-invalid',
      `The ${what} is not a valid IBAN in its electronic form.`,
      transaction,
    );
  }

  bic(text: string, what: string, transaction?: string): void {
    if (!BIC.test(text)) this.#problems.add('bic-invalid', `The ${what} is not a BIC.`, transaction);
  }

  /** A BIC beside an account of its bank. */
  agent(text: string, iban: string, what: string, transaction?: string): void {
    this.bic(text, what, transaction);
    const country = text.slice(4, 6);
    if (country === iban.slice(0, 2) || ibanCodeOfTerritory(country) === iban.slice(0, 2)) return;
    const message = `The ${what} is a bank of another country than its account.`;
    this.#problems.add('bic-country', message, transaction);
  }

  lei(text: string, what: string): void {
    if (!LEI.test(text)) this.#problems.add('lei-invalid', `The ${what} is not an LEI.`);
  }

  address(town: string, country: string, what: string, transaction?: string): void {
    this.#text(town, `town of the ${what}`, LONGEST_TOWN, transaction);
    if (COUNTRY.test(country)) return;
    this.#problems.add('country-invalid', `The country of the ${what} is not a code.`, transaction);
  }

  payment(amountMinor: bigint, transaction: string): void {
    if (amountMinor > 0n && amountMinor <= LARGEST_PAYMENT_MINOR) return;
    this.#problems.add('amount-range', 'The amount is zero or above 999,999,999.99.', transaction);
  }
}
