import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { words } from './words.ts';

export type Column<Row> = {
  readonly key: string;
  readonly head: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Right-aligned, with figures of one width. */
  readonly isFigure?: boolean;
  /** Left out where the window is narrow. */
  readonly isSecondary?: boolean;
  /** Left out unless the window is wide. */
  readonly isTertiary?: boolean;
  /** What the API calls this order. */
  readonly sortKey?: string;
};

export type Sorting = {
  /** The order of the rows; undefined where they have none of these. */
  readonly is: { readonly by: string; readonly order: 'ascending' | 'descending' } | undefined;
  /** The orders that the rows can have. */
  readonly sorts: readonly string[];
  readonly onSort: (sortKey: string) => void;
};

export type TableProps<Row> = {
  /** Names the table to those who hear it. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly sorting?: Sorting;
  /** Whether more rows follow these. */
  readonly hasMore?: boolean;
};

/**
 * Rows that come and go together: those far out of sight keep their place and cost nothing. More at once would stutter;
 * fewer would lay out the whole table more often.
 */
const CHUNK_ROWS = 25;

/** Below that, every row stays: the browser's own search finds it. */
const MOST_KEPT_ROWS = 200;

export function Table<Row>({ caption, columns, rows, rowKey, sorting, hasMore = false }: TableProps<Row>) {
  const starts = Array.from(
    { length: Math.ceil(rows.length / CHUNK_ROWS) },
    (_, index) => index * CHUNK_ROWS,
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by the keyboard.
    <section class={`table-frame ${sizeOf(columns)}`} aria-label={caption} tabIndex={0}>
      <table aria-rowcount={hasMore ? -1 : rows.length + 1}>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <Head key={column.key} column={column} sorting={sorting} />
            ))}
          </tr>
        </thead>
        {starts.map((start) => (
          <Chunk
            key={start}
            columns={columns}
            rows={rows.slice(start, start + CHUNK_ROWS)}
            start={start}
            rowKey={rowKey}
            mayGo={rows.length > MOST_KEPT_ROWS}
          />
        ))}
      </table>
    </section>
  );
}

/** The number of columns, for the style: many become cards where there is little room, more stand closer. */
function sizeOf({ length }: readonly unknown[]): string {
  return length > 7 ? 'many dense' : length > 3 ? 'many' : '';
}

function Head<Row>({
  column: { head, sortKey, ...column },
  sorting,
}: {
  readonly column: Column<Row>;
  readonly sorting: Sorting | undefined;
}) {
  const order = sorting?.is?.by === sortKey ? sorting?.is?.order : undefined;
  return (
    <th scope="col" class={cellClass(column)} aria-sort={order}>
      {sortKey === undefined || sorting?.sorts.includes(sortKey) !== true ? (
        head
      ) : (
        <button type="button" class="sort" onClick={() => sorting.onSort(sortKey)}>
          {head}
          <span aria-hidden="true">{order === undefined ? ' ↕' : order === 'ascending' ? ' ↑' : ' ↓'}</span>
        </button>
      )}
    </th>
  );
}

type ChunkProps<Row> = Pick<TableProps<Row>, 'columns' | 'rows' | 'rowKey'> & {
  readonly start: number;
  /** Whether it goes while it is far out of sight. */
  readonly mayGo: boolean;
};

function Chunk<Row>({ columns, rows, rowKey, start, mayGo }: ChunkProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const [heightPx, setHeightPx] = useState<number>();
  useEffect(() => {
    const element = body.current;
    if (element === null || !mayGo) return;
    const watching = new IntersectionObserver(
      ([entry]) => {
        // A person in there with the keyboard stays in there.
        if (entry === undefined || element.contains(document.activeElement)) return;
        setHeightPx(entry.isIntersecting ? undefined : entry.boundingClientRect.height);
      },
      { rootMargin: '1200px 0px' },
    );
    watching.observe(element);
    return () => watching.disconnect();
  }, [mayGo]);
  return (
    <tbody ref={body}>
      {heightPx === undefined ? (
        rows.map((row, index) => (
          <tr key={rowKey(row)} aria-rowindex={start + index + 2}>
            {columns.map((column) => (
              <td key={column.key} class={cellClass(column)} data-head={column.head}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))
      ) : (
        <tr>
          {/* Set by script, which the content security policy allows, and not by an attribute, which it does not. */}
          <td colSpan={columns.length} style={{ height: `${heightPx}px` }}>
            <span class="unseen">{words().loading}</span>
          </td>
        </tr>
      )}
    </tbody>
  );
}

function cellClass({
  isFigure,
  isSecondary,
  isTertiary,
}: Pick<Column<never>, 'isFigure' | 'isSecondary' | 'isTertiary'>): string {
  const names = [
    isFigure === true && 'figure',
    isSecondary === true && 'secondary',
    isTertiary === true && 'tertiary',
  ];
  return names.filter((name) => name !== false).join(' ');
}
