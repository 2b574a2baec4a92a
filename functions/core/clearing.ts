/** The ordinary clearing of a currency that is not the euro: what a domestic transfer in it can reach and carry. */
export type Clearing = {
  /** Country codes of the IBANs whose banks are in it. */
  readonly countries: readonly string[];
  /** True where it carries whole units only, though ISO 4217 gives the currency decimals. */
  readonly wholeUnits: boolean;
  /** Where that is known from, and what it leaves open. */
  readonly source: string;
};

/**
 * By currency. An account elsewhere is reached by a cross-border payment: another service level, charges on both
 * sides, and at many banks a refusal of the whole file that it stands in.
 */
const CLEARINGS: ReadonlyMap<string, Clearing> = new Map([
  [
    'CHF',
    {
      countries: ['CH', 'LI'],
      wholeUnits: false,
      source:
        'Swiss Payment Standards, payment type D: banks in Switzerland and Liechtenstein (SIC, euroSIC); the currency treaty of 1980 between the two',
    },
  ],
  ['CZK', { countries: ['CZ'], wholeUnits: false, source: 'Czech National Bank, CERTIS: banks in Czechia' }],
  [
    'DKK',
    {
      countries: ['DK', 'FO', 'GL'],
      wholeUnits: false,
      source:
        'Danmarks Nationalbank, Kronos2, and Finance Denmark, Sumclearing: banks of the realm, with IBANs of their own in the Faroe Islands and Greenland',
    },
  ],
  [
    'GBP',
    {
      countries: ['GB'],
      wholeUnits: false,
      source:
        'Pay.UK, Bacs and Faster Payments: accounts with a UK sort code, those of Jersey, Guernsey and Man among them, whose IBANs begin with GB; those of Gibraltar have none',
    },
  ],
  [
    'HUF',
    {
      countries: ['HU'],
      wholeUnits: true,
      source:
        'GIRO Zrt., InterGIRO: banks in Hungary. Amounts are whole forints: the fillér is out of use since 1999 (MNB), and the clearing formats have no decimals',
    },
  ],
  ['NOK', { countries: ['NO'], wholeUnits: false, source: 'Norges Bank and Bits, NICS: banks in Norway' }],
  ['PLN', { countries: ['PL'], wholeUnits: false, source: 'KIR, Elixir: banks in Poland' }],
  ['RON', { countries: ['RO'], wholeUnits: false, source: 'TRANSFOND, SENT: banks in Romania' }],
  ['SEK', { countries: ['SE'], wholeUnits: false, source: 'Bankgirot and Riksbanken, RIX: banks in Sweden' }],
]);

/** Undefined for the euro, whose reach is SEPA, and for a currency that no rail carries. */
export function clearingOf(currency: string): Clearing | undefined {
  return CLEARINGS.get(currency);
}
