/** Tariffs and places of home chargers, by country: enough for a believable month. */
export type CountryCode =
  | 'AT'
  | 'BE'
  | 'CH'
  | 'DE'
  | 'DK'
  | 'ES'
  | 'FI'
  | 'FR'
  | 'GB'
  | 'IT'
  | 'NL'
  | 'NO'
  | 'PL'
  | 'SE';

export type Country = {
  readonly currency: string;
  /**
   * The range of household tariffs, in hundredths of a minor unit per kWh: 3150 is 0.3150 EUR. Rounded from what
   * households paid in 2025; only their order of size matters here.
   */
  readonly tariff: readonly [low: number, high: number];
  readonly cities: readonly [string, ...string[]];
};

export const COUNTRIES: Readonly<Record<CountryCode, Country>> = {
  AT: { currency: 'EUR', tariff: [2600, 3600], cities: ['Linz', 'Graz', 'Sankt Pölten', 'Wels'] },
  BE: { currency: 'EUR', tariff: [2700, 3500], cities: ['Gent', 'Liège', 'Leuven', 'Namur'] },
  CH: { currency: 'CHF', tariff: [2500, 3400], cities: ['Winterthur', 'Biel/Bienne', 'Luzern', 'Neuchâtel'] },
  DE: { currency: 'EUR', tariff: [2900, 4200], cities: ['Köln', 'Münster', 'Würzburg', 'Göttingen'] },
  DK: { currency: 'DKK', tariff: [22000, 31000], cities: ['Næstved', 'Aarhus', 'Køge', 'Sønderborg'] },
  ES: { currency: 'EUR', tariff: [2500, 3100], cities: ['A Coruña', 'Logroño', 'Alcoy', 'León'] },
  FI: { currency: 'EUR', tariff: [2500, 3000], cities: ['Jyväskylä', 'Seinäjoki', 'Espoo', 'Hämeenlinna'] },
  FR: { currency: 'EUR', tariff: [2500, 2900], cities: ['Nîmes', 'Angoulême', 'Besançon', 'Lille'] },
  GB: { currency: 'GBP', tariff: [2200, 3100], cities: ['Leeds', 'Reading', 'Aberystwyth', 'Perth'] },
  IT: { currency: 'EUR', tariff: [2800, 4500], cities: ['Forlì', 'Bergamo', 'Mondovì', 'Parma'] },
  NL: { currency: 'EUR', tariff: [2700, 3900], cities: ['Utrecht', 'Zwolle', 'Ede', "'s-Hertogenbosch"] },
  NO: { currency: 'NOK', tariff: [11000, 22000], cities: ['Tromsø', 'Ålesund', 'Drammen', 'Bodø'] },
  PL: { currency: 'PLN', tariff: [9000, 13000], cities: ['Łódź', 'Gdańsk', 'Rzeszów', 'Kraków'] },
  SE: { currency: 'SEK', tariff: [15000, 26000], cities: ['Umeå', 'Västerås', 'Örebro', 'Malmö'] },
};
