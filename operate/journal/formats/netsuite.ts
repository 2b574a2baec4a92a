import type { Accounting } from '../../../functions/platform/config-accounting.ts';
import type { PostedEntry } from '../posted.ts';
import { sideText } from './csv.ts';
import { csvBytes, text } from './csv-lines.ts';
import { cut, dateText, type JournalFile, type OfMonth } from './texts.ts';

type Format = Extract<Accounting['formats'][number], { format: 'netsuite' }>;

/**
 * A file of the import assistant: lines of one External ID are one journal entry, which is taken once.
 * https://docs.oracle.com/en/cloud/saas/netsuite/ns-online-help/section_1534492737.html
 */
export function netSuiteFiles(
  entries: readonly PostedEntry[],
  { month }: OfMonth,
  { dateFormat, subsidiary }: Format,
): readonly JournalFile[] {
  const bytes = csvBytes(entries, {
    delimiter: ',',
    encoding: 'utf-8',
    columns: [
      { title: 'External ID', cellOf: ({ entry }) => text(entry.document) },
      { title: 'Date', cellOf: ({ entry }) => text(dateText(entry.date, dateFormat)) },
      { title: 'Currency', cellOf: ({ entry }) => text(entry.currency) },
      ...(subsidiary === undefined ? [] : [{ title: 'Subsidiary', cellOf: () => text(subsidiary) }]),
      { title: 'Memo', cellOf: ({ entry }) => text(cut(entry.text, 300)) },
      { title: 'Journal Entry - Line: Account', cellOf: ({ line }) => text(line.account) },
      {
        title: 'Journal Entry - Line: Debit',
        cellOf: ({ entry, line }) => sideText(entry, line, 'debit', '.'),
      },
      {
        title: 'Journal Entry - Line: Credit',
        cellOf: ({ entry, line }) => sideText(entry, line, 'credit', '.'),
      },
      { title: 'Journal Entry - Line: Memo', cellOf: ({ entry }) => text(entry.endToEndId) },
      { title: 'Journal Entry - Line: Department', cellOf: ({ line }) => text(line.costCentre) },
    ],
  });
  return [{ name: `netsuite_${month}.csv`, bytes }];
}
