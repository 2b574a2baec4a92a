export const TARIFF_COUNTRIES = ['AT', 'BE', 'DE'] as const;
export type TariffCountry = (typeof TARIFF_COUNTRIES)[number];

export const TARIFF_REGIONS = ['flanders', 'brussels', 'wallonia'] as const;
export type TariffRegion = (typeof TARIFF_REGIONS)[number];

/** Where a rate applies: a country, or a region with rates of its own. */
export type TariffPlace = { readonly country: TariffCountry; readonly region?: TariffRegion };

/** The zone of a country's calendar days, and its regions with rates of their own. */
export const TARIFF_PLACES: Readonly<
  Record<TariffCountry, { readonly timeZone: string; readonly regions: readonly TariffRegion[] }>
> = {
  AT: { timeZone: 'Europe/Vienna', regions: [] },
  BE: { timeZone: 'Europe/Brussels', regions: TARIFF_REGIONS },
  DE: { timeZone: 'Europe/Berlin', regions: [] },
};
