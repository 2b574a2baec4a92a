import type { Terminal } from './terminal.ts';
import { shorten, widthOf, wrap } from './text-width.ts';

/** Blanks between two columns. */
const GAP = 2;

/** Before the further lines of a row. */
const INDENT = 2;

/** Narrower, a sentence breaks after every few words; below its row it has the whole window. */
const MIN_SENTENCE_COLUMNS = 56;

/** A column of a table. A column of sentences comes last: its cells wrap, those of others do not. */
export type Column = {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly isSentence?: boolean;
  /** Cells are cut where their line has no room, to no less than this. */
  readonly least?: number;
  /** Left out where its row fits one line without it; of several the last one goes first. */
  readonly isSpare?: boolean;
  /** A sentence below a row of one line is cut to a line too. */
  readonly isCut?: boolean;
};

/** Columns that share a line of the screen, by their places in the table, with the widths of all. */
type Line = {
  readonly places: readonly number[];
  readonly indent: number;
  readonly widths: readonly number[];
};

/**
 * Prints a table without borders, in a window without columns in which no row says anything. Where the window is too
 * narrow for a row, its columns go on in a second line, and sentences stand below: words, dates and ids stay whole, but
 * in columns that may be cut in a window.
 * @param cells a text per column. A cell's text of a source or a bank goes through `visible` first.
 * @returns whether a text was cut, or a column left out that says something.
 */
export function printTable(
  terminal: Terminal,
  given: readonly Column[],
  cells: readonly (readonly string[])[],
): boolean {
  const isWhole = !terminal.isWindow || cells.length === 0;
  const said = given.map((_column, place) => isWhole || cells.some((row) => row[place] !== ''));
  const isSaid = (_of: unknown, place: number): boolean => said[place] === true;
  const rows = cells.map((row) => row.filter(isSaid));
  const columns = given.filter(isSaid).map((column) => (terminal.isWindow ? column : whole(column)));
  const last = columns.length - 1;
  const sentenceAt = columns[last]?.isSentence === true ? last : undefined;
  const isCut = columns[last]?.isCut === true;
  const widths = columns.map(({ title }, place) =>
    Math.max(widthOf(title), ...rows.map((row) => widestLine(row[place] ?? ''))),
  );
  const fixed = columns.map((_column, place) => place).filter((place) => place !== sentenceAt);
  const left = terminal.columns - spanOf(fixed, widths) - (fixed.length === 0 ? 0 : GAP);
  const isBeside =
    sentenceAt !== undefined &&
    left >=
      roomFor(
        rows.map((row) => row[sentenceAt] ?? ''),
        isCut,
      );
  if (isBeside) widths[sentenceAt] = Math.min(widths[sentenceAt] ?? 0, left);
  const lines = isBeside
    ? [{ places: [...fixed, sentenceAt], indent: 0, widths }]
    : linesOf(columns, fixed, widths, terminal.columns);
  const below = isBeside ? undefined : sentenceAt;
  const room = isCut && lines.length === 1 ? terminal.columns - INDENT : Number.POSITIVE_INFINITY;
  const titles = columns.map(({ title }) => terminal.style('bold', title));
  for (const row of [titles, ...rows]) {
    for (const line of lines) printLine(terminal, columns, row, line);
    const sentence = below === undefined ? '' : (row[below] ?? '');
    if (sentence !== '') printParagraph(terminal, shorten(sentence, room), INDENT);
  }
  if (lines.flatMap(({ places }) => places).length < fixed.length) return true;
  return rows.some(
    (row) =>
      (below !== undefined && widthOf(row[below] ?? '') > room) ||
      lines.some((line) => line.places.some((place) => cellOf(columns, row, line, place) !== row[place])),
  );
}

/** As it stands in a file. */
function whole({ title, align, isSentence = false }: Column): Column {
  return { title, isSentence, ...(align === undefined ? {} : { align }) };
}

/** What sentences need beside other columns: all their room, or as much as each of their words. */
function roomFor(sentences: readonly string[], isCut: boolean): number {
  const widest = Math.max(...sentences.map(widestLine));
  if (isCut || widest <= MIN_SENTENCE_COLUMNS) return widest;
  const words = sentences.flatMap((sentence) => sentence.split(/\s/));
  return Math.max(MIN_SENTENCE_COLUMNS, ...words.map(widthOf));
}

function widestLine(text: string): number {
  return Math.max(...text.split('\n').map(widthOf));
}

function spanOf(places: readonly number[], widths: readonly number[]): number {
  return places.reduce((sum, place) => sum + (widths[place] ?? 0) + GAP, 0) - (places.length === 0 ? 0 : GAP);
}

/** As many columns in each line as it holds, one at least; without those to spare where the others fill one line. */
function linesOf(
  columns: readonly Column[],
  places: readonly number[],
  widths: readonly number[],
  room: number,
): Line[] {
  const least = columns.map(({ title, least: own = Number.POSITIVE_INFINITY }, place) =>
    Math.min(widths[place] ?? 0, Math.max(own, widthOf(title))),
  );
  let kept = places;
  while (spanOf(kept, least) > room) {
    const spare = kept.findLast((place) => columns[place]?.isSpare === true);
    if (spare === undefined) break;
    kept = kept.filter((place) => place !== spare);
  }
  const lines: { places: number[]; indent: number }[] = [];
  for (const place of spanOf(kept, least) > room ? places : kept) {
    const line = lines.at(-1);
    if (line !== undefined && line.indent + spanOf([...line.places, place], least) <= room) {
      line.places.push(place);
    } else {
      lines.push({ places: [place], indent: line === undefined ? 0 : INDENT });
    }
  }
  return lines.map((line) => ({ ...line, widths: narrowed(line.places, widths, least, room - line.indent) }));
}

/** No narrower than the line asks for; its last columns first. */
function narrowed(
  places: readonly number[],
  widths: readonly number[],
  least: readonly number[],
  room: number,
): readonly number[] {
  const narrow = [...widths];
  for (const place of places.toReversed()) {
    const excess = Math.max(0, spanOf(places, narrow) - room);
    narrow[place] = Math.max(least[place] ?? 0, (narrow[place] ?? 0) - excess);
  }
  return narrow;
}

function printLine(terminal: Terminal, columns: readonly Column[], row: readonly string[], line: Line): void {
  const room = terminal.columns - line.indent;
  const cells = line.places.map((place) => {
    const width = Math.min(line.widths[place] ?? 0, room);
    const { align = 'left' } = columns[place] ?? {};
    return { width, align, lines: wrap(cellOf(columns, row, line, place), width) };
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

function cellOf(columns: readonly Column[], row: readonly string[], { widths }: Line, place: number): string {
  const text = row[place] ?? '';
  return columns[place]?.least === undefined ? text : shorten(text, widths[place] ?? 0);
}

/** Prints a text that wraps between words; `hanging` indents what follows its first line. */
export function printParagraph(terminal: Terminal, text: string, indent = 0, hanging = indent): void {
  const [first = '', ...rest] = wrap(text, terminal.columns - Math.max(indent, hanging));
  terminal.line(`${' '.repeat(indent)}${first}`);
  for (const line of rest) terminal.line(`${' '.repeat(hanging)}${line}`);
}
