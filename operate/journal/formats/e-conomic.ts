import { PipelineError } from '../../../functions/core/errors.ts';
import type { PostedEntry } from '../posted.ts';
import { writable } from './code-pages.ts';
import { signedText } from './csv.ts';
import { csvBytes, number, text } from './csv-lines.ts';
import { cut, dateText, type JournalFile, type OfMonth } from './texts.ts';

/** Voucher numbers are whole numbers below 2^31: a month has five digits of them. */
const MAX_VOUCHERS = 99_999;

const CODE_PAGE = 'windows-1252';

/** Lines of a kassekladde: a voucher's lines have one number and add up to zero; a debit is above zero. */
export function eConomicFiles(entries: readonly PostedEntry[], { month }: OfMonth): readonly JournalFile[] {
  if (entries.length > MAX_VOUCHERS) {
    throw new PipelineError(
      'CONFIG_INVALID',
      `e-conomic takes ${MAX_VOUCHERS} vouchers of a month at most.`,
      {
        action: 'Take another format for a month of this size.',
        details: { month, entries: entries.length },
      },
    );
  }
  const bytes = csvBytes(entries, {
    delimiter: ';',
    encoding: CODE_PAGE,
    columns: [
      { title: 'Dato', cellOf: ({ entry }) => text(dateText(entry.date, 'DD-MM-YYYY')) },
      { title: 'Bilagsnr.', cellOf: ({ entry }) => number(voucherOf(month, entry)) },
      { title: 'Konto', cellOf: ({ line }) => number(line.account) },
      { title: 'Tekst', cellOf: ({ entry }) => text(cut(writable(entry.text, CODE_PAGE), 250)) },
      { title: 'Beløb', cellOf: ({ entry, line }) => number(signedText(entry, line, ',')) },
      { title: 'Valuta', cellOf: ({ entry }) => text(entry.currency) },
      { title: 'Afdeling', cellOf: ({ line }) => text(line.costCentre) },
    ],
  });
  return [{ name: `e-conomic_${month}.csv`, bytes }];
}

/** Two digits of the year, the month, and the document's number in it. */
function voucherOf(month: string, { document }: PostedEntry): string {
  return `${month.slice(2, 4)}${month.slice(5, 7)}${document.slice(-5)}`;
}
