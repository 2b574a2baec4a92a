import type { Ending } from '../trouble.ts';
import { FIRST_IN_ROUND, FLEETS } from './fleets.ts';

/** Troubles of expenses in the believable month. */
export type SpiriiTroubleKind =
  | 'iban-check-digit'
  | 'iban-too-short'
  | 'iban-empty'
  | 'iban-masked'
  | 'iban-as-typed'
  | 'iban-outside-sepa'
  | 'amount-fraction'
  | 'amount-zero'
  | 'amount-negative'
  | 'amount-over-limit'
  | 'amount-absent'
  | 'currency-unknown'
  | 'name-missing'
  | 'name-without-letters'
  | 'name-200-characters'
  | 'name-90-characters'
  | 'status-awaiting-funds'
  | 'status-in-progress'
  | 'status-paid'
  | 'status-failed'
  | 'status-unknown'
  | 'beneficiary-invalid'
  | 'recipient-invalid'
  | 'report-total'
  | 'report-blocked'
  | 'month-impossible'
  | 'details-differ'
  | 'charge-records-sum'
  | 'possible-duplicate'
  | 'same-id-same-content'
  | 'same-id-other-content'
  | 'optional-fields-absent'
  | 'unknown-fields';

export const SPIRII_ENDINGS: Readonly<Record<SpiriiTroubleKind, Ending>> = {
  'iban-check-digit': 'rejected',
  'iban-too-short': 'rejected',
  'iban-empty': 'rejected',
  'iban-masked': 'rejected',
  'iban-as-typed': 'payable',
  'iban-outside-sepa': 'held',
  'amount-fraction': 'rejected',
  'amount-zero': 'rejected',
  'amount-negative': 'rejected',
  'amount-over-limit': 'held',
  'amount-absent': 'rejected',
  'currency-unknown': 'rejected',
  'name-missing': 'rejected',
  'name-without-letters': 'rejected',
  'name-200-characters': 'rejected',
  'name-90-characters': 'payable',
  'status-awaiting-funds': 'waiting',
  'status-in-progress': 'paid-by-source',
  'status-paid': 'paid-by-source',
  'status-failed': 'held',
  'status-unknown': 'held',
  'beneficiary-invalid': 'held',
  'recipient-invalid': 'held',
  'report-total': 'held',
  'report-blocked': 'held',
  'month-impossible': 'held',
  'details-differ': 'held',
  'charge-records-sum': 'held',
  'possible-duplicate': 'held',
  'same-id-same-content': 'payable',
  'same-id-other-content': 'held',
  'optional-fields-absent': 'payable',
  'unknown-fields': 'payable',
};

/**
 * Troubles by fleet and driver. A kind that needs another expense (a duplicate, a copy) takes the previous driver's.
 */
const PLACES: Readonly<Record<string, Readonly<Record<number, SpiriiTroubleKind>>>> = {
  'Nordflåde ApS': { 2: 'iban-masked', 6: 'iban-as-typed', 9: 'status-paid', 13: 'optional-fields-absent' },
  'Rheinwerk Dienstwagen GmbH': {
    3: 'iban-check-digit',
    7: 'name-200-characters',
    11: 'iban-too-short',
    15: 'possible-duplicate',
  },
  'Fjällbil i Norr AB': { 2: 'status-awaiting-funds', 8: 'unknown-fields', 10: 'amount-negative' },
  'Vestland Elbil AS': { 3: 'iban-empty', 7: 'status-in-progress' },
  'Polderlease B.V.': {
    1: 'iban-as-typed',
    4: 'amount-fraction',
    6: 'same-id-same-content',
    9: 'iban-outside-sepa',
  },
  'Flotte Lumière SARL': {
    1: 'amount-over-limit',
    3: 'details-differ',
    5: 'name-90-characters',
    8: 'charge-records-sum',
  },
  'Scheldemobiel NV': { 2: 'beneficiary-invalid', 3: 'beneficiary-invalid', 6: 'recipient-invalid' },
  'Flota Wisła sp. z o.o.': { 5: 'status-unknown' },
  'Donaufuhrpark GmbH': { 3: 'same-id-other-content', 6: 'unknown-fields' },
  'Adriatica Mobilità S.r.l.': { 1: 'name-missing', 5: 'currency-unknown' },
  'Flotas del Levante S.L.': { 2: 'amount-zero', 5: 'status-failed' },
  'Järvi-Autot Oy': { 1: 'name-without-letters', 4: 'amount-absent', 5: 'month-impossible' },
  'Alpenflotte AG': { 4: 'optional-fields-absent' },
  'Thames Valley Fleet Ltd': {
    0: 'report-blocked',
    1: 'status-awaiting-funds',
    2: 'iban-empty',
    3: 'report-blocked',
  },
  'Saarblitz Kurier GmbH': { 0: 'report-total', 1: 'report-total', 2: 'report-total', 3: 'report-total' },
};

/** The troubles of the first round of fleets by the expense's index; later rounds have none. */
export const TROUBLE_AT: ReadonlyMap<number, SpiriiTroubleKind> = new Map(
  FLEETS.flatMap((fleet, at) => {
    const first = FIRST_IN_ROUND[at] ?? 0;
    return Object.entries(PLACES[fleet.company] ?? {}).map(([driver, kind]): [number, SpiriiTroubleKind] => [
      first + Number(driver),
      kind,
    ]);
  }),
);
