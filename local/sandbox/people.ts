import type { CountryCode } from './countries.ts';
import type { Dice } from './random.ts';

type NamePool = {
  readonly first: readonly [string, ...string[]];
  readonly last: readonly [string, ...string[]];
};

const GERMAN: NamePool = {
  first: ['Jürgen', 'Anneliese', 'Björn', 'Käthe', 'Götz', 'Sabine', 'Moritz', 'Heike', 'Lukas', 'Mareike'],
  last: [
    'Schröder',
    'Weiß',
    'Müller-Lüdenscheidt',
    'Köhler',
    'von der Heide',
    'Größer',
    'Brandt',
    'Jäger',
    'Öhler',
  ],
};
const FRENCH: NamePool = {
  first: ['Aimée', 'François', 'Hélène', 'Benoît', 'Chloé', 'Jérôme', 'Maëlle', 'Anaïs', 'Loïc', 'Éric'],
  last: [
    "L'Hôpital",
    'Lefèvre',
    'Garçon',
    'Bérenger',
    'Dupré',
    'de La Forêt',
    'Guénolé',
    'Châtelain',
    'Roux',
  ],
};
const DUTCH: NamePool = {
  first: ['Daniël', 'Noor', 'Zoë', 'Pieter', 'Femke', 'Joris', 'Maartje', 'Koen', 'Renée', 'Sjoerd'],
  last: [
    "van 't Hof",
    'de Vries',
    'van den Broek',
    'Coördes',
    'IJsselstein',
    'Bruinsma',
    'Kuiper',
    'ter Horst',
  ],
};
const ITALIAN: NamePool = {
  first: ['Niccolò', 'Giosuè', 'Chiara', 'Desirée', 'Matteo', 'Ilaria', 'Davide', 'Lucia', 'Pietro', 'Noemi'],
  last: ["D'Angelo", 'Forlì', 'Bianchi', 'Cantù', 'De Santis', 'Moncalvo', 'Riva', 'Sardò', 'Zanetti'],
};

/** Invented people: common given and family names of the country, combined by chance. */
const NAMES: Readonly<Record<CountryCode, NamePool>> = {
  AT: GERMAN,
  BE: { first: [...FRENCH.first, ...DUTCH.first], last: [...DUTCH.last, ...FRENCH.last] },
  CH: { first: [...GERMAN.first, ...FRENCH.first], last: [...GERMAN.last, ...ITALIAN.last] },
  DE: GERMAN,
  DK: {
    first: ['Søren', 'Astrid', 'Jørgen', 'Kirsten', 'Rasmus', 'Birgitte', 'Aksel', 'Line', 'Bjørn', 'Mads'],
    last: [
      'Sørensen',
      'Kjær',
      'Ærenlund',
      'Mølgaard',
      'Vestergaard',
      'Bøgh',
      'Damsgaard',
      'Østergård',
      'Holm',
    ],
  },
  ES: {
    first: ['José', 'María', 'Íñigo', 'Begoña', 'Andrés', 'Lucía', 'Álvaro', 'Núria', 'Joaquín', 'Inés'],
    last: [
      'Muñoz Pérez',
      'Ibáñez Güell',
      'Castaño Ruiz',
      'de la Peña',
      'Núñez Vidal',
      'Sáenz',
      'Ordóñez Gil',
    ],
  },
  FI: {
    first: ['Väinö', 'Päivi', 'Jyrki', 'Säde', 'Antti', 'Riikka', 'Ilmari', 'Outi', 'Eetu', 'Tuulikki'],
    last: ['Hämäläinen', 'Mäkelä', 'Kärkkäinen', 'Niskanen', 'Pöyhönen', 'Åström', 'Lehtinen', 'Ylönen'],
  },
  FR: FRENCH,
  GB: {
    first: ['Siân', 'Gareth', 'Zoë', 'Alasdair', 'Imogen', 'Callum', 'Niamh', 'Rhys', 'Fiona', 'Edward'],
    last: ["O'Connell", 'Llewellyn', 'Brontë', 'MacIntyre', 'Smythe-Hart', 'Prichard', 'Wainwright', 'Baird'],
  },
  IT: ITALIAN,
  NL: DUTCH,
  NO: {
    first: ['Øyvind', 'Solveig', 'Håkon', 'Bjørg', 'Åse', 'Torbjørn', 'Ragnhild', 'Kåre', 'Marit', 'Sindre'],
    last: ['Ødegård', 'Bjørnstad', 'Haugen', 'Sæther', 'Nygård', 'Løvås', 'Tveit', 'Kjølstad', 'Myhre'],
  },
  PL: {
    first: [
      'Łukasz',
      'Małgorzata',
      'Paweł',
      'Żaneta',
      'Michał',
      'Agnieszka',
      'Rafał',
      'Jadwiga',
      'Józef',
      'Ewa',
    ],
    last: ['Wiśniewski', 'Dąbrowska', 'Łoś', 'Zieliński', 'Górska', 'Kaźmierczak', 'Świątek', 'Błaszczyk'],
  },
  SE: {
    first: ['Åke', 'Märta', 'Björn', 'Gunnel', 'Örjan', 'Elsa', 'Göran', 'Saga', 'Nils', 'Ylva'],
    last: ['Sjöström', 'Åkerlund', 'Lindqvist', 'Bäckström', 'Öberg', 'Hägglund', 'Nordén', 'Ekström'],
  },
};

export function makeName(country: CountryCode, dice: Dice): string {
  const { first, last } = NAMES[country];
  return `${dice.pick(first)} ${dice.pick(last)}`;
}

/** A name of exactly `length` characters, with as many given names as needed. */
export function makeLongName(country: CountryCode, dice: Dice, length: number): string {
  const { first, last } = NAMES[country];
  let name: string = dice.pick(last);
  while (name.length < length) name = `${dice.pick(first)} ${name}`;
  // A cut can leave a trailing space, which a reader would trim.
  return name.slice(0, length).replace(/ $/, 'e');
}
