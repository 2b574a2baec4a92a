import { TARIFF_CURRENCY } from '../../functions/core/tariff-rates.ts';
import { PER_KWH } from './austrian-price.ts';
import { divideHalfEven } from './divide-half-even.ts';
import type { PayrollLine } from './payroll-lines.ts';
import type { AtOfficial } from './sessions-at-official.ts';

/** What is known of a line's tax; where nothing is, the columns stay empty. */
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

/**
 * Austria: what the official price of the year of charging allows, and what exceeds it. By its sessions where they are
 * known, as in the tariff check; else by all that was paid in the period.
 * @param prices by year, in thousandths of a cent per kWh.
 */
export function austrianTreatment(line: PayrollLine, prices: Readonly<Record<string, string>>): TaxTreatment {
  const { period, energyWh, currency, atOfficial } = line;
  if (currency !== TARIFF_CURRENCY) return unknown('it was paid in another currency than euro');
  if (energyWh === undefined || energyWh === 0n) return unknown('the source gave no energy');
  if (atOfficial !== undefined) return treatmentOf(atOfficial, prices, ' session by session');
  const year = period?.end.slice(0, 4);
  if (period === undefined || year === undefined) return unknown('the source gave no time of charging');
  if (period.start.slice(0, 4) !== year) {
    return unknown(
      'it was charged in two years, of which each has its own price, and its sessions are not known',
    );
  }
  const price = prices[year];
  if (price === undefined) return unknown(`the official price of ${year} is not in this version`);
  return treatmentOf(ofThePeriod(line, energyWh, price, year), prices, '');
}

/** As if every kilowatt-hour of the period had cost the same. */
function ofThePeriod(
  { amountMinor }: PayrollLine,
  energyWh: bigint,
  price: string,
  year: string,
): AtOfficial {
  const atOfficialMinor = divideHalfEven(BigInt(price) * energyWh, PER_KWH);
  const [paid, allowed] =
    amountMinor < 0n ? [-amountMinor, -atOfficialMinor] : [amountMinor, atOfficialMinor];
  const aboveMinor = paid > allowed ? paid - allowed : 0n;
  return {
    years: [year],
    atOfficialMinor,
    aboveOfficialMinor: amountMinor < 0n ? -aboveMinor : aboveMinor,
  };
}

function treatmentOf(
  { years, atOfficialMinor, aboveOfficialMinor }: AtOfficial,
  prices: Readonly<Record<string, string>>,
  how: string,
): TaxTreatment {
  const [first = '', ...others] = years;
  const ofYears =
    others.length === 0 ? `the official price of ${first}` : `the official prices of ${years.join(' and ')}`;
  return {
    officialPerKwh: others.length === 0 ? `0.${(prices[first] ?? '').padStart(5, '0')}` : '',
    atOfficialMinor,
    aboveOfficialMinor,
    sentence:
      aboveOfficialMinor === 0n
        ? `AT: within ${ofYears}${how}; no benefit in kind where the energy is attributed to the company car.`
        : `AT: above ${ofYears}${how}; what is above it is a benefit in kind unless the real cost is shown.`,
  };
}

function unknown(why: string): TaxTreatment {
  return { ...NOTHING, sentence: `AT: not known, since ${why}.` };
}

export const NO_TREATMENT = NOTHING;
