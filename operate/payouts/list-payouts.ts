import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { Sentence } from '../../functions/core/sentence.ts';
import { isRefused } from '../../functions/core/states.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { MAX_ROWS_PER_READ } from '../../functions/ledger/payouts.ts';
import type { CurrencySum } from '../../functions/ledger/runs.ts';
import { walkRows } from '../../functions/ledger/walk.ts';
import type { RetryAfter } from '../../functions/platform/config.ts';
import type { Candidate, SearchDeps } from './candidate.ts';
import { type PayoutSort, type Searched, type SortBy, searched, usualSort } from './candidates.ts';
import { cursorOf, parseCursor, placeIn } from './cursor.ts';
import { type PayoutQuery, queriesOf, wantedBy } from './query.ts';
import { whatItWaitsFor } from './what-it-waits-for.ts';

export type ListDeps = SearchDeps & {
  /** What a new attempt waits for, by the configuration. */
  readonly retryAfter: RetryAfter;
};

export type Listed = {
  readonly payout: Payout;
  /** The statement that its new attempt waits for, in a sentence; undefined where it waits for none. */
  readonly waitsFor: Sentence | undefined;
};

/** A part of a list. */
export type ListPart = {
  readonly listed: readonly Listed[];
  /** Rows that cannot be read or were changed past the ledger: no list has them. */
  readonly unreadable: readonly PayoutId[];
  /** Whether more payouts are in the state than one list reads. */
  readonly isCutOff: boolean;
};

export type ListPage = ListPart & {
  /** `cursor` of the next page; undefined at the end. */
  readonly next: string | undefined;
  /** Whether the page ends before it is full, having searched long enough: the search goes on at `next`. */
  readonly isSearching: boolean;
  /** Payouts examined: by their rows, or by their keys where these tell enough. */
  readonly looked: number;
  /** The order of the list: as asked, or its usual one where it cannot have that. */
  readonly sort: PayoutSort;
  /** The orders that it can have. */
  readonly sorts: readonly SortBy[];
};

export type PageOf = {
  /** Payouts of a page. */
  readonly limit: number;
  /** `next` of the page before; left out, it is the first. */
  readonly cursor?: string | undefined;
  readonly sort?: PayoutSort | undefined;
};

/** Keys that one page examines, where nobody waits. */
const MAX_KEYS_PER_PAGE = 20_000;

/**
 * One page of the matching payouts. In the console a page reads at most one page of rows beyond those shown. What no
 * index separates takes several pages.
 * @throws PipelineError LIST_TOO_BROAD where no index has the list, CONFIG_INVALID for a cursor of another one
 */
export async function listPayouts(
  deps: ListDeps,
  query: PayoutQuery,
  { limit, cursor, sort }: PageOf,
): Promise<ListPage> {
  const lists = listsOf(query, sort);
  const begin = cursor === undefined ? undefined : beginOf(lists, cursor);
  const met: Met[] = [];
  const unreadable: PayoutId[] = [];
  let [rows, keys, isCutOff] = [0, 0, false];
  let looked: Place | undefined;
  let order: Pick<Stretch, 'sort' | 'sorts'> | undefined;
  // One row more than is shown tells whether the list goes on.
  const [maxBeside, maxKeys] =
    deps.onProgress === undefined ? [limit, MAX_KEYS_PER_PAGE] : [Infinity, Infinity];
  const rowsAhead = (): number =>
    Math.max(1, Math.min(limit + 1 - met.length, maxBeside + 1 - (rows - met.length), MAX_ROWS_PER_READ));
  let goesOn = false;
  for await (const stretch of walk(deps, lists, begin, rowsAhead)) {
    met.push(...stretch.met);
    unreadable.push(...stretch.unreadable);
    isCutOff ||= stretch.isCutOff;
    looked = stretch.looked ?? looked;
    order ??= stretch;
    rows += stretch.rows;
    keys += stretch.keys;
    goesOn = met.length > limit || rows - met.length >= maxBeside || keys >= maxKeys;
    if (goesOn) break;
  }
  const shown = met.slice(0, limit);
  const isSearching = goesOn && met.length <= limit;
  const end = isSearching ? looked : shown.at(-1)?.place;
  const waits = waitsBy(deps);
  const [{ sort: asked }] = lists;
  return {
    listed: await Promise.all(shown.map(({ payout }) => waits(payout))),
    unreadable,
    isCutOff,
    isSearching,
    looked: Math.max(rows, asked.by === 'name' ? keys : 0),
    next: goesOn && end !== undefined ? cursorOf(end.list.query, end.list.sort, end.candidate) : undefined,
    sort: order?.sort ?? asked,
    // Several lists in a row have no order of their own.
    sorts: lists.length > 1 ? [] : (order?.sorts ?? []),
  };
}

/** One of the lists that make up the wanted one. */
type OneList = { readonly query: PayoutQuery; readonly sort: PayoutSort };

function listsOf(query: PayoutQuery, sort: PayoutSort | undefined): readonly [OneList, ...OneList[]] {
  const [first, ...others] = queriesOf(query);
  if (others.length === 0) return [{ query: first, sort: sort ?? usualSort(first) }];
  const usual = (part: PayoutQuery): OneList => ({ query: part, sort: usualSort(part) });
  return [usual(first), ...others.map(usual)];
}

/** @throws PipelineError CONFIG_INVALID where the cursor is of none of the lists. */
function beginOf(lists: readonly [OneList, ...OneList[]], cursor: string): Place {
  for (const list of lists) {
    const candidate = placeIn(list.query, list.sort, cursor);
    if (candidate !== undefined) return { list, candidate };
  }
  const [list] = lists;
  return { list, candidate: parseCursor(list.query, list.sort, cursor) };
}

/** Rows that a whole list or its totals read, where nobody waits; later ones are cut off. */
export const MAX_LISTED_ROWS = 25_000;

/** So many keys cost as much as a row to read. */
const KEYS_OF_A_ROW = 20;

/** All of a list in its usual order, a part at a time. @throws PipelineError LIST_TOO_BROAD where no index has it */
export async function* listParts(deps: ListDeps, query: PayoutQuery): AsyncGenerator<ListPart> {
  const waits = waitsBy(deps);
  for await (const { met, unreadable, isCutOff } of wholeWalk(deps, query)) {
    const listed: Listed[] = [];
    for (const { payout } of met) listed.push(await waits(payout));
    yield { listed, unreadable, isCutOff };
  }
}

/** What a list comes to. */
export type ListTotals = {
  readonly count: number;
  /** By currency; a payout whose amount cannot be read is counted and adds nothing. */
  readonly byCurrency: ReadonlyMap<string, CurrencySum>;
  /** Whether there are more than it counted. */
  readonly isAtLeast: boolean;
};

/**
 * Counts what `listPayouts` lists, by the same rows.
 * @param maxRows it counts nothing after so many rows, where nobody waits.
 * @throws PipelineError LIST_TOO_BROAD where no index has it
 */
export async function totalsOf(
  deps: ListDeps,
  query: PayoutQuery,
  maxRows = MAX_LISTED_ROWS,
): Promise<ListTotals> {
  const byCurrency = new Map<string, CurrencySum>();
  let [count, isAtLeast] = [0, false];
  for await (const { met, isCutOff } of wholeWalk(deps, query, maxRows)) {
    for (const { payout } of met) {
      const { currency, amountMinor = 0n } = payout;
      const sum = byCurrency.get(currency) ?? { count: 0, sumMinor: 0n };
      byCurrency.set(currency, { count: sum.count + 1, sumMinor: sum.sumMinor + amountMinor });
    }
    count += met.length;
    isAtLeast ||= isCutOff;
  }
  return { count, byCurrency, isAtLeast };
}

async function* wholeWalk(
  deps: ListDeps,
  query: PayoutQuery,
  maxRows = MAX_LISTED_ROWS,
): AsyncGenerator<Stretch> {
  let [rows, keys] = [0, 0];
  for await (const stretch of walk(deps, listsOf(query, undefined), undefined, () => MAX_ROWS_PER_READ)) {
    rows += stretch.rows;
    keys += stretch.keys;
    const isTooLong = rows > maxRows || keys > maxRows * KEYS_OF_A_ROW;
    const isCutOff = deps.onProgress === undefined && isTooLong;
    yield isCutOff ? { ...stretch, isCutOff } : stretch;
    if (isCutOff) return;
  }
}

/** A place in one of the lists. */
type Place = { readonly list: OneList; readonly candidate: Candidate };

/** A matching payout, by its row. */
type Met = { readonly payout: Payout; readonly place: Place };

/** What one step of the walk met. */
type Stretch = Pick<Searched, 'sort' | 'sorts' | 'isCutOff'> & {
  readonly met: readonly Met[];
  readonly unreadable: readonly PayoutId[];
  /** How far the walk got. */
  readonly looked: Place | undefined;
  readonly rows: number;
  readonly keys: number;
};

/**
 * The one way to a list, its totals and its pages: candidates by keys, each decided by its row.
 * @param rowsAhead rows of the next read.
 */
async function* walk(
  deps: ListDeps,
  lists: readonly OneList[],
  begin: Place | undefined,
  rowsAhead: () => number,
): AsyncGenerator<Stretch> {
  const from = begin === undefined ? 0 : lists.indexOf(begin.list);
  for (const list of lists.slice(from)) {
    const after = list === begin?.list ? begin.candidate : undefined;
    yield* walkOne(deps, list, after, rowsAhead);
  }
}

async function* walkOne(
  deps: ListDeps,
  list: OneList,
  after: Candidate | undefined,
  rowsAhead: () => number,
): AsyncGenerator<Stretch> {
  const wanted = wantedBy(list.query);
  for await (const some of searched(deps, { ...list, wanted, after, rowsAhead })) {
    const { found, last, keys, ...said } = some;
    for await (const rows of walkRows(deps, found, { rowsPerRead: rowsAhead })) {
      const met = rows.flatMap(({ entry: candidate, payout }) =>
        payout === undefined || !wanted.isWanted(payout) ? [] : [{ payout, place: { list, candidate } }],
      );
      const unreadable = rows.flatMap(({ entry, unreadable }) =>
        unreadable === undefined ? [] : [entry.payoutId],
      );
      const looked = rows.at(-1)?.entry;
      yield {
        ...said,
        met,
        unreadable,
        looked: looked === undefined ? undefined : { list, candidate: looked },
        rows: rows.length,
        keys: 0,
      };
    }
    const looked = last === undefined ? undefined : { list, candidate: last };
    yield { ...said, met: [], unreadable: [], looked, rows: 0, keys };
  }
}

/** Payouts of one file ask for the same rows: it reads them once. */
function waitsBy({ table, retryAfter }: ListDeps): (payout: Payout) => Promise<Listed> {
  const deaths = new Deaths(table, retryAfter);
  return async (payout) => ({
    payout,
    waitsFor: isRefused(payout.state) ? await whatItWaitsFor(deaths, payout, ['waits']) : undefined,
  });
}
