import * as z from 'zod/mini';
import { BYTE_ORDER_MARK, quoted } from '../../functions/core/csv.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';

/** How a list is written for a spreadsheet: the country of the program decides which marks it takes. */
export type Spreadsheet = NonNullable<Accounting['spreadsheets']>;

const INTERNATIONAL: Spreadsheet = { delimiter: ',', decimalSign: '.' };

/** As a first export keeps it; older exports kept none. */
export const spreadsheet = z._default(
  z.object({ delimiter: z.enum([',', ';', 'tab']), decimalSign: z.enum(['.', ',']) }),
  INTERNATIONAL,
);

/** That of the configuration, else that of the journal's own list. */
export function spreadsheetOf({ spreadsheets, formats }: Accounting): Spreadsheet {
  if (spreadsheets !== undefined) return spreadsheets;
  const csv = formats.find((format) => format.format === 'csv');
  if (csv === undefined) return INTERNATIONAL;
  const { delimiter, decimalSign } = csv;
  return { delimiter, decimalSign };
}

/**
 * A list with its titles: every field quoted, CR LF, UTF-8.
 * @param numbers columns of numbers: a negative one written as text would be in no sum.
 */
export function listOf<C extends string>(
  { delimiter, decimalSign }: Spreadsheet,
  { columns, numbers }: { readonly columns: readonly C[]; readonly numbers: ReadonlySet<C> },
  rows: readonly Partial<Readonly<Record<C, string>>>[],
): Uint8Array {
  const written = (fields: readonly string[]): string =>
    `${fields.join(delimiter === 'tab' ? '\t' : delimiter)}\r\n`;
  const lines = rows.map((row) =>
    written(
      columns.map((column) => {
        const value = row[column] ?? '';
        return numbers.has(column) ? `"${value.replace('.', decimalSign)}"` : quoted(value);
      }),
    ),
  );
  return new TextEncoder().encode(`${BYTE_ORDER_MARK}${written(columns.map(quoted))}${lines.join('')}`);
}
