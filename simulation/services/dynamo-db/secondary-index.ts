import { compareUtf8 } from '../text-order.ts';

/** Where a row stands in the index. */
export type IndexKeys = { readonly partition: string; readonly sort: string };

/** An entry of the index: which row, and its place in the order of its partition. */
export type IndexEntry = { readonly sort: string; readonly key: string };

/** A row that entered, moved within or left the index. */
type Change = {
  readonly key: string;
  readonly before: IndexKeys | undefined;
  readonly after: IndexKeys | undefined;
};

/**
 * How much of the log of changes a reader sees. An index catches up row by row, so a query may see a later change of
 * one row and miss an earlier one of another.
 */
export type Horizon = {
  /** Changes from this position on are not visible yet. */
  readonly seeUpTo: number;
  /** Whether the row with the key lags; left out, every row does. */
  readonly lagging?: (key: string) => boolean;
};

/** No index lags by more changes, whatever its horizon. */
const MAX_KEPT_CHANGES = 20_000;

/** A global secondary index: sparse, ordered by sort key, and readable as it was some changes ago. */
export class SecondaryIndex {
  readonly #partitions = new Map<string, IndexEntry[]>();
  #log: Change[] = [];
  /** Number of forgotten changes: the position of the first kept one. */
  #forgotten = 0;

  /** Changes so far. */
  get logLength(): number {
    return this.#forgotten + this.#log.length;
  }

  record(key: string, before: IndexKeys | undefined, after: IndexKeys | undefined): void {
    if (before?.partition === after?.partition && before?.sort === after?.sort) return;
    if (before !== undefined) leave(this.#partition(before.partition), { sort: before.sort, key });
    if (after !== undefined) enter(this.#partition(after.partition), { sort: after.sort, key });
    this.#log.push({ key, before, after });
    if (this.#log.length < 2 * MAX_KEPT_CHANGES) return;
    this.#log = this.#log.slice(MAX_KEPT_CHANGES);
    this.#forgotten += MAX_KEPT_CHANGES;
  }

  /** The entries of a partition in order of their sort keys. Do not change the answer. */
  entries(partition: string, horizon: Horizon | undefined): readonly IndexEntry[] {
    const current = this.#partitions.get(partition) ?? [];
    if (horizon === undefined || horizon.seeUpTo >= this.logLength) return current;
    const { lagging } = horizon;
    const seeUpTo = Math.max(horizon.seeUpTo, this.#forgotten);
    const past = [...current];
    for (let position = this.logLength - 1; position >= seeUpTo; position -= 1) {
      const change = this.#log[position - this.#forgotten];
      if (change === undefined || lagging?.(change.key) === false) continue;
      const { key, before, after } = change;
      if (after?.partition === partition) leave(past, { sort: after.sort, key });
      if (before?.partition === partition) enter(past, { sort: before.sort, key });
    }
    return past;
  }

  #partition(name: string): IndexEntry[] {
    const known = this.#partitions.get(name);
    if (known !== undefined) return known;
    const fresh: IndexEntry[] = [];
    this.#partitions.set(name, fresh);
    return fresh;
  }
}

/** By sort key; rows of one sort key by their key, though DynamoDB promises no order among them. */
export function compareEntries(a: IndexEntry, b: IndexEntry): number {
  return compareUtf8(a.sort, b.sort) || compareUtf8(a.key, b.key);
}

function enter(entries: IndexEntry[], entry: IndexEntry): void {
  entries.splice(placeOf(entries, entry), 0, entry);
}

function leave(entries: IndexEntry[], entry: IndexEntry): void {
  const place = placeOf(entries, entry);
  const found = entries[place];
  if (found === undefined || compareEntries(found, entry) !== 0) throw new Error('An index lost an entry.');
  entries.splice(place, 1);
}

/** Where the entry is or would be: the first place with an entry not before it. */
function placeOf(entries: readonly IndexEntry[], entry: IndexEntry): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = entries[middle];
    if (found !== undefined && compareEntries(found, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
