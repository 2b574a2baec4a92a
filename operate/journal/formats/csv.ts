import type { Accounting, CsvField } from '../../../functions/platform/config-accounting.ts';
import type { PostedEntry, PostedLine } from '../posted.ts';
import { type Cell, csvBytes, type LineOfEntry, number, text } from './csv-lines.ts';
import { amountText, dateText, type JournalFile, type OfMonth } from './texts.ts';

export type CsvFormat = Extract<Accounting['formats'][number], { format: 'csv' }>;

/** One file with the columns that the configuration names. */
export function csvFiles(
  entries: readonly PostedEntry[],
  { month }: OfMonth,
  { columns, delimiter, encoding, ...marks }: CsvFormat,
): readonly JournalFile[] {
  const bytes = csvBytes(entries, {
    columns: columns.map(({ title, field }) => ({
      title,
      cellOf: (line) => CELL_OF[field](line, marks),
    })),
    delimiter: delimiter === 'tab' ? '\t' : delimiter,
    encoding,
  });
  return [{ name: `journal_${month}.csv`, bytes }];
}

type Marks = Pick<CsvFormat, 'decimalSign' | 'dateFormat'>;

const CELL_OF: Readonly<Record<CsvField, (line: LineOfEntry, marks: Marks) => Cell>> = {
  date: ({ entry }, { dateFormat }) => text(dateText(entry.date, dateFormat)),
  'evidence-date': ({ entry }, { dateFormat }) => text(dateText(entry.evidenceDate, dateFormat)),
  document: ({ entry }) => text(entry.document),
  kind: ({ entry }) => text(entry.kind),
  role: ({ line }) => text(line.role),
  account: ({ line }) => text(line.account),
  debit: ({ entry, line }, { decimalSign }) => sideText(entry, line, 'debit', decimalSign),
  credit: ({ entry, line }, { decimalSign }) => sideText(entry, line, 'credit', decimalSign),
  amount: ({ entry, line }, { decimalSign }) => number(signedText(entry, line, decimalSign)),
  currency: ({ entry }) => text(entry.currency),
  'cost-centre': ({ line }) => text(line.costCentre),
  'recipient-external-id': ({ entry }) => text(entry.recipientExternalId),
  text: ({ entry }) => text(entry.text),
  source: ({ entry }) => text(entry.source),
  'expense-id': ({ entry }) => text(entry.expenseId),
  'payout-id': ({ entry }) => text(entry.payoutId),
  'end-to-end-id': ({ entry }) => text(entry.endToEndId),
  'bank-reference': ({ entry }) => text(entry.reference),
  'bank-report-id': ({ entry }) => text(entry.bankReportId),
};

/** A debit above zero, a credit below it. */
export function signedText(
  { currency }: Pick<PostedEntry, 'currency'>,
  { side, amountMinor }: PostedLine,
  decimalSign: '.' | ',',
): string {
  return amountText(side === 'debit' ? amountMinor : -amountMinor, currency, decimalSign);
}

export function sideText(
  { currency }: Pick<PostedEntry, 'currency'>,
  line: PostedLine,
  side: PostedLine['side'],
  decimalSign: '.' | ',',
): Cell {
  return line.side === side ? number(amountText(line.amountMinor, currency, decimalSign)) : text('');
}
