import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { partOfName } from '../exports/company-file-name.ts';
import type { MadeFile } from '../exports/exported-files.ts';
import type { StatementRules } from './rules.ts';
import { summariesOf } from './summary.ts';
import { summaryCsv } from './summary-csv.ts';
import { type PagesOf, summaryPdf } from './summary-pdf.ts';

/** The summary of each company, or source without one, as PDF and as CSV; one after the other. */
export async function* summaryFiles(
  entries: readonly JournalEntry[],
  of: PagesOf & { readonly rules: StatementRules },
): AsyncGenerator<readonly MadeFile[]> {
  for (const summary of summariesOf(entries)) {
    const name = `summary_${of.month}_${partOfName(summary)}`;
    yield [
      { name: `${name}.pdf`, bytes: await summaryPdf(summary, of) },
      { name: `${name}.csv`, bytes: summaryCsv(of.month, summary, of.rules.spreadsheet) },
    ];
  }
}
