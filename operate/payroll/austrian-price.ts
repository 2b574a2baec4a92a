import { TARIFF_RATES } from '../../functions/core/tariff-rates.ts';

/**
 * Austria's official price of electricity that is reimbursed to employees, by calendar year, in thousandths of a cent
 * per kWh. What is paid above it is a benefit in kind, unless the real cost is shown; what is paid up to it is none,
 * where the energy is attributed to the company car.
 */
export const AUSTRIAN_PRICES: Readonly<Record<string, string>> = Object.fromEntries(
  TARIFF_RATES.filter(({ country }) => country === 'AT').map(({ from, rateMilliMinorPerKwh }) => [
    from.slice(0, 4),
    rateMilliMinorPerKwh.toString(),
  ]),
);
