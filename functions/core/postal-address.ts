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

/** ISO 3166-1 alpha-2, officially assigned, and XK, which the standard leaves to its users and banks take for Kosovo. */
const COUNTRIES: ReadonlySet<string> = new Set(
  (
    'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT ' +
    'BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ' +
    'ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT ' +
    'HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS ' +
    'LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI ' +
    'NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG ' +
    'SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG ' +
    'UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
  ).split(' '),
).add('XK');

/** Not `UK`, which is reserved and no country of an address: banks refuse it. */
export function isCountry(text: string): boolean {
  return COUNTRIES.has(text);
}

/** Of the shape of a country's code: what was taken once is written as it was. */
export function isCountryCode(text: string): boolean {
  return COUNTRY.test(text);
}

/** The address, or undefined where town or country is missing or is none: half of one helps no bank. */
export function postalAddressOf(
  town: string | null | undefined,
  country: string | null | undefined,
): PostalAddress | undefined {
  const address = { town: (town ?? '').trim(), country: (country ?? '').trim().toUpperCase() };
  return /\p{L}/u.test(address.town) && isCountry(address.country) ? address : undefined;
}
