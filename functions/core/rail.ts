import { type Clearing, NATIONAL_CLEARINGS, reaches, SEPA_CLEARING } from './clearing.ts';
import type { PlainDate } from './date.ts';
import { assert } from './errors.ts';
import type { CodeOrWord } from './payment-file.ts';

/** A way to pay. All that the code knows of one is its row; what a file of it may say, the checker knows by itself. */
export type Rail = {
  readonly name: string;
  /** What people call a payment by it. */
  readonly title: string;
  /** `PmtTpInf/SvcLvl/Cd` */
  readonly serviceLevel: string;
  /** `ChrgBr` */
  readonly chargeBearer: string;
  /** `PmtTpInf/LclInstrm` and `CtgyPurp` of an account that names none; left out, its files have none. */
  readonly localInstrument?: CodeOrWord;
  readonly categoryPurpose?: CodeOrWord;
  /** By currency, ISO 4217: whom it reaches and on which days. An account that pays is in the same countries. */
  readonly clearings: ReadonlyMap<string, Clearing>;
  /** Whether a file has one id of the debtor at most, whatever the schema of the country takes. */
  readonly takesOneDebtorId: boolean;
  /** Whether banks compare the name of the payee with that of the account before they pay. */
  readonly verifiesPayees: boolean;
};

/**
 * Every rail, each with a name that configurations, rows and events have for ever.
 *
 * `sepa-credit-transfer` is bound by EPC132-08: service level SEPA, charge bearer SLEV, euro, one id of the debtor.
 * `domestic-credit-transfer` follows CGI-MP practice: service level NURG (non-urgent: the ordinary clearing of the
 * country), and charge bearer SHAR, each side paying its own bank, which is what payment services law prescribes
 * inside the EEA and the only option that the banks of Denmark take for a domestic transfer; SLEV presupposes a scheme
 * that fixes the charges, which NURG does not name.
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
  },
  {
    name: 'domestic-credit-transfer',
    title: 'domestic transfer',
    serviceLevel: 'NURG',
    chargeBearer: 'SHAR',
    clearings: NATIONAL_CLEARINGS,
    takesOneDebtorId: false,
    verifiesPayees: false,
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

/** What a choice of a rail goes by. */
export type Destination = {
  readonly currency: string;
  /** Of the recipient's IBAN; undefined where that is not valid. */
  readonly country: string | undefined;
};

/**
 * The first of the candidates whose rail carries the currency into the country. Where none reaches it, the first
 * whose rail carries the currency: the payout is held then, and goes there once a person has said that the bank does
 * reach it.
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
