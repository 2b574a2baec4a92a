/**
 * Where somebody lives or a company sits, as far as a payment file says it: structured (`TwnNm` and `Ctry` of
 * `PstlAdr`), never as lines, which no bank takes since 15 November 2026 (EPC153-22, end of unstructured addresses).
 */
export type PostalAddress = {
  readonly town: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
};

/** ISO 20022 Max35Text, `TwnNm` of pain.001.001.09. */
export const MAX_TOWN_LENGTH = 35;

const COUNTRY = /^[A-Z]{2}$/;

export function isCountryCode(text: string): boolean {
  return COUNTRY.test(text);
}

/** The address, or undefined where town or country is missing: half of one helps no bank. */
export function postalAddressOf(
  town: string | null | undefined,
  country: string | null | undefined,
): PostalAddress | undefined {
  const address = { town: (town ?? '').trim(), country: (country ?? '').trim().toUpperCase() };
  return /\p{L}/u.test(address.town) && isCountryCode(address.country) ? address : undefined;
}
