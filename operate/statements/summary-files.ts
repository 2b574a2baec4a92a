import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import type { MadeFile } from '../exports/exported-files.ts';
import type { Fonts } from './pdf/fonts.ts';
import { summariesOf } from './summary.ts';
import { summaryCsv } from './summary-csv.ts';
import { summaryPdf } from './summary-pdf.ts';

/** The summary of each source, as PDF and as CSV; one after the other. */
export async function* summaryFiles(
  entries: readonly JournalEntry[],
  { month, fonts }: { readonly month: string; readonly fonts: Fonts },
): AsyncGenerator<readonly MadeFile[]> {
  for (const summary of summariesOf(entries)) {
    const name = `summary_${month}_${summary.source.replaceAll('/', '-')}`;
    yield [
      { name: `${name}.pdf`, bytes: await summaryPdf(month, summary, fonts) },
      { name: `${name}.csv`, bytes: summaryCsv(month, summary) },
    ];
  }
}
