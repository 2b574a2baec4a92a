import { monthsWords } from './words.ts';

/** An export, as people call it. */
export function nameOf(name: string): string {
  return monthsWords().exportNames[name] ?? PROGRAMS[name] ?? name;
}

/** As their makers write them. */
const PROGRAMS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  datev: 'DATEV',
  sie: 'SIE',
  'business-central': 'Business Central',
  netsuite: 'NetSuite',
};
