import { type Iban, ibanCountry } from '../core/iban.ts';
import { ibanCodeOfTerritory } from '../core/iban-registry.ts';

const BIC_SHAPE = /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/;

/** Eight or eleven characters by ISO 9362 (ISO 20022 BICFIDec2014Identifier). */
export function isBic(text: string): boolean {
  return BIC_SHAPE.test(text);
}

/** A BIC, also written with blanks or in lower case; undefined where the text is none. */
export function parseBic(text: string): string | undefined {
  const bic = text.replaceAll(/\s/g, '').toUpperCase();
  return isBic(bic) ? bic : undefined;
}

/**
 * The country of the bank: letters five and six (ISO 9362).
 * @param bic a whole one.
 */
export function bicCountry(bic: string): string {
  return bic.slice(4, 6);
}

/**
 * Whether a bank with the BIC can keep the account. A territory has its own BIC country and the IBANs of its parent
 * country.
 */
export function bicFitsIban(bic: string, iban: Iban): boolean {
  const [ofBic, ofIban] = [bicCountry(bic), ibanCountry(iban)];
  return ofBic === ofIban || ibanCodeOfTerritory(ofBic) === ofIban;
}
