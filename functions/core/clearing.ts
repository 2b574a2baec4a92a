import type { CalendarName } from './calendar.ts';
import type { PlainDate } from './date.ts';
import { isInSepa, SEPA_COUNTRIES } from './sepa.ts';

/** How a currency reaches a recipient's account: what its transfers carry, and on which days. */
export type Clearing = {
  /** Country codes of its IBANs; `SEPA` means the list of the day (`sepa.ts`). */
  readonly countries: readonly string[] | 'SEPA';
  /** The days on which it settles. */
  readonly calendar: CalendarName;
  /** True where it carries only whole units, though ISO 4217 gives the currency decimals. */
  readonly wholeUnits: boolean;
  /** The source, and what it leaves open. */
  readonly source: string;
};

/** Euro between accounts inside SEPA. */
export const SEPA_CLEARING: Clearing = {
  countries: 'SEPA',
  calendar: 'TARGET',
  wholeUnits: false,
  source: 'EPC125-05, SEPA Credit Transfer scheme rulebook; EPC409-09, list of its countries',
};

/**
 * The ordinary clearing of each other currency. An account elsewhere needs a cross-border payment: another service
 * level, charges on both sides, and many banks then refuse the whole file.
 */
export const NATIONAL_CLEARINGS: ReadonlyMap<string, Clearing> = new Map([
  [
    'CHF',
    {
      countries: ['CH', 'LI'],
      calendar: 'CH',
      wholeUnits: false,
      source:
        'Swiss Payment Standards, payment type D: banks in Switzerland and Liechtenstein (SIC, euroSIC); the currency treaty of 1980 between the two',
    },
  ],
  [
    'CZK',
    {
      countries: ['CZ'],
      calendar: 'CZ',
      wholeUnits: false,
      source: 'Czech National Bank, CERTIS: banks in Czechia',
    },
  ],
  [
    'DKK',
    {
      countries: ['DK', 'FO', 'GL'],
      calendar: 'DK',
      wholeUnits: false,
      source:
        'Danmarks Nationalbank, Kronos2, and Finance Denmark, Sumclearing: banks of the realm, with IBANs of their own in the Faroe Islands and Greenland',
    },
  ],
  [
    'GBP',
    {
      countries: ['GB'],
      calendar: 'GB',
      wholeUnits: false,
      source:
        'Pay.UK, Bacs and Faster Payments: accounts with a UK sort code, those of Jersey, Guernsey and Man among them, whose IBANs begin with GB; those of Gibraltar have none',
    },
  ],
  [
    'HUF',
    {
      countries: ['HU'],
      calendar: 'HU',
      wholeUnits: true,
      source:
        'GIRO Zrt., InterGIRO: banks in Hungary. Amounts are whole forints: the fillér is out of use since 1999 (MNB), and the clearing formats have no decimals',
    },
  ],
  [
    'NOK',
    {
      countries: ['NO'],
      calendar: 'NO',
      wholeUnits: false,
      source: 'Norges Bank and Bits, NICS: banks in Norway',
    },
  ],
  ['PLN', { countries: ['PL'], calendar: 'PL', wholeUnits: false, source: 'KIR, Elixir: banks in Poland' }],
  [
    'RON',
    { countries: ['RO'], calendar: 'RO', wholeUnits: false, source: 'TRANSFOND, SENT: banks in Romania' },
  ],
  [
    'SEK',
    {
      countries: ['SE'],
      calendar: 'SE',
      wholeUnits: false,
      source: 'Bankgirot and Riksbanken, RIX: banks in Sweden',
    },
  ],
]);

/** Whether it reaches an IBAN of the country on that day. */
export function reaches({ countries }: Clearing, country: string, on: PlainDate): boolean {
  return countries === 'SEPA' ? isInSepa(country, on) : countries.includes(country);
}

/** Whether an account in the country can pay, today or once the country joins. */
export function canPayFrom({ countries }: Clearing, country: string): boolean {
  return countries === 'SEPA' ? SEPA_COUNTRIES.has(country) : countries.includes(country);
}
