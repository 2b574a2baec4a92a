import type { ExportName } from '../../../../functions/core/export-job.ts';
import { monthsWords } from './words.ts';

/** An export, as people call it. */
export function nameOf(name: ExportName): string {
  const names: Readonly<Record<ExportName, string>> = { ...PROGRAMS, ...monthsWords().exportNames };
  return names[name];
}

/** As their makers write them. */
const PROGRAMS = {
  csv: 'CSV',
  datev: 'DATEV',
  sie: 'SIE',
  'business-central': 'Business Central',
  'e-conomic': 'e-conomic',
  netsuite: 'NetSuite',
} as const;
