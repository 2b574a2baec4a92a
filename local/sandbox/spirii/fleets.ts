import type { CountryCode } from '../countries.ts';

export const REPORT_STATUSES = ['Active', 'Pending', 'Approved', 'FundsReceived'] as const;
export type ReportStatus = (typeof REPORT_STATUSES)[number];

export type Fleet = {
  readonly company: string;
  readonly country: CountryCode;
  readonly drivers: number;
  readonly status: ReportStatus;
};

/**
 * Companies with a payable report each. A month with more expenses than drivers goes through the list again, with other
 * drivers.
 */
export const FLEETS: readonly Fleet[] = [
  { company: 'Nordflåde ApS', country: 'DK', drivers: 16, status: 'FundsReceived' },
  { company: 'Rheinwerk Dienstwagen GmbH', country: 'DE', drivers: 18, status: 'Approved' },
  { company: 'Fjällbil i Norr AB', country: 'SE', drivers: 12, status: 'FundsReceived' },
  { company: 'Vestland Elbil AS', country: 'NO', drivers: 10, status: 'Approved' },
  { company: 'Polderlease B.V.', country: 'NL', drivers: 12, status: 'FundsReceived' },
  { company: 'Flotte Lumière SARL', country: 'FR', drivers: 11, status: 'Approved' },
  { company: 'Scheldemobiel NV', country: 'BE', drivers: 9, status: 'FundsReceived' },
  { company: 'Flota Wisła sp. z o.o.', country: 'PL', drivers: 8, status: 'Approved' },
  { company: 'Donaufuhrpark GmbH', country: 'AT', drivers: 8, status: 'FundsReceived' },
  { company: 'Adriatica Mobilità S.r.l.', country: 'IT', drivers: 8, status: 'Approved' },
  { company: 'Flotas del Levante S.L.', country: 'ES', drivers: 8, status: 'FundsReceived' },
  { company: 'Järvi-Autot Oy', country: 'FI', drivers: 7, status: 'Approved' },
  { company: 'Alpenflotte AG', country: 'CH', drivers: 5, status: 'FundsReceived' },
  { company: 'Thames Valley Fleet Ltd', country: 'GB', drivers: 4, status: 'Approved' },
  { company: 'Saarblitz Kurier GmbH', country: 'DE', drivers: 4, status: 'FundsReceived' },
];

/** Companies whose reports are not payable yet. They follow the others, once. */
const OPEN_FLEETS: readonly Fleet[] = [
  { company: 'Limfjord Service A/S', country: 'DK', drivers: 6, status: 'Active' },
  { company: 'Hanse Pflegedienst gGmbH', country: 'DE', drivers: 5, status: 'Pending' },
  { company: 'Maasstad Techniek B.V.', country: 'NL', drivers: 4, status: 'Pending' },
];

const DRIVERS_PER_ROUND: number = FLEETS.reduce((sum, fleet) => sum + fleet.drivers, 0);

/** A report's expenses in the month: from `first`, so many. */
export type ReportSlot = { readonly fleet: Fleet; readonly first: number; readonly count: number };

/** The index of each fleet's first driver within a round. */
export const FIRST_IN_ROUND: readonly number[] = FLEETS.map((_, at) =>
  FLEETS.slice(0, at).reduce((sum, fleet) => sum + fleet.drivers, 0),
);

/** How many payable reports hold `size` expenses; the last may be shorter. */
function payableReports(size: number): number {
  const rounds = Math.floor(size / DRIVERS_PER_ROUND);
  const rest = size % DRIVERS_PER_ROUND;
  return rounds * FLEETS.length + FIRST_IN_ROUND.filter((first) => first < rest).length;
}

export function countReports(size: number): number {
  return payableReports(size) + OPEN_FLEETS.length;
}

/** The `position`th report of a month of `size` payable expenses. */
export function reportSlot(size: number, position: number): ReportSlot | undefined {
  const payable = payableReports(size);
  const round = Math.floor(position / FLEETS.length);
  if (position < payable) {
    const fleet = FLEETS[position % FLEETS.length];
    const first = round * DRIVERS_PER_ROUND + (FIRST_IN_ROUND[position % FLEETS.length] ?? 0);
    return fleet && { fleet, first, count: Math.min(fleet.drivers, size - first) };
  }
  const fleet = OPEN_FLEETS[position - payable];
  const before = OPEN_FLEETS.slice(0, position - payable).reduce((sum, open) => sum + open.drivers, 0);
  return fleet && { fleet, first: size + before, count: fleet.drivers };
}

/** The position of the report that holds the expense at `index`. */
export function reportOfExpense(size: number, index: number): number | undefined {
  if (index < size) {
    const inRound = index % DRIVERS_PER_ROUND;
    const fleet = FIRST_IN_ROUND.findLastIndex((first) => first <= inRound);
    return Math.floor(index / DRIVERS_PER_ROUND) * FLEETS.length + fleet;
  }
  for (let position = payableReports(size); position < countReports(size); position += 1) {
    const slot = reportSlot(size, position);
    if (slot !== undefined && index < slot.first + slot.count) return position;
  }
  return undefined;
}
