import { COLOUR, lineHeightOf, MARGIN, type TaggedDocument, TEXT_WIDTH, type TextStyle } from './document.ts';

export type TableColumn = {
  readonly title: string;
  /** Share of the table's width. */
  readonly share: number;
  readonly align?: 'right';
};

export type TableRow = {
  /** A text, or several below each other. */
  readonly cells: readonly (string | readonly string[])[];
  /** A sum stands out. */
  readonly isSum?: boolean;
};

const HEAD: TextStyle = { size: 7.5, weight: 'semiBold', colour: COLOUR.quiet };
const BODY: TextStyle = { size: 8 };
const SUM: TextStyle = { size: 8, weight: 'semiBold' };
const PADDING = { x: 4, y: 3 } as const;

type Placed = { readonly x: number; readonly width: number; readonly column: TableColumn };
type Cells = { readonly lines: readonly (readonly string[])[]; readonly height: number };

/** A table over the whole width; its head repeats on each page. */
export function drawTable(
  document: TaggedDocument,
  columns: readonly TableColumn[],
  rows: readonly TableRow[],
): void {
  const placed = placedIn(columns);
  const head = cellsOf(
    document,
    placed,
    columns.map(({ title }) => title),
    HEAD,
  );
  const first = rows[0];
  const firstHeight = first === undefined ? 0 : cellsOf(document, placed, first.cells, BODY).height;
  document.makeRoom(head.height + firstHeight);
  const table = document.element('Table');
  const headRow = document.element('TR', table);
  drawHead(document, placed, head, (draw) => document.content('TH', draw, headRow, { scope: 'Column' }));
  headRow.end();
  for (const row of rows) {
    const style = row.isSum === true ? SUM : BODY;
    const cells = cellsOf(document, placed, row.cells, style);
    if (document.makeRoom(cells.height)) {
      drawHead(document, placed, head, (draw) => document.artifact(draw, 'Pagination'));
    }
    if (row.isSum === true) document.rule(document.y, COLOUR.text);
    const element = document.element('TR', table);
    drawCells(document, placed, cells, style, (draw) => document.content('TD', draw, element));
    element.end();
    document.y += cells.height;
    if (row.isSum !== true) document.rule(document.y);
  }
  table.end();
  document.y += 8;
}

function placedIn(columns: readonly TableColumn[]): readonly Placed[] {
  const all = columns.reduce((sum, { share }) => sum + share, 0);
  let x = MARGIN;
  return columns.map((column) => {
    const width = (TEXT_WIDTH * column.share) / all;
    const at = { x, width, column };
    x += width;
    return at;
  });
}

function cellsOf(
  document: TaggedDocument,
  placed: readonly Placed[],
  texts: TableRow['cells'],
  style: TextStyle,
): Cells {
  const lines = placed.map(({ width }, index) =>
    [texts[index] ?? ''].flat().flatMap((text) => document.wrapped(text, width - 2 * PADDING.x, style)),
  );
  const most = Math.max(1, ...lines.map(({ length }) => length));
  return { lines, height: most * lineHeightOf(style) + 2 * PADDING.y };
}

type Wrap = (draw: () => void) => void;

function drawHead(document: TaggedDocument, placed: readonly Placed[], head: Cells, wrap: Wrap): void {
  document.artifact(() =>
    document.pdf.rect(MARGIN, document.y, TEXT_WIDTH, head.height).fillColor(COLOUR.band).fill(),
  );
  drawCells(document, placed, head, HEAD, wrap);
  document.y += head.height;
}

function drawCells(
  document: TaggedDocument,
  placed: readonly Placed[],
  { lines }: Cells,
  style: TextStyle,
  wrap: Wrap,
): void {
  for (const [index, { x, width, column }] of placed.entries()) {
    const of = lines[index] ?? [];
    wrap(() => {
      for (const [number, text] of of.entries()) {
        const y = document.y + PADDING.y + number * lineHeightOf(style);
        const end = x + width - PADDING.x - document.widthOf(text, style);
        document.line(text, column.align === 'right' ? end : x + PADDING.x, y, style);
      }
    });
  }
}
