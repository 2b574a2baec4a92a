import type { PartyId } from '../core/payment-file.ts';

/** How the banks of a country narrow pain.001.001.09, by their own schema or by published limits. */
export type CountryLayer = {
  /** The schema has no other way to name the debtor's bank. */
  readonly needsDebtorBic?: true;
  /** The schema has one id of the initiating party and of the debtor, where ISO's has any number. */
  readonly takesOnePartyId?: true;
  /** The schema has no address of the debtor: the bank knows it. */
  readonly refusesDebtorAddress?: true;
  /** The schema takes only this scheme for the initiating party's id, or none. */
  readonly initiatingPartyScheme?: PartyId['scheme'];
  /** The most payments that a file may have. */
  readonly maxPayments?: number;
  readonly source: string;
};

const SWISS: CountryLayer = {
  needsDebtorBic: true,
  takesOnePartyId: true,
  maxPayments: 99_999,
  source:
    'pain.001.001.09.ch.03.xsd of the Swiss Payment Standards, read; the number of payments as banks there state it, not confirmed',
};

/** By the country of the debtor's IBAN. As far as we know, any other country takes all that ISO's schema takes. */
const LAYERS: ReadonlyMap<string, CountryLayer> = new Map([
  [
    'AT',
    {
      takesOnePartyId: true,
      refusesDebtorAddress: true,
      initiatingPartyScheme: 'BANK',
      source: 'pain.001.001.09.at.005.xsd of Payment Services Austria, read',
    },
  ],
  ['CH', SWISS],
  [
    'DE',
    { takesOnePartyId: true, source: 'pain.001.001.09_GBIC_5.xsd of Die Deutsche Kreditwirtschaft, read' },
  ],
  ['LI', SWISS],
]);

const ISO: CountryLayer = { source: 'pain.001.001.09.xsd of ISO 20022' };

export function countryLayerOf(bankCountry: string): CountryLayer {
  return LAYERS.get(bankCountry) ?? ISO;
}

/** No bank here is known to ask for more: one id of the signer, one of the agreement, and room. */
const MAX_PARTY_IDS = 4;

/**
 * How many ids of a party a file may have.
 * @param takesOneDebtorId what the rail says, whatever the schema of the country takes.
 */
export function maxPartyIds(
  party: 'initiating party' | 'debtor',
  bankCountry: string,
  takesOneDebtorId: boolean,
): number {
  const takesOne =
    countryLayerOf(bankCountry).takesOnePartyId === true || (takesOneDebtorId && party === 'debtor');
  return takesOne ? 1 : MAX_PARTY_IDS;
}

/** Whether the country's schema takes the scheme of an initiating party's id. */
export function takesInitiatingPartyId({ scheme, proprietary }: PartyId, bankCountry: string): boolean {
  const only = countryLayerOf(bankCountry).initiatingPartyScheme;
  if (only === undefined || scheme === 'BIC' || scheme === 'LEI') return true;
  return proprietary === undefined && (scheme === undefined || scheme === only);
}
