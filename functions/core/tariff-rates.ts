import { type PlainDate, plainDate } from './date.ts';
import { TARIFF_REGIONS, type TariffCountry, type TariffPlace, type TariffRegion } from './tariff-places.ts';

/**
 * Official prices for charging a company's car at home.
 *
 * - `cap`: pay above it counts as wage, unless the real cost is shown.
 * - `flat`: it may be paid instead of the real cost.
 */
export type TariffRate = {
  readonly country: TariffCountry;
  /** The region of the driver's home, where each has its own rate. */
  readonly region?: TariffRegion;
  readonly from: PlainDate;
  readonly until: PlainDate;
  /** Thousandths of a minor unit for a kilowatt-hour: 32.806 ct are 32,806. */
  readonly rateMilliMinorPerKwh: bigint;
  readonly kind: 'cap' | 'flat';
  readonly source: string;
  readonly checkedOn: PlainDate;
};

/** All rates are in euro. */
export const TARIFF_CURRENCY = 'EUR';

const CHECKED_ON = plainDate('2026-11-28');

/**
 * Austria: Sachbezugswerteverordnung § 8 Abs 9, E-Control's price of the first half of the year before, published by
 * the ministry of finance by 30 November (ris.bka.gv.at NOR40250222; 2023 and 2024: smatrics.com, lexisnexis RdW
 * 2023/629; 2025: smatrics.com; 2026: decree of 24 October 2025, 2025-0.856.956).
 */
const AUSTRIA = 'Sachbezugswerteverordnung § 8 Abs 9';

/** Germany: letter of the ministry of finance of 11 November 2025; Destatis 61243-0001, first half of the year before. */
const GERMANY = 'BMF, 11 November 2025 (Strompreispauschale)';

/**
 * Belgium: by quarter and region of the home, circular 2025/C/38 of 17 June 2025 on CREG's prices. Where published
 * copies differ by 0.01 ct, the higher stands here: no misprint holds a payment.
 */
const BELGIUM = 'FPS Finance, circular 2025/C/38 (CREG)';

export const TARIFF_RATES: readonly TariffRate[] = [
  ...years('AT', 'cap', AUSTRIA, { 2023: 22_247n, 2024: 33_182n, 2025: 35_889n, 2026: 32_806n }),
  ...years('DE', 'flat', GERMANY, { 2026: 34_000n }),
  ...quarter('2025-01-01', '2025-03-31', { flanders: 28_220n, brussels: 32_950n, wallonia: 32_560n }),
  ...quarter('2025-04-01', '2025-06-30', { flanders: 31_940n, brussels: 35_850n, wallonia: 36_180n }),
  ...quarter('2025-07-01', '2025-09-30', { flanders: 34_560n, brussels: 37_870n, wallonia: 38_430n }),
  ...quarter('2025-10-01', '2025-12-31', { flanders: 30_700n, brussels: 33_560n, wallonia: 34_570n }),
  ...quarter('2026-01-01', '2026-03-31', { flanders: 31_320n, brussels: 34_260n, wallonia: 35_230n }),
  ...quarter('2026-04-01', '2026-06-30', { flanders: 31_910n, brussels: 35_550n, wallonia: 36_370n }),
];

function years(
  country: TariffCountry,
  kind: TariffRate['kind'],
  source: string,
  rates: Readonly<Record<number, bigint>>,
): TariffRate[] {
  return Object.entries(rates).map(([year, rateMilliMinorPerKwh]) => ({
    country,
    from: plainDate(`${year}-01-01`),
    until: plainDate(`${year}-12-31`),
    rateMilliMinorPerKwh,
    kind,
    source,
    checkedOn: CHECKED_ON,
  }));
}

function quarter(from: string, until: string, rates: Readonly<Record<TariffRegion, bigint>>): TariffRate[] {
  return TARIFF_REGIONS.map((region) => ({
    country: 'BE',
    region,
    from: plainDate(from),
    until: plainDate(until),
    rateMilliMinorPerKwh: rates[region],
    kind: 'cap',
    source: BELGIUM,
    checkedOn: CHECKED_ON,
  }));
}

/** The rate of a day, where one is known. */
export function rateOn(place: TariffPlace, day: PlainDate): TariffRate | undefined {
  return ratesOf(place).find(({ from, until }) => from <= day && day <= until);
}

/** New rates come about a month before they begin. */
const WARN_DAYS = 30;

/** Whether the newest rate of a place ends within thirty days, or has ended; undefined where it does not. */
export function endsSoon(
  place: TariffPlace,
  nowMs: number,
): { readonly knownUntil: PlainDate | undefined } | undefined {
  const knownUntil = ratesOf(place)
    .map(({ until }) => until)
    .toSorted()
    .at(-1);
  const warnsUntil = new Date(nowMs + WARN_DAYS * 86_400_000).toISOString().slice(0, 10);
  return knownUntil === undefined || knownUntil <= warnsUntil ? { knownUntil } : undefined;
}

function ratesOf(place: TariffPlace): readonly TariffRate[] {
  return TARIFF_RATES.filter(({ country, region }) => country === place.country && region === place.region);
}
