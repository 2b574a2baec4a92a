/**
 * A postal address in a payment file: structured (`TwnNm` and `Ctry` of `PstlAdr`), never as lines: no bank takes lines
 * since 15 November 2026 (EPC153-22, end of unstructured addresses).
 */
export type PostalAddress = {
  readonly town: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
};

/** ISO 20022 Max35Text, `TwnNm` of pain.001.001.09. */
export const MAX_TOWN_LENGTH = 35;

const COUNTRY = /^[A-Z]{2}$/;

/**
 * ISO 3166-1 alpha-2, officially assigned, and XK, a user-assigned code that banks take for Kosovo. A pattern: a list
 * would weigh more in every function.
 */
const ASSIGNED =
  /^(?:A[D-GILMOQ-UWXZ]|B[ABD-JL-OQ-TVWYZ]|C[ACDF-IK-ORU-Z]|D[EJKMOZ]|E[CEGHR-T]|F[I-KMOR]|G[ABD-IL-NP-UWY]|H[KMNRTU]|I[DEL-OQ-T]|J[EMOP]|K[EG-IMNPRWYZ]|L[A-CIKR-VY]|M[AC-HK-Z]|N[ACE-GILOPRUZ]|OM|P[AE-HK-NR-TWY]|QA|R[EOSUW]|S[A-EG-OR-TVX-Z]|T[CDF-HJ-ORTVWZ]|U[AGMSYZ]|V[ACEGINU]|W[FS]|XK|Y[ET]|Z[AMW])$/;

/** Not `UK`, which is merely reserved: banks refuse it. */
export function isCountry(text: string): boolean {
  return ASSIGNED.test(text);
}

/** Only the shape of a country code: files write a code accepted earlier unchanged. */
export function isCountryCode(text: string): boolean {
  return COUNTRY.test(text);
}

/** The address; undefined where town or country is missing or invalid: half of one helps no bank. */
export function postalAddressOf(
  town: string | null | undefined,
  country: string | null | undefined,
): PostalAddress | undefined {
  const address = { town: (town ?? '').trim(), country: (country ?? '').trim().toUpperCase() };
  return /\p{L}/u.test(address.town) && isCountry(address.country) ? address : undefined;
}
