import { type PlainDate, plainDate } from './date.ts';

/**
 * The list of EPC409-09, EPC List of SEPA Scheme Countries, version 8.0 of 24 December 2025.
 * https://www.europeanpaymentscouncil.eu/document-library/other/epc-list-sepa-scheme-countries
 *
 * From which day a SEPA credit transfer can reach the country: where that is later than its admission to the
 * geographical scope, the first day of its banks (the EPC's operational readiness date).
 */
const COUNTRIES: ReadonlyArray<readonly [since: string, codes: string]> = [
  // The SEPA credit transfer scheme starts: EU, EEA, Switzerland. The United Kingdom stayed in after it left the EU.
  [
    '2008-01-28',
    'AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK',
  ],
  // By this day at the latest (European Commission, MEMO/11/936).
  ['2011-12-20', 'MC'],
  ['2013-07-01', 'HR'],
  ['2014-02-01', 'SM'],
  ['2019-03-01', 'AD VA'],
  // Admitted in November 2024 (AL, ME) and on 6 March 2025 (MD, MK).
  ['2025-10-05', 'AL MD ME MK'],
  // Admitted on 22 May 2025.
  ['2026-05-05', 'RS'],
];

/**
 * Territories listed with their country. Only Gibraltar's IBANs carry its code. The others are for addresses: their
 * IBANs begin with FI, FR or GB. Not in SEPA: FO, GL, NC, PF, TF, WF.
 */
const TERRITORIES: ReadonlyArray<readonly [since: string, codes: string]> = [
  ['2008-01-28', 'AX GF GI GP MQ RE'],
  // By this day at the latest: the list of that time names them with France.
  ['2014-02-01', 'BL MF PM YT'],
  ['2016-05-01', 'GG IM JE'],
];

function byCode(rows: ReadonlyArray<readonly [string, string]>): ReadonlyMap<string, PlainDate> {
  return new Map(
    rows.flatMap(([since, codes]) => codes.split(' ').map((code) => [code, plainDate(since)] as const)),
  );
}

/** The countries of the list, each with its first day. */
export const SEPA_COUNTRIES: ReadonlyMap<string, PlainDate> = byCode(COUNTRIES);

const SEPA_TERRITORIES: ReadonlyMap<string, PlainDate> = byCode(TERRITORIES);

/**
 * Whether the country is within the scope of the SEPA schemes on that day. Scope is not reach: a bank there may not
 * take part. And a code is not a place: IBANs of New Caledonia, French Polynesia and Wallis and Futuna, outside SEPA,
 * begin with FR; only the bank's answer tells.
 *
 * @param country ISO 3166-1 alpha-2, upper case: an IBAN's country code, or an address's
 */
export function isInSepa(country: string, on: PlainDate): boolean {
  const since = SEPA_COUNTRIES.get(country) ?? SEPA_TERRITORIES.get(country);
  return since !== undefined && since <= on;
}
