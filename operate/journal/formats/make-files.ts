import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import type { Accounting } from '../../../functions/platform/config-accounting.ts';
import { type PostedEntry, type PostingRules, posted } from '../posted.ts';
import { businessCentralFiles } from './business-central.ts';
import { csvFiles } from './csv.ts';
import { datevFiles } from './datev.ts';
import { eConomicFiles } from './e-conomic.ts';
import { netSuiteFiles } from './netsuite.ts';
import { sieFiles } from './sie.ts';
import type { JournalFile, OfMonth } from './texts.ts';

export type Format = Accounting['formats'][number];

/**
 * The files of a journal in one format: a pure function of what closed the month and of these rules.
 * @throws PipelineError CONFIG_INVALID where an entry has no account, or the format cannot hold it
 */
export function journalFiles(
  entries: readonly JournalEntry[],
  of: OfMonth,
  rules: PostingRules,
  format: Format,
): readonly JournalFile[] {
  return filesOf(posted(entries, rules), of, format);
}

function filesOf(entries: readonly PostedEntry[], of: OfMonth, format: Format): readonly JournalFile[] {
  switch (format.format) {
    case 'csv':
      return csvFiles(entries, of, format);
    case 'datev':
      return datevFiles(entries, of, format);
    case 'sie':
      return sieFiles(entries, of, format);
    case 'business-central':
      return businessCentralFiles(entries, of, format);
    case 'e-conomic':
      return eConomicFiles(entries, of);
    case 'netsuite':
      return netSuiteFiles(entries, of, format);
  }
}
