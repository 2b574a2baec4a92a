/**
 * The IBAN formats of all countries, as data.
 *
 * Source: SWIFT IBAN Registry (ISO 13616), release 103 of 17 September 2026, 89 countries; one entry per row, in
 * the registry's own notation: `4!n` is exactly four digits, `a` upper-case letters, `c` upper-case letters or digits.
 * Territories share the code of their country (`FR`: GF, GP, MQ, RE, YT, BL, MF, PM, NC, PF, TF, WF; `FI`: AX;
 * `GB`: GG, JE, IM), so they have no entry of their own.
 *
 * https://www.swift.com/resource/iban-registry-pdf
 */

/** Code, name, BBAN structure. */
type RegistryRow = readonly [code: string, name: string, bbanStructure: string];

const ROWS: readonly RegistryRow[] = [
  ['AD', 'Andorra', '4!n4!n12!c'],
  ['AE', 'the United Arab Emirates', '3!n16!n'],
  ['AL', 'Albania', '8!n16!c'],
  ['AT', 'Austria', '5!n11!n'],
  ['AZ', 'Azerbaijan', '4!a20!c'],
  ['BA', 'Bosnia and Herzegovina', '3!n3!n8!n2!n'],
  ['BE', 'Belgium', '3!n7!n2!n'],
  ['BG', 'Bulgaria', '4!a4!n2!n8!c'],
  ['BH', 'Bahrain', '4!a14!c'],
  ['BI', 'Burundi', '5!n5!n11!n2!n'],
  // Release 103 opened the bank code and the account type to letters and digits; before, they were 8!n and 1!a.
  ['BR', 'Brazil', '8!c5!n10!n1!c1!c'],
  ['BY', 'Belarus', '4!c4!n16!c'],
  ['CH', 'Switzerland', '5!n12!c'],
  ['CR', 'Costa Rica', '4!n14!n'],
  ['CY', 'Cyprus', '3!n5!n16!c'],
  ['CZ', 'Czechia', '4!n6!n10!n'],
  ['DE', 'Germany', '8!n10!n'],
  ['DJ', 'Djibouti', '5!n5!n11!n2!n'],
  ['DK', 'Denmark', '4!n9!n1!n'],
  ['DO', 'the Dominican Republic', '4!c20!n'],
  ['EE', 'Estonia', '2!n14!n'],
  ['EG', 'Egypt', '4!n4!n17!n'],
  ['ES', 'Spain', '4!n4!n1!n1!n10!n'],
  ['FI', 'Finland', '3!n11!n'],
  ['FK', 'the Falkland Islands', '2!a12!n'],
  ['FO', 'the Faroe Islands', '4!n9!n1!n'],
  ['FR', 'France', '5!n5!n11!c2!n'],
  ['GB', 'the United Kingdom', '4!a6!n8!n'],
  ['GE', 'Georgia', '2!a16!n'],
  ['GI', 'Gibraltar', '4!a15!c'],
  ['GL', 'Greenland', '4!n9!n1!n'],
  ['GR', 'Greece', '3!n4!n16!c'],
  ['GT', 'Guatemala', '4!c20!c'],
  ['HN', 'Honduras', '4!a20!n'],
  ['HR', 'Croatia', '7!n10!n'],
  ['HU', 'Hungary', '3!n4!n1!n15!n1!n'],
  ['IE', 'Ireland', '4!a6!n8!n'],
  ['IL', 'Israel', '3!n3!n13!n'],
  ['IQ', 'Iraq', '4!a3!n12!n'],
  ['IS', 'Iceland', '4!n2!n6!n10!n'],
  ['IT', 'Italy', '1!a5!n5!n12!c'],
  ['JO', 'Jordan', '4!a4!n18!c'],
  ['KW', 'Kuwait', '4!a22!c'],
  ['KZ', 'Kazakhstan', '3!n13!c'],
  ['LB', 'Lebanon', '4!n20!c'],
  ['LC', 'Saint Lucia', '4!a24!c'],
  ['LI', 'Liechtenstein', '5!n12!c'],
  ['LT', 'Lithuania', '5!n11!n'],
  ['LU', 'Luxembourg', '3!n13!c'],
  ['LV', 'Latvia', '4!a13!c'],
  ['LY', 'Libya', '3!n3!n15!n'],
  ['MC', 'Monaco', '5!n5!n11!c2!n'],
  ['MD', 'Moldova', '2!c18!c'],
  ['ME', 'Montenegro', '3!n13!n2!n'],
  ['MK', 'North Macedonia', '3!n10!c2!n'],
  ['MN', 'Mongolia', '4!n12!n'],
  ['MR', 'Mauritania', '5!n5!n11!n2!n'],
  ['MT', 'Malta', '4!a5!n18!c'],
  ['MU', 'Mauritius', '4!a2!n2!n12!n3!n3!a'],
  ['NI', 'Nicaragua', '4!a20!n'],
  ['NL', 'the Netherlands', '4!a10!n'],
  ['NO', 'Norway', '4!n6!n1!n'],
  ['OM', 'Oman', '3!n16!c'],
  ['PK', 'Pakistan', '4!a16!c'],
  ['PL', 'Poland', '8!n16!n'],
  ['PS', 'Palestine', '4!a21!c'],
  ['PT', 'Portugal', '4!n4!n11!n2!n'],
  ['QA', 'Qatar', '4!a21!c'],
  ['RO', 'Romania', '4!a16!c'],
  ['RS', 'Serbia', '3!n13!n2!n'],
  ['RU', 'Russia', '9!n5!n15!c'],
  ['SA', 'Saudi Arabia', '2!n18!c'],
  ['SC', 'the Seychelles', '4!a2!n2!n16!n3!a'],
  ['SD', 'Sudan', '2!n12!n'],
  ['SE', 'Sweden', '3!n16!n1!n'],
  ['SI', 'Slovenia', '5!n8!n2!n'],
  ['SK', 'Slovakia', '4!n6!n10!n'],
  ['SM', 'San Marino', '1!a5!n5!n12!c'],
  ['SO', 'Somalia', '4!n3!n12!n'],
  ['ST', 'São Tomé and Príncipe', '4!n4!n11!n2!n'],
  ['SV', 'El Salvador', '4!a20!n'],
  ['TL', 'Timor-Leste', '3!n14!n2!n'],
  ['TN', 'Tunisia', '2!n3!n13!n2!n'],
  ['TR', 'Türkiye', '5!n1!n16!c'],
  ['UA', 'Ukraine', '6!n19!c'],
  ['VA', 'Vatican City', '3!n15!n'],
  ['VG', 'the British Virgin Islands', '4!a16!n'],
  ['XK', 'Kosovo', '4!n10!n2!n'],
  ['YE', 'Yemen', '4!a4!n18!c'],
];

export type IbanCountry = {
  /** The first two letters of the IBAN. */
  readonly code: string;
  /** The country's name, to follow "an IBAN of". */
  readonly name: string;
  /** The BBAN structure in the registry's notation, such as `4!a10!n`. */
  readonly bbanStructure: string;
  /** One of `n`, `a` or `c` for each character of the BBAN, such as `aaaannnnnnnnnn`. */
  readonly bbanClasses: string;
  /** Characters of the whole IBAN. */
  readonly length: number;
};

function expand(bbanStructure: string): string {
  let classes = '';
  for (const [, count = '', kind = ''] of bbanStructure.matchAll(/(\d+)!([nac])/g)) {
    classes += kind.repeat(Number(count));
  }
  return classes;
}

/** All countries of the registry, in the order of their codes. */
export const IBAN_COUNTRIES: readonly IbanCountry[] = ROWS.map(([code, name, bbanStructure]) => {
  const bbanClasses = expand(bbanStructure);
  return { code, name, bbanStructure, bbanClasses, length: 4 + bbanClasses.length };
});

const BY_CODE: ReadonlyMap<string, IbanCountry> = new Map(
  IBAN_COUNTRIES.map((country) => [country.code, country]),
);

/** The country of the text's first two letters; undefined where the registry has none. */
export function ibanCountryOf(text: string): IbanCountry | undefined {
  return BY_CODE.get(text.slice(0, 2));
}

/** Territories whose banks issue IBANs under their country's code (release 103; EPC409-09). */
const TERRITORIES: ReadonlyMap<string, string> = new Map([
  ['AX', 'FI'],
  ...['BL', 'GF', 'GP', 'MF', 'MQ', 'NC', 'PF', 'PM', 'RE', 'TF', 'WF', 'YT'].map(
    (code) => [code, 'FR'] as const,
  ),
  ...['GG', 'IM', 'JE'].map((code) => [code, 'GB'] as const),
]);

/** The country code in a territory's IBANs, such as `FR` for `RE`; undefined where it is no territory. */
export function ibanCodeOfTerritory(code: string): string | undefined {
  return TERRITORIES.get(code);
}
