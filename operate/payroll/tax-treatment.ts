import { divideHalfEven } from './divide-half-even.ts';
import type { PayrollLine } from './payroll-lines.ts';

/** What is known of the tax of a line; the columns are empty where nothing is. */
export type TaxTreatment = {
  /** `0.32806`, in the currency's own unit. */
  readonly officialPerKwh: string;
  readonly atOfficialMinor: bigint | undefined;
  readonly aboveOfficialMinor: bigint | undefined;
  readonly sentence: string;
};

const NOTHING: TaxTreatment = {
  officialPerKwh: '',
  atOfficialMinor: undefined,
  aboveOfficialMinor: undefined,
  sentence: '',
};

/** Thousandths of a minor unit times watt-hours, in minor units. */
const PER_KWH = 1_000_000n;

/**
 * Austria: what the official price of the year of the charging allows, and what is above it.
 * @param prices by year, in thousandths of a cent per kWh.
 */
export function austrianTreatment(
  { period, energyWh, amountMinor, currency }: PayrollLine,
  prices: Readonly<Record<string, string>>,
): TaxTreatment {
  if (currency !== 'EUR') return unknown('it was paid in another currency than euro');
  if (energyWh === undefined || energyWh === 0n) return unknown('the source gave no energy');
  const year = period?.end.slice(0, 4);
  if (period === undefined || year === undefined) return unknown('the source gave no time of charging');
  if (period.start.slice(0, 4) !== year) {
    return unknown('it was charged in two years, of which each has its own price');
  }
  const price = prices[year];
  if (price === undefined) return unknown(`the official price of ${year} is not in this version`);
  const atOfficialMinor = divideHalfEven(BigInt(price) * energyWh, PER_KWH);
  const [paid, allowed] =
    amountMinor < 0n ? [-amountMinor, -atOfficialMinor] : [amountMinor, atOfficialMinor];
  const aboveMinor = paid > allowed ? paid - allowed : 0n;
  return {
    officialPerKwh: `0.${price.padStart(5, '0')}`,
    atOfficialMinor,
    aboveOfficialMinor: amountMinor < 0n ? -aboveMinor : aboveMinor,
    sentence: aboveMinor === 0n ? within(year) : above(year),
  };
}

function within(year: string): string {
  return `AT: within the official price of ${year}; no benefit in kind where the energy is attributed to the company car.`;
}

function above(year: string): string {
  return `AT: above the official price of ${year}; what is above it is a benefit in kind unless the real cost is shown.`;
}

function unknown(why: string): TaxTreatment {
  return { ...NOTHING, sentence: `AT: not known, since ${why}.` };
}

export const NO_TREATMENT = NOTHING;
