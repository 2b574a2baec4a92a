import { paginateScan } from '@aws-sdk/client-dynamodb';
import { PipelineError } from '../../functions/core/errors.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { State } from '../../functions/core/states.ts';
import { LIST_SORT, PARTITION_KEY, PAYOUT_KEY_PREFIX, payoutIdInKey } from '../../functions/ledger/keys.ts';
import { type ListPartition, parseListSort } from '../../functions/ledger/list-keys.ts';
import { type ListedEntry, listEntries, listPlaceOf } from '../../functions/ledger/listing.ts';
import { liveEntriesOf } from '../../functions/ledger/live-index.ts';
import { lastStepOf, liveShardsOf } from '../../functions/ledger/live-keys.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { liveRangeOf, liveStatesOf, type PayoutQuery, partitionOf, type Wanted } from './query.ts';

/** What a list is sorted by. `since`: what has waited longest first, or where a table is read, what changed longest ago. */
export type PayoutSort = { readonly by: 'name' | 'amount' | 'since'; readonly descending: boolean };

/** A payout that may belong into a list, and since when it stands where it is, where the list is sorted by that. */
export type Candidate = { readonly payoutId: PayoutId; readonly since: string };

/** A part of the candidates, in the order of the list. */
export type Searched = {
  readonly found: readonly Candidate[];
  /** How far it was looked: also behind all that was found. */
  readonly last: Candidate | undefined;
  /** Keys that were looked at. */
  readonly keys: number;
  /** Whether more payouts wait than a list looks at. */
  readonly isCutOff: boolean;
};

export type SearchDeps = {
  readonly table: LedgerTable;
  /**
   * Given in a terminal alone, where somebody waits: the whole table may be read, and a page is searched until it is
   * full. Takes how many payouts of the table were found by now.
   */
  readonly onProgress?: ((found: number) => void) | undefined;
};

export type Search = {
  readonly query: PayoutQuery;
  readonly wanted: Wanted;
  readonly sort: PayoutSort;
  readonly after: Candidate | undefined;
  /** How many rows are asked for next. */
  readonly rowsAhead: () => number;
};

/** Keys alone, of which so many fit into memory and into a moment. */
export const MAX_SORTED = 25_000;
const MAX_LIVE_PER_SHARD = 25_000;
const MAX_SCANNED = 1_000_000;
/** Where most keys are left out; else as many as rows are asked for. */
const KEYS_PER_QUERY = 1_000;

/** How a list is sorted where nothing is said. */
export function usualSort(query: PayoutQuery): PayoutSort {
  const isByName = liveStatesOf(query) === undefined && partitionOf(query) !== undefined;
  return { by: isByName ? 'name' : 'since', descending: false };
}

/**
 * The payouts that may be meant, by indexes of keys, part by part; their rows decide.
 * @throws PipelineError LIST_TOO_BROAD
 */
export async function* searched(deps: SearchDeps, search: Search): AsyncGenerator<Searched> {
  const { query, wanted, sort } = search;
  const partition = partitionOf(query);
  const own = wanted.text?.payoutId;
  const named = query.named ?? (own === undefined ? undefined : [own]);
  if (named !== undefined) {
    const after = search.after?.payoutId ?? '';
    const found = named
      .filter((payoutId) => payoutId > after)
      .sort()
      .map((payoutId) => ({ payoutId, since: '' }));
    yield { found, last: found.at(-1), keys: 0, isCutOff: false };
  } else if (sort.by === 'since') {
    yield await bySince(deps, search, partition);
  } else if (partition === undefined) {
    throw tooBroad('Without a month, a report or a recipient no list is sorted by name or amount.');
  } else {
    const live = await liveIn(deps.table, query);
    const isMeant = (entry: ListedEntry): boolean =>
      wanted.mayBeWanted(entry) && (live === undefined || live.has(entry.payoutId));
    if (sort.by === 'amount') yield await byAmount(deps, search, partition, isMeant);
    else yield* byName(deps, search, partition, { isMeant, isSparse: wanted.isSparse || live !== undefined });
  }
}

function tooBroad(message: string): PipelineError {
  return new PipelineError('LIST_TOO_BROAD', message, {
    action: 'Narrow the list: give a month, a report, a recipient or a state that waits.',
  });
}

type Meant = { readonly isMeant: (entry: ListedEntry) => boolean; readonly isSparse: boolean };

async function* byName(
  { table }: SearchDeps,
  { sort, after, rowsAhead }: Search,
  partition: ListPartition,
  { isMeant, isSparse }: Meant,
): AsyncGenerator<Searched> {
  const start = after === undefined ? undefined : await placeOf(table, after);
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
export async function placeOf(table: LedgerTable, { payoutId }: Candidate): Promise<ListedEntry> {
  const place = await listPlaceOf(table, payoutId);
  if (place !== undefined) return place;
  throw new PipelineError('LIST_TOO_BROAD', `The list cannot go on behind ${payoutId}.`, {
    action: 'Begin it anew.',
    details: { payoutId },
  });
}

async function byAmount(
  { table }: SearchDeps,
  { sort, after }: Search,
  partition: ListPartition,
  isMeant: Meant['isMeant'],
): Promise<Searched> {
  const start = after === undefined ? undefined : await placeOf(table, after);
  const entries = await allOf(table, partition);
  if (entries === undefined) throw tooBroad(`More than ${MAX_SORTED} payouts are not sorted by amount.`);
  const order = directed(sort, compareAmounts);
  const found = entries
    .filter((entry) => isMeant(entry) && (start === undefined || order(entry, start) > 0))
    .sort(order)
    .map(unsorted);
  return { found, last: found.at(-1), keys: entries.length, isCutOff: false };
}

/** Every entry of a partition; undefined where they are too many for memory. */
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

function compareSince(a: Candidate, b: Candidate): number {
  const [one, other] = [`${a.since}/${a.payoutId}`, `${b.since}/${b.payoutId}`];
  return one === other ? 0 : one < other ? -1 : 1;
}

async function bySince(
  deps: SearchDeps,
  { query, wanted, sort, after }: Search,
  partition: ListPartition | undefined,
): Promise<Searched> {
  const states = liveStatesOf(query);
  if (states === undefined && partition !== undefined) {
    throw tooBroad('Only what waits can be sorted by how long it does.');
  }
  const all =
    states === undefined ? await anywhereIn(deps, query, wanted) : await waitingIn(deps.table, query, states);
  const ids = await idsIn(deps.table, partition, wanted);
  const order = directed(sort, compareSince);
  const found = all.found
    .filter((one) => (ids?.has(one.payoutId) ?? true) && (after === undefined || order(one, after) > 0))
    .sort(order);
  return { found, last: found.at(-1), keys: found.length, isCutOff: all.isCutOff };
}

/** What of a partition may be wanted; undefined where only the rows can tell. */
async function idsIn(
  table: LedgerTable,
  partition: ListPartition | undefined,
  { mayBeWanted }: Wanted,
): Promise<ReadonlySet<PayoutId> | undefined> {
  const all = partition === undefined ? undefined : await allOf(table, partition);
  return all === undefined ? undefined : new Set(all.filter(mayBeWanted).map(({ payoutId }) => payoutId));
}

type Waiting = { readonly found: readonly Candidate[]; readonly isCutOff: boolean };

/** The payouts that wait in the state that is asked for; undefined where the index does not have all of them. */
async function liveIn(table: LedgerTable, query: PayoutQuery): Promise<ReadonlySet<PayoutId> | undefined> {
  const states = liveStatesOf(query);
  if (states === undefined) return undefined;
  const { found, isCutOff } = await waitingIn(table, query, states);
  return isCutOff ? undefined : new Set(found.map(({ payoutId }) => payoutId));
}

/** What the index of waiting work has of these states, each once. It lags behind the table a little. */
async function waitingIn(table: LedgerTable, query: PayoutQuery, states: readonly State[]): Promise<Waiting> {
  const found = new Map<PayoutId, Candidate>();
  let isCutOff = false;
  const shards = states.flatMap((state) =>
    liveShardsOf(state).map((shard) => ({ shard, range: liveRangeOf(query, state) })),
  );
  for (const { shard, range } of shards) {
    let entries = 0;
    // One more than is kept tells whether there are more.
    for await (const { key, sort } of liveEntriesOf(table, shard, range, MAX_LIVE_PER_SHARD + 1)) {
      entries += 1;
      const payoutId = payoutIdInKey(key);
      if (payoutId === undefined || entries > MAX_LIVE_PER_SHARD) continue;
      found.set(payoutId, { payoutId, since: lastStepOf(sort) ?? sort });
    }
    isCutOff ||= entries > MAX_LIVE_PER_SHARD;
  }
  return { found: [...found.values()], isCutOff };
}

/** All payouts of the ledger that may be wanted, by reading the whole table. */
async function anywhereIn(
  { table, onProgress }: SearchDeps,
  { state }: PayoutQuery,
  { mayBeWanted }: Wanted,
): Promise<Waiting> {
  if (onProgress === undefined) throw tooBroad('No index has all of these payouts.');
  const found: Candidate[] = [];
  const pages = paginateScan(
    { client: table.client },
    {
      TableName: table.tableName,
      ProjectionExpression: `${PARTITION_KEY}, updatedAt, #sort`,
      FilterExpression: `begins_with(${PARTITION_KEY}, :payouts)${state === 'all' ? '' : ' AND #state = :state'}`,
      ExpressionAttributeNames: { '#sort': LIST_SORT, ...(state === 'all' ? {} : { '#state': 'state' }) },
      ExpressionAttributeValues: {
        ':payouts': { S: PAYOUT_KEY_PREFIX },
        ...(state === 'all' ? {} : { ':state': { S: state } }),
      },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const payoutId = payoutIdInKey(item[PARTITION_KEY]?.S ?? '');
      const entry = parseListSort(item[LIST_SORT]?.S ?? '');
      // A row whose key says nothing has to be read.
      if (payoutId === undefined || (entry !== undefined && !mayBeWanted(entry))) continue;
      if (found.length === MAX_SCANNED) return { found, isCutOff: true };
      found.push({ payoutId, since: item['updatedAt']?.S ?? '' });
    }
    onProgress(found.length);
  }
  return { found, isCutOff: false };
}
