import { type Clearing, NATIONAL_CLEARINGS, reaches, SEPA_CLEARING } from './clearing.ts';
import type { CodeOrWord } from './code-or-word.ts';
import type { PlainDate } from './date.ts';
import { assert } from './errors.ts';

/** A way to pay. The code knows only its row; the checker has its own rules for its files. */
export type Rail = {
  readonly name: string;
  /** The people's word for a payment by it. */
  readonly title: string;
  /** `PmtTpInf/SvcLvl/Cd` */
  readonly serviceLevel: string;
  /** `ChrgBr` */
  readonly chargeBearer: string;
  /** `PmtTpInf/LclInstrm` and `CtgyPurp` of an account that names none; left out, its files have none. */
  readonly localInstrument?: CodeOrWord;
  readonly categoryPurpose?: CodeOrWord;
  /** By currency, ISO 4217: whom it reaches, and on which days. Its debtor accounts are in the same countries. */
  readonly clearings: ReadonlyMap<string, Clearing>;
  /** Whether a file has at most one id of the debtor, whatever the country's schema takes. */
  readonly takesOneDebtorId: boolean;
  /** Whether banks verify payees' names before they pay. */
  readonly verifiesPayees: boolean;
  /** Whether a payer whose bank is outside the EEA states an address (EPC125-05). */
  readonly statesPayersAddressOutsideEea: boolean;
};

/**
 * Every rail; configurations, rows and events keep its name for ever.
 *
 * `sepa-credit-transfer` is bound by EPC132-08: service level SEPA, charge bearer SLEV, euro, one id of the debtor.
 * `domestic-credit-transfer` follows CGI-MP practice: service level NURG (non-urgent: the ordinary clearing of the
 * country) and charge bearer SHAR, each side paying its own bank. Payment services law prescribes SHAR inside the EEA,
 * and the banks of Denmark take nothing else for a domestic transfer. SLEV presupposes a scheme that fixes the charges;
 * NURG names none.
 */
const RAILS = [
  {
    name: 'sepa-credit-transfer',
    title: 'SEPA transfer',
    serviceLevel: 'SEPA',
    chargeBearer: 'SLEV',
    clearings: new Map([['EUR', SEPA_CLEARING]]),
    takesOneDebtorId: true,
    verifiesPayees: true,
    statesPayersAddressOutsideEea: true,
  },
  {
    name: 'domestic-credit-transfer',
    title: 'domestic transfer',
    serviceLevel: 'NURG',
    chargeBearer: 'SHAR',
    clearings: NATIONAL_CLEARINGS,
    takesOneDebtorId: false,
    verifiesPayees: false,
    statesPayersAddressOutsideEea: false,
  },
] as const satisfies readonly Rail[];

export type RailName = (typeof RAILS)[number]['name'];

export const RAIL_NAMES: readonly RailName[] = RAILS.map(({ name }) => name);

export function railNamed(name: RailName): Rail {
  const rail = RAILS.find((candidate) => candidate.name === name);
  assert(rail !== undefined, 'a rail has a row');
  return rail;
}

/** The first rail that carries the currency; undefined where none does. */
export function railCarrying(currency: string): Rail | undefined {
  return RAILS.find(({ clearings }) => clearings.has(currency));
}

/** The rail of a file with the service level; undefined where none carries the currency by it. */
export function railOfFile(serviceLevel: string, currency: string): Rail | undefined {
  return RAILS.find((rail) => rail.serviceLevel === serviceLevel && rail.clearings.has(currency));
}

/** The criteria for a rail. */
export type Destination = {
  readonly currency: string;
  /** Of the recipient's IBAN; undefined where invalid. */
  readonly country: string | undefined;
};

/**
 * The first candidate whose rail carries the currency into the country. If none does, the first whose rail carries the
 * currency: the payout is then held until a person says that the bank does reach the country.
 */
export function firstThatPays<T>(
  candidates: readonly T[],
  railOf: (candidate: T) => Rail,
  { currency, country }: Destination,
  on: PlainDate,
): T | undefined {
  const carrying = candidates.filter((candidate) => railOf(candidate).clearings.has(currency));
  const reaching = carrying.find((candidate) => {
    const clearing = railOf(candidate).clearings.get(currency);
    return clearing !== undefined && country !== undefined && reaches(clearing, country, on);
  });
  return reaching ?? carrying[0];
}
