import { BYTE_ORDER_MARK, quoted } from '../../../functions/core/csv.ts';
import type { PostedEntry, PostedLine } from '../posted.ts';
import { encoded, writable } from './code-pages.ts';

/** A line of an entry, in its place among all lines of the file. */
export type LineOfEntry = {
  readonly entry: PostedEntry;
  readonly line: PostedLine;
  /** From 1. */
  readonly number: number;
};

export type Cell = { readonly text: string } | { readonly number: string };

export type Column = { readonly title: string; readonly cellOf: (line: LineOfEntry) => Cell };

export type CsvLayout = {
  readonly columns: readonly Column[];
  readonly delimiter: ',' | ';' | '\t';
  readonly encoding: 'utf-8' | 'windows-1252';
};

/** A head and a line for each line of each entry; every field quoted, CR LF. */
export function csvBytes(
  entries: readonly PostedEntry[],
  { columns, delimiter, encoding }: CsvLayout,
): Uint8Array {
  const lines = [columns.map(({ title }) => written({ text: title }, encoding))];
  let number = 0;
  for (const entry of entries) {
    for (const line of entry.lines) {
      number += 1;
      const of = { entry, line, number };
      lines.push(columns.map(({ cellOf }) => written(cellOf(of), encoding)));
    }
  }
  const text = lines.map((fields) => `${fields.join(delimiter)}\r\n`).join('');
  return encoded(encoding === 'utf-8' ? `${BYTE_ORDER_MARK}${text}` : text, encoding);
}

/**
 * A number below zero as text would be in no sum. Guards the text after the code page has changed it: a typographic
 * minus becomes a formula's minus.
 */
function written(cell: Cell, encoding: CsvLayout['encoding']): string {
  if ('number' in cell) return `"${cell.number}"`;
  return quoted(encoding === 'utf-8' ? cell.text : writable(cell.text, encoding));
}

export function text(value: string | undefined): Cell {
  return { text: value ?? '' };
}

export function number(value: string): Cell {
  return { number: value };
}
