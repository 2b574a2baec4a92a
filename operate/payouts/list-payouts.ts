import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { Deaths } from '../../functions/ledger/deaths.ts';
import { MAX_ROWS_PER_READ, readPayouts } from '../../functions/ledger/payouts.ts';
import type { CurrencySum } from '../../functions/ledger/runs.ts';
import type { ShowDeps } from '../review/show.ts';
import { whatItWaitsFor } from '../review/what-it-waits-for.ts';
import { type Candidate, type PayoutSort, type SearchDeps, searched, usualSort } from './candidates.ts';
import { cursorOf, parseCursor } from './cursor.ts';
import { type PayoutQuery, wantedBy } from './query.ts';

export type ListDeps = ShowDeps & SearchDeps;

export type Listed = {
  readonly payout: Payout;
  /** The statement that it waits for to be tried again, in a sentence; undefined where it waits for none. */
  readonly waitsFor: string | undefined;
};

/** A part of a list. */
export type ListPart = {
  readonly listed: readonly Listed[];
  /** Rows that cannot be read or were changed past the ledger: they are in no list. */
  readonly unreadable: readonly PayoutId[];
  /** Whether more payouts are in the state than one list looks at. */
  readonly isCutOff: boolean;
};

export type ListPage = ListPart & {
  /** `cursor` of the next page; undefined at the end. */
  readonly next: string | undefined;
  /** Whether the page ends before it is full, since it has looked long enough: the search goes on at `next`. */
  readonly isSearching: boolean;
  /** Payouts that were looked at: by their rows, or by their keys where these tell enough. */
  readonly looked: number;
};

export type PageOf = {
  /** Payouts of a page. */
  readonly limit: number;
  /** `next` of the page before; left out, it is the first. */
  readonly cursor?: string | undefined;
  readonly sort?: PayoutSort | undefined;
};

/** Keys that one page looks at, where nobody waits. */
const MAX_KEYS_PER_PAGE = 20_000;

/**
 * One page of the payouts that are meant. Beside those that it shows it reads at most one page of rows, where nobody
 * waits: what no index tells apart is searched page by page.
 * @throws PipelineError LIST_TOO_BROAD where no index has the list, CONFIG_INVALID for a cursor of another one
 */
export async function listPayouts(
  deps: ListDeps,
  query: PayoutQuery,
  { limit, cursor, sort = usualSort(query) }: PageOf,
): Promise<ListPage> {
  const after = cursor === undefined ? undefined : parseCursor(query, sort, cursor);
  const met: Met[] = [];
  const unreadable: PayoutId[] = [];
  let [rows, keys, isCutOff] = [0, 0, false];
  let looked: Candidate | undefined;
  // One row more than is shown tells whether the list goes on.
  const [maxBeside, maxKeys] =
    deps.onProgress === undefined ? [limit, MAX_KEYS_PER_PAGE] : [Infinity, Infinity];
  const rowsAhead = (): number =>
    Math.max(1, Math.min(limit + 1 - met.length, maxBeside + 1 - (rows - met.length), MAX_ROWS_PER_READ));
  let goesOn = false;
  for await (const part of walk(deps, { query, sort, after, rowsAhead })) {
    met.push(...part.met);
    unreadable.push(...part.unreadable);
    ({ isCutOff } = part);
    looked = part.looked ?? looked;
    rows += part.rows;
    keys += part.keys;
    goesOn = met.length > limit || rows - met.length >= maxBeside || keys >= maxKeys;
    if (goesOn) break;
  }
  const shown = met.slice(0, limit);
  const isSearching = goesOn && met.length <= limit;
  const end = isSearching ? looked : shown.at(-1)?.candidate;
  const waits = waitsBy(deps);
  return {
    listed: await Promise.all(shown.map(({ payout }) => waits(payout))),
    unreadable,
    isCutOff,
    isSearching,
    looked: Math.max(rows, sort.by === 'name' ? keys : 0),
    next: goesOn && end !== undefined ? cursorOf(query, sort, end) : undefined,
  };
}

/** Rows that a whole list or its totals read, where nobody waits: what comes after them is cut off. */
export const MAX_LISTED_ROWS = 25_000;

/** All of a list, a part at a time. @throws PipelineError LIST_TOO_BROAD where no index has it */
export async function* listParts(
  deps: ListDeps,
  query: PayoutQuery,
  sort = usualSort(query),
): AsyncGenerator<ListPart> {
  const waits = waitsBy(deps);
  for await (const { met, unreadable, isCutOff } of wholeWalk(deps, query, sort)) {
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
  /** Whether there are more than were counted. */
  readonly isAtLeast: boolean;
};

/**
 * Counts what `listPayouts` lists, by the same rows.
 * @param maxRows what comes after so many rows is not counted, where nobody waits.
 * @throws PipelineError LIST_TOO_BROAD where no index has it
 */
export async function totalsOf(
  deps: ListDeps,
  query: PayoutQuery,
  maxRows = MAX_LISTED_ROWS,
): Promise<ListTotals> {
  const byCurrency = new Map<string, CurrencySum>();
  let [count, isAtLeast] = [0, false];
  for await (const { met, isCutOff } of wholeWalk(deps, query, usualSort(query), maxRows)) {
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
  sort: PayoutSort,
  maxRows = MAX_LISTED_ROWS,
): AsyncGenerator<Part> {
  let rows = 0;
  for await (const part of walk(deps, {
    query,
    sort,
    after: undefined,
    rowsAhead: () => MAX_ROWS_PER_READ,
  })) {
    rows += part.rows;
    const isCutOff = deps.onProgress === undefined && rows > maxRows;
    yield isCutOff ? { ...part, isCutOff } : part;
    if (isCutOff) return;
  }
}

/** A payout that is meant, by its row. */
type Met = { readonly payout: Payout; readonly candidate: Candidate };

type Part = {
  readonly met: readonly Met[];
  readonly unreadable: readonly PayoutId[];
  readonly isCutOff: boolean;
  /** How far was looked. */
  readonly looked: Candidate | undefined;
  readonly rows: number;
  readonly keys: number;
};

type Walk = {
  readonly query: PayoutQuery;
  readonly sort: PayoutSort;
  readonly after: Candidate | undefined;
  /** Rows of the next read. */
  readonly rowsAhead: () => number;
};

/** The one way to a list, its totals and its pages: candidates by keys, each decided by its row. */
async function* walk(deps: ListDeps, { query, sort, after, rowsAhead }: Walk): AsyncGenerator<Part> {
  const wanted = wantedBy(query);
  for await (const { found, last, keys, isCutOff } of searched(deps, {
    query,
    wanted,
    sort,
    after,
    rowsAhead,
  })) {
    for (let start = 0; start < found.length; ) {
      const some = found.slice(start, start + rowsAhead());
      start += some.length;
      const ids = some.map(({ payoutId }) => payoutId);
      const { payouts, unreadable } = await readPayouts(deps.table, ids, deps.clock);
      const met = some.flatMap((candidate) => {
        const payout = payouts.get(candidate.payoutId);
        return payout === undefined || !wanted.isWanted(payout) ? [] : [{ payout, candidate }];
      });
      yield {
        met,
        unreadable: [...unreadable.keys()],
        isCutOff,
        looked: some.at(-1),
        rows: some.length,
        keys: 0,
      };
    }
    yield { met: [], unreadable: [], isCutOff, looked: last, rows: 0, keys };
  }
}

/** Payouts of one file ask for the same rows, which are read once. */
function waitsBy({ table, retryAfter }: ListDeps): (payout: Payout) => Promise<Listed> {
  const deaths = new Deaths(table, retryAfter);
  return async (payout) => ({
    payout,
    waitsFor: payout.state === 'failed' ? await whatItWaitsFor(deaths, payout, ['waits']) : undefined,
  });
}
