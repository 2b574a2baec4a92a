import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Pages } from '../ask/use-pages.ts';
import { countText } from '../show/amounts.ts';
import { ProblemView } from './problem-view.tsx';
import { Skeleton } from './skeleton.tsx';
import { Table, type TableProps } from './table.tsx';
import { Unreadable } from './unreadable.tsx';
import { words } from './words.ts';

/** A list that comes in pages, in all its states: loading, empty, refused, too many. */
export function List<P extends object, Row>({
  of: { pages, problem, isLoading, hasMore, more, reload },
  rowsOf,
  empty,
  tooMany,
  ...table
}: Omit<TableProps<Row>, 'rows' | 'hasMore'> & {
  readonly of: Pages<P>;
  readonly rowsOf: (page: P) => readonly Row[];
  /** What would be here. */
  readonly empty: ComponentChildren;
  /** Says that there is more than a list reads. */
  readonly tooMany?: (page: P) => ComponentChildren | false;
}) {
  const rows = pages.flatMap(rowsOf);
  const last = pages.at(-1);
  const searches = pages.length - 1 - pages.findLastIndex((page) => !isSearching(page));
  const looked = pages.reduce((sum, page) => sum + lookedIn(page), 0);
  const [shown, sofar] = [countText(rows.length), countText(looked)];
  const unreadable = [...new Set(pages.flatMap(unreadableIn))];
  return (
    <>
      {problem !== undefined && (
        <ProblemView
          problem={problem}
          // The same list is too long again.
          onRetry={problem.status === 422 ? undefined : pages.length === 0 ? reload : more}
        />
      )}
      {last !== undefined && tooMany?.(last)}
      <Unreadable ids={unreadable} />
      {rows.length > 0 && <Table {...table} rows={rows} hasMore={hasMore} />}
      {last !== undefined && rows.length === 0 && !hasMore && <p class="empty">{empty}</p>}
      {isLoading && rows.length === 0 && <Skeleton lines={8} />}
      {last !== undefined && (rows.length > 0 || hasMore) && (
        <div class="list-end">
          <span class="quiet" role="status">
            {!hasMore
              ? words().shown(shown)
              : searches > 0
                ? words().shownOf(shown, sofar)
                : words().shownMore(shown)}
          </span>
          {hasMore && (
            <More
              onMore={more}
              isLoading={isLoading}
              isUnfinished={searches > 0 && searches % SEARCHES_BY_ITSELF === 0}
              key={pages.length}
            />
          )}
        </div>
      )}
    </>
  );
}

/** So many pages in a row may end before they are full, since matches are rare: then a person says whether to go on. */
const SEARCHES_BY_ITSELF = 40;

/** Whether the search stopped before the page was full. */
function isSearching(page: object): boolean {
  return 'isSearching' in page && page.isSearching === true;
}

function lookedIn(page: object): number {
  return 'looked' in page && typeof page.looked === 'number' ? page.looked : 0;
}

/** Loads the next page when it comes into sight, or on a press. */
function More({
  onMore,
  isLoading,
  isUnfinished,
}: {
  readonly onMore: () => void;
  readonly isLoading: boolean;
  readonly isUnfinished: boolean;
}) {
  const button = useRef<HTMLButtonElement>(null);
  const call = useRef(onMore);
  call.current = onMore;
  useEffect(() => {
    if (button.current === null || isUnfinished) return;
    const watching = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) call.current();
      },
      // Before anybody comes to the end.
      { rootMargin: '800px 0px' },
    );
    watching.observe(button.current);
    return () => watching.disconnect();
  }, [isUnfinished]);
  return (
    <button type="button" ref={button} onClick={onMore} aria-disabled={isLoading}>
      {isLoading ? words().loading : isUnfinished ? words().searchOn : words().more}
    </button>
  );
}

/** Some lists count rows that cannot be read. */
function unreadableIn(page: object): readonly string[] {
  const ids = 'unreadable' in page && Array.isArray(page.unreadable) ? page.unreadable : [];
  return ids.filter((id) => typeof id === 'string');
}
