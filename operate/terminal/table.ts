import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import type { Terminal } from './terminal.ts';

/** Blanks between two columns. */
const GAP = 2;

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(GAP),
} as const;

/** A table without borders. What a cell shows of a source or a bank goes through `visible` first. */
export function newTable(
  terminal: Terminal,
  head: string[],
  options: Partial<Table.TableConstructorOptions> = {},
) {
  return new Table({
    head: head.map((text) => terminal.style('bold', text)),
    chars: NO_BORDERS,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    ...options,
  });
}

/** Narrower, a sentence breaks after every few words, and ids are cut off. */
const MIN_SENTENCE_COLUMNS = 36;

/** A column, and to how many characters it may shrink in a narrow window; left out, it keeps its width. */
export type Column = {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly shrinksTo?: number;
};

/**
 * A table whose last column has sentences, which wrap at the window's edge. Where the window leaves no room for them
 * beside the other columns, they stand below their row.
 * @param rows a text per column, of one line or more.
 */
export function printSentences(
  terminal: Terminal,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): void {
  const fixed = columns.slice(0, -1);
  const widths = fixed.map(({ title }, index) =>
    Math.max(title.length, ...rows.flatMap((row) => (row[index] ?? '').split('\n').map(widthOf))),
  );
  const left = terminal.columns - widths.reduce((sum, width) => sum + width + GAP, 0);
  const isBeside = left >= MIN_SENTENCE_COLUMNS;
  const shown = isBeside ? columns : fixed;
  const table = newTable(
    terminal,
    shown.map(({ title }) => title),
    {
      colWidths: isBeside ? [...widths, left] : shrunk(fixed, widths, -left - GAP),
      colAligns: shown.map(({ align = 'left' }) => align),
      wordWrap: true,
    },
  );
  for (const row of rows) {
    const sentence = row[fixed.length] ?? '';
    table.push(isBeside ? [...row] : row.slice(0, fixed.length));
    if (!isBeside && sentence !== '') {
      table.push(['', { colSpan: fixed.length - 1, content: sentence, hAlign: 'left' }]);
    }
  }
  printTable(terminal, table);
}

function shrunk(columns: readonly Column[], widths: readonly number[], excess: number): number[] {
  let over = excess;
  return widths.map((width, index) => {
    const most = Math.max(0, width - (columns[index]?.shrinksTo ?? width));
    const cut = Math.max(0, Math.min(most, over));
    over -= cut;
    return width - cut;
  });
}

/** In characters, without the colours that are in the text. */
function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** Without the blanks that fill the last column. */
export function printTable(terminal: Terminal, table: Table.Table): void {
  terminal.line(table.toString().replaceAll(/ +$/gm, ''));
}
