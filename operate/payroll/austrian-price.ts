import { TARIFF_RATES } from '../../functions/core/tariff-rates.ts';

/**
 * Austria's official price of electricity for reimbursing employees, by calendar year, in thousandths of a cent per
 * kWh. More is a benefit in kind, unless the driver shows the real cost. Up to it nothing is, if the company car used
 * the energy.
 */
export const AUSTRIAN_PRICES: Readonly<Record<string, string>> = Object.fromEntries(
  TARIFF_RATES.filter(({ country }) => country === 'AT').map(({ from, rateMilliMinorPerKwh }) => [
    from.slice(0, 4),
    rateMilliMinorPerKwh.toString(),
  ]),
);

/** What such a price times watt-hours is divided by to be in minor units. */
export const PER_KWH = 1_000_000n;
