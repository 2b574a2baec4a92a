import type { Accounting } from '../../../functions/platform/config-accounting.ts';
import type { PostedEntry } from '../posted.ts';
import { signedText } from './csv.ts';
import { csvBytes, number, text } from './csv-lines.ts';
import { cut, type JournalFile, type OfMonth } from './texts.ts';

type Format = Extract<Accounting['formats'][number], { format: 'business-central' }>;

/** The program numbers lines in steps, so that a line fits between two. */
const LINE_STEP = 10_000;

/**
 * Lines of a general journal, under the captions of the table Gen. Journal Line (81), for a configuration package or an
 * import by captions. Document numbers have 20 characters at most, external ones 35, descriptions 100.
 * https://learn.microsoft.com/en-us/dynamics365/business-central/dev-itpro/api-reference/v2.0/resources/dynamics_journalline
 */
export function businessCentralFiles(
  entries: readonly PostedEntry[],
  { month }: OfMonth,
  { journalTemplate, journalBatch, localCurrency, bankAccountType }: Format,
): readonly JournalFile[] {
  const bytes = csvBytes(entries, {
    delimiter: ',',
    encoding: 'utf-8',
    columns: [
      { title: 'Journal Template Name', cellOf: () => text(journalTemplate) },
      { title: 'Journal Batch Name', cellOf: () => text(journalBatch) },
      { title: 'Line No.', cellOf: (line) => number(String(line.number * LINE_STEP)) },
      { title: 'Posting Date', cellOf: ({ entry }) => text(entry.date) },
      { title: 'Document Date', cellOf: ({ entry }) => text(entry.evidenceDate) },
      { title: 'Document No.', cellOf: ({ entry }) => text(entry.document) },
      { title: 'External Document No.', cellOf: ({ entry }) => text(entry.endToEndId) },
      {
        title: 'Account Type',
        cellOf: ({ line }) => text(line.role === 'bank' ? bankAccountType : 'G/L Account'),
      },
      { title: 'Account No.', cellOf: ({ line }) => text(line.account) },
      { title: 'Description', cellOf: ({ entry }) => text(cut(entry.text, 100)) },
      // The program's own currency has no code.
      {
        title: 'Currency Code',
        cellOf: ({ entry }) => text(entry.currency === localCurrency ? '' : entry.currency),
      },
      { title: 'Amount', cellOf: ({ entry, line }) => number(signedText(entry, line, '.')) },
      { title: 'Shortcut Dimension 1 Code', cellOf: ({ line }) => text(cut(line.costCentre ?? '', 20)) },
    ],
  });
  return [{ name: `business-central_${month}.csv`, bytes }];
}
