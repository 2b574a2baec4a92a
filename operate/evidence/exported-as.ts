import { exportedFormatKey } from '../../functions/ledger/keys.ts';
import type { Format } from '../journal/formats/make-files.ts';

/** Named by the compiler, so that the evidence misses none. */
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

/** Keys of all that a closed month may have been exported as. */
export function exportedKeysOf(month: string): readonly string[] {
  return [...JOURNAL_FORMATS, ...OTHERS].map((format) => exportedFormatKey(month, format));
}
