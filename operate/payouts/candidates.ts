import { PipelineError } from '../../functions/core/errors.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/states.ts';
import { type ListPartition, parseListSort, payoutListKeys } from '../../functions/ledger/list-keys.ts';
import { type ListedEntry, listEntries, listPlaceOf } from '../../functions/ledger/listing.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type UnreadableRow, walkCandidates } from '../../functions/ledger/walk.ts';
import type { Candidate, SearchDeps } from './candidate.ts';
import { liveStatesOf, type PayoutQuery, partitionOf, type Wanted } from './query.ts';
import { anywhereIn, tooBroad, type WaitingCandidates, waitingIn } from './waiting.ts';

/** A list's order. `since`: what has waited longest comes first, or in a table scan what changed longest ago. */
export type PayoutSort = { readonly by: SortBy; readonly descending: boolean };

export const SORTS = ['name', 'amount', 'since'] as const;
export type SortBy = (typeof SORTS)[number];

/** A part of the candidates, in the order of the list. */
export type Searched = {
  readonly found: readonly Candidate[];
  /** How far the search got: it may be behind all that was found. */
  readonly last: Candidate | undefined;
  /** Keys that were looked at. */
  readonly keys: number;
  /** Whether more payouts wait than a list looks at. */
  readonly isCutOff: boolean;
  /** How the list is sorted: as asked, or in the usual order where it cannot be. */
  readonly sort: PayoutSort;
  /** Possible orders: those of an index, or of the rows where they are few enough to sort. */
  readonly sorts: readonly SortBy[];
};

export type Search = {
  readonly query: PayoutQuery;
  readonly wanted: Wanted;
  readonly sort: PayoutSort;
  readonly after: Candidate | undefined;
  /** How many rows the caller asks for next. */
  readonly rowsAhead: () => number;
};

/** Keys alone: so many fit into memory and into a moment. */
const MAX_SORTED = 25_000;
/** Rows read to sort what waits where no index has the order: as many as a list counts unasked. */
export const MAX_SORTED_ROWS = 1_000;
/** For searches that leave out most keys; others read as many as rows. */
const KEYS_PER_QUERY = 1_000;

/** The order of a list for which nobody asks for one. */
export function usualSort(query: PayoutQuery): PayoutSort {
  const isByName = liveStatesOf(query) === undefined && partitionOf(query) !== undefined;
  return { by: isByName ? 'name' : 'since', descending: false };
}

/**
 * The payouts that may match, part by part by indexes of keys; their rows decide.
 * @throws PipelineError LIST_TOO_BROAD
 */
export async function* searched(deps: SearchDeps, search: Search): AsyncGenerator<Searched> {
  const { query, wanted } = search;
  const partition = partitionOf(query);
  const own = wanted.text?.payoutId;
  const named = query.named ?? (own === undefined ? undefined : [own]);
  if (named !== undefined) {
    const after = search.after?.payoutId ?? '';
    const found = named
      .filter((payoutId) => payoutId > after)
      .sort()
      .map((payoutId) => ({ payoutId, since: '' }));
    yield { found, last: found.at(-1), keys: 0, isCutOff: false, sort: usualSort(query), sorts: [] };
    return;
  }
  const states = liveStatesOf(query);
  if (partition === undefined) {
    yield await withoutPartition(deps, search, states);
    return;
  }
  const sorts = SORTS.filter((by) => by !== 'since' || states !== undefined);
  const sort = sorts.includes(search.sort.by) ? search.sort : usualSort(query);
  for await (const some of inPartition(deps, { ...search, sort }, partition, states))
    yield { ...some, sort, sorts };
}

type Sorted = Omit<Searched, 'sort' | 'sorts'>;

async function* inPartition(
  deps: SearchDeps,
  search: Search,
  partition: ListPartition,
  states: readonly State[] | undefined,
): AsyncGenerator<Sorted> {
  const { query, wanted, sort } = search;
  const waiting = states === undefined ? undefined : await waitingIn(deps.table, query, states);
  if (sort.by === 'since' && waiting !== undefined) {
    const ids = await idsIn(deps.table, partition, wanted);
    const found = waiting.found.filter(({ payoutId }) => ids?.has(payoutId) ?? true);
    yield bySince({ ...waiting, found }, search);
    return;
  }
  // Where more wait than an index is read for, only the rows decide.
  const live =
    waiting === undefined || waiting.isCutOff
      ? undefined
      : new Set(waiting.found.map(({ payoutId }) => payoutId));
  const isMeant = (entry: ListedEntry): boolean =>
    wanted.mayBeWanted(entry) && (live === undefined || live.has(entry.payoutId));
  if (sort.by === 'amount') yield await byAmount(deps, search, partition, isMeant);
  else yield* byName(deps, search, partition, { isMeant, isSparse: wanted.isSparse || live !== undefined });
}

/** What no list index has: what waits, or whatever a read of the whole table finds. */
async function withoutPartition(
  deps: SearchDeps,
  search: Search,
  states: readonly State[] | undefined,
): Promise<Searched> {
  const { query, wanted } = search;
  const all =
    states === undefined ? await anywhereIn(deps, query, wanted) : await waitingIn(deps.table, query, states);
  const isShort = states !== undefined && !all.isCutOff && all.found.length <= MAX_SORTED_ROWS;
  const sorts = SORTS.filter((by) => by === 'since' || isShort);
  const sort = sorts.includes(search.sort.by) ? search.sort : usualSort(query);
  const sorted = { ...search, sort };
  return { ...(sort.by === 'since' ? bySince(all, sorted) : await byRows(deps, all, sorted)), sort, sorts };
}

type Meant = { readonly isMeant: (entry: ListedEntry) => boolean; readonly isSparse: boolean };

async function* byName(
  { table }: SearchDeps,
  { sort, after, rowsAhead }: Search,
  partition: ListPartition,
  { isMeant, isSparse }: Meant,
): AsyncGenerator<Sorted> {
  const start = after === undefined ? undefined : await placeInList(table, after);
  const walk = {
    descending: sort.descending,
    after: start,
    perQuery: isSparse ? () => KEYS_PER_QUERY : rowsAhead,
  };
  for await (const entries of listEntries(table, partition, walk)) {
    yield {
      found: entries.filter(isMeant).map(unsorted),
      last: entries.map(unsorted).at(-1),
      keys: entries.length,
      isCutOff: false,
    };
  }
}

function unsorted({ payoutId }: ListedEntry): Candidate {
  return { payoutId, since: '' };
}

/** @throws PipelineError LIST_TOO_BROAD where the payout of a cursor is not there. */
export async function placeInList(table: LedgerTable, candidate: Candidate): Promise<ListedEntry> {
  const place = await listPlaceOf(table, candidate.payoutId);
  if (place === undefined) throw goneOn(candidate);
  return place;
}

/** The cursor's payout is gone, or so many wait meanwhile, or so few, that the list has another order. */
function goneOn({ payoutId }: Candidate): PipelineError {
  return new PipelineError('LIST_TOO_BROAD', `The list cannot go on behind ${payoutId}.`, {
    action: 'Begin it anew.',
    details: { payoutId },
  });
}

async function byAmount(
  { table }: SearchDeps,
  { sort, after }: Search,
  partition: ListPartition,
  isMeant: Meant['isMeant'],
): Promise<Sorted> {
  const start = after === undefined ? undefined : await placeInList(table, after);
  const entries = await allOf(table, partition);
  if (entries === undefined) throw tooBroad(`More than ${MAX_SORTED} payouts are not sorted by amount.`);
  const order = directed(sort, compareAmounts);
  const found = entries
    .filter((entry) => isMeant(entry) && (start === undefined || order(entry, start) > 0))
    .sort(order)
    .map(unsorted);
  return { found, last: found.at(-1), keys: entries.length, isCutOff: false };
}

/** Every entry of a partition; undefined where memory cannot hold them. */
async function allOf(
  table: LedgerTable,
  partition: ListPartition,
): Promise<readonly ListedEntry[] | undefined> {
  const all: ListedEntry[] = [];
  for await (const some of listEntries(table, partition, { descending: false, perQuery: () => undefined })) {
    all.push(...some);
    if (all.length > MAX_SORTED) return undefined;
  }
  return all;
}

type Compare<T> = (a: T, b: T) => number;

function directed<T>({ descending }: PayoutSort, compare: Compare<T>): Compare<T> {
  return descending ? (a, b) => -compare(a, b) : compare;
}

/** Within a currency; what has no amount comes first. */
function compareAmounts(a: ListedEntry, b: ListedEntry): number {
  if (a.currency !== b.currency) return a.currency < b.currency ? -1 : 1;
  if (a.amountMinor !== b.amountMinor) {
    if (a.amountMinor === undefined) return -1;
    return b.amountMinor === undefined || a.amountMinor > b.amountMinor ? 1 : -1;
  }
  return a.payoutId === b.payoutId ? 0 : a.payoutId < b.payoutId ? -1 : 1;
}

function compareNames(a: ListedEntry, b: ListedEntry): number {
  const [one, other] = [`${a.listSort}/${a.payoutId}`, `${b.listSort}/${b.payoutId}`];
  return one === other ? 0 : one < other ? -1 : 1;
}

function compareSince(a: Candidate, b: Candidate): number {
  const [one, other] = [`${a.since}/${a.payoutId}`, `${b.since}/${b.payoutId}`];
  return one === other ? 0 : one < other ? -1 : 1;
}

function bySince({ found: all, isCutOff }: WaitingCandidates, { sort, after }: Search): Sorted {
  if (after?.since === '') throw goneOn(after);
  const order = directed(sort, compareSince);
  const found = all.filter((one) => after === undefined || order(one, after) > 0).sort(order);
  return { found, last: found.at(-1), keys: found.length, isCutOff };
}

/** What waits, in an order that only its rows tell. Unreadable rows come first, so that somebody names them. */
async function byRows(
  { table, clock }: SearchDeps,
  { found: all, isCutOff }: WaitingCandidates,
  { wanted, sort, after }: Search,
): Promise<Sorted> {
  if (after !== undefined && after.since !== '') throw goneOn(after);
  const start = after === undefined ? undefined : await placeInList(table, after);
  const entries: ListedEntry[] = [];
  const unreadable: PayoutId[] = [];
  const ids = all.map(({ payoutId }) => payoutId);
  const onUnreadable = ({ payoutId }: UnreadableRow): void => void unreadable.push(payoutId);
  for await (const payouts of walkCandidates({ table, clock }, ids, { onUnreadable })) {
    entries.push(...payouts.filter(wanted.isWanted).flatMap(listedEntryOf));
  }
  const order = directed(sort, sort.by === 'amount' ? compareAmounts : compareNames);
  const sorted = entries.filter((entry) => start === undefined || order(entry, start) > 0).sort(order);
  const found = [
    ...(start === undefined ? unreadable : []).map((payoutId) => ({ payoutId, since: '' })),
    ...sorted.map(unsorted),
  ];
  return { found, last: found.at(-1), keys: all.length, isCutOff };
}

function listedEntryOf(payout: Payout): readonly ListedEntry[] {
  const { payoutId } = payout;
  const { listSort } = payoutListKeys(payout);
  const entry = parseListSort(listSort);
  return entry === undefined ? [] : [{ ...entry, payoutId, listSort }];
}

/** Which payouts of a partition may match; undefined where only the rows can tell. */
async function idsIn(
  table: LedgerTable,
  partition: ListPartition,
  { mayBeWanted }: Wanted,
): Promise<ReadonlySet<PayoutId> | undefined> {
  const all = await allOf(table, partition);
  return all === undefined ? undefined : new Set(all.filter(mayBeWanted).map(({ payoutId }) => payoutId));
}
