import type { Terminal } from './terminal.ts';
import { widthOf, wrap } from './text-width.ts';

/** Blanks between two columns. */
const GAP = 2;

/** Before the further lines of a row. */
const INDENT = 2;

/** Narrower, a sentence breaks after every few words. */
const MIN_SENTENCE_COLUMNS = 36;

/** A column of a table. A column of sentences comes last: its cells wrap, those of others never do. */
export type Column = {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly isSentence?: boolean;
};

/** Columns that share a line of the screen, by their places in the table. */
type Line = { readonly places: readonly number[]; readonly indent: number };

/**
 * Prints a table without borders. Where the window is too narrow for a row, its columns go on in a second line, and
 * sentences stand below: words, dates and ids stay whole.
 * @param rows a text per column. A cell's text of a source or a bank goes through `visible` first.
 */
export function printTable(
  terminal: Terminal,
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): void {
  const last = columns.length - 1;
  const sentenceAt = columns[last]?.isSentence === true ? last : undefined;
  const widths = columns.map(({ title }, place) =>
    Math.max(widthOf(title), ...rows.map((row) => widestLine(row[place] ?? ''))),
  );
  const fixed = columns.map((_column, place) => place).filter((place) => place !== sentenceAt);
  const left = terminal.columns - spanOf(fixed, widths) - (fixed.length === 0 ? 0 : GAP);
  const isBeside = sentenceAt !== undefined && left >= roomFor(rows.map((row) => row[sentenceAt] ?? ''));
  const lines = isBeside
    ? [{ places: [...fixed, sentenceAt], indent: 0 }]
    : linesOf(fixed, widths, terminal.columns);
  const below = isBeside ? undefined : sentenceAt;
  if (isBeside) widths[sentenceAt] = Math.min(widths[sentenceAt] ?? 0, left);
  const titles = columns.map(({ title }) => terminal.style('bold', title));
  for (const row of [titles, ...rows]) {
    for (const line of lines) printLine(terminal, columns, row, { line, widths });
    const sentence = below === undefined ? '' : (row[below] ?? '');
    if (sentence !== '') printParagraph(terminal, sentence, INDENT);
  }
}

/** What sentences need beside other columns: all their room, or as much as each of their words. */
function roomFor(sentences: readonly string[]): number {
  const widest = Math.max(...sentences.map(widestLine));
  if (widest <= MIN_SENTENCE_COLUMNS) return widest;
  const words = sentences.flatMap((sentence) => sentence.split(/\s/));
  return Math.max(MIN_SENTENCE_COLUMNS, ...words.map(widthOf));
}

function widestLine(text: string): number {
  return Math.max(...text.split('\n').map(widthOf));
}

function spanOf(places: readonly number[], widths: readonly number[]): number {
  return places.reduce((sum, place) => sum + (widths[place] ?? 0) + GAP, 0) - (places.length === 0 ? 0 : GAP);
}

/** As many columns in each line as it holds, one at least. */
function linesOf(places: readonly number[], widths: readonly number[], columns: number): Line[] {
  const lines: { places: number[]; indent: number }[] = [];
  for (const place of places) {
    const line = lines.at(-1);
    if (line !== undefined && line.indent + spanOf([...line.places, place], widths) <= columns) {
      line.places.push(place);
    } else {
      lines.push({ places: [place], indent: line === undefined ? 0 : INDENT });
    }
  }
  return lines;
}

type Shape = { readonly line: Line; readonly widths: readonly number[] };

function printLine(
  terminal: Terminal,
  columns: readonly Column[],
  row: readonly string[],
  { line, widths }: Shape,
): void {
  const room = terminal.columns - line.indent;
  const cells = line.places.map((place) => {
    const width = Math.min(widths[place] ?? 0, room);
    return { width, align: columns[place]?.align ?? 'left', lines: wrap(row[place] ?? '', width) };
  });
  const height = Math.max(...cells.map(({ lines }) => lines.length));
  for (let at = 0; at < height; at += 1) {
    const shown = cells.map(({ width, align, lines }) => {
      const text = lines[at] ?? '';
      const blanks = ' '.repeat(Math.max(0, width - widthOf(text)));
      return align === 'right' ? `${blanks}${text}` : `${text}${blanks}`;
    });
    const text = `${' '.repeat(line.indent)}${shown.join(' '.repeat(GAP))}`.trimEnd();
    // Skips a line in which a row says nothing.
    if (text !== '' || line.indent === 0) terminal.line(text);
  }
}

/** Prints a text that wraps between words; `hanging` indents what follows its first line. */
export function printParagraph(terminal: Terminal, text: string, indent = 0, hanging = indent): void {
  const [first = '', ...rest] = wrap(text, terminal.columns - Math.max(indent, hanging));
  terminal.line(`${' '.repeat(indent)}${first}`);
  for (const line of rest) terminal.line(`${' '.repeat(hanging)}${line}`);
}
