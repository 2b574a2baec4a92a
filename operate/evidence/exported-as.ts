import { exportedFormatKey } from '../../functions/ledger/keys.ts';
import type { Format } from '../journal/formats/make-files.ts';

/** The compiler asks for each format, so that none is missing. */
const OF_THE_JOURNAL: Readonly<Record<Format['format'], true>> = {
  csv: true,
  datev: true,
  sie: true,
  'business-central': true,
  'e-conomic': true,
  netsuite: true,
};

export const JOURNAL_FORMATS: readonly string[] = Object.keys(OF_THE_JOURNAL);

/** Made of more than the journal: charge records, official prices, fonts. */
const OTHERS = ['payroll', 'statements', 'statements-rules'];

/** Keys of every export that a closed month may have. */
export function exportedKeysOf(month: string): readonly string[] {
  return [...JOURNAL_FORMATS, ...OTHERS].map((format) => exportedFormatKey(month, format));
}
