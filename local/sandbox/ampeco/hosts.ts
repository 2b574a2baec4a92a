import { COUNTRIES, type CountryCode } from '../countries.ts';
import { makeName } from '../people.ts';
import type { Dice } from '../random.ts';

/** The partners' countries, in turn. */
const TURNS: readonly CountryCode[] = [
  'NL',
  'DE',
  'BE',
  'FR',
  'DE',
  'NL',
  'AT',
  'DK',
  'ES',
  'NL',
  'SE',
  'IT',
  'DE',
  'FI',
  'FR',
];

/** Names of hosts with public chargers; `%` is the place. */
const SIGNS: Readonly<Partial<Record<CountryCode, readonly [string, ...string[]]>>> = {
  AT: ['Gasthof Steirerhof %', 'Garagenbetrieb % GmbH'],
  BE: ['Parking % NV', 'Brasserie du Canal, %'],
  DE: ['Parkhaus % GmbH', 'Hotel Zum Löwen %', 'Eigentümergemeinschaft %'],
  DK: ['Ejerforeningen Åparken %', 'Kro & Hotel % ApS'],
  ES: ['Aparcamientos % S.L.', 'Hostal Peña Alta %'],
  FI: ['Taloyhtiö % Oy', 'Pysäköinti % Oy'],
  FR: ["Hôtel de l'Étoile %", 'Copropriété % Sud'],
  IT: ['Autorimessa % S.r.l.', 'Albergo La Rocca %'],
  NL: ['VvE De Horizon %', 'Parkeergarage % B.V.', "Café 't Hoekje %"],
  SE: ['Bostadsrättsföreningen Björken %', 'P-hus % AB'],
};

export type Host = {
  readonly type: 'company' | 'individual';
  readonly name: string;
  readonly country: CountryCode;
  readonly city: string;
};

export function hostCountry(index: number): CountryCode {
  return TURNS[index % TURNS.length] ?? 'NL';
}

/** The partner with this index: mostly a company, now and then a person with a charger in the drive. */
export function makeHost(index: number, dice: Dice): Host {
  const country = hostCountry(index);
  const city = dice.pick(COUNTRIES[country].cities);
  const signs = SIGNS[country];
  if (signs === undefined || dice.oneIn(6)) {
    return { type: 'individual', name: makeName(country, dice), country, city };
  }
  return { type: 'company', name: dice.pick(signs).replace('%', city), country, city };
}
