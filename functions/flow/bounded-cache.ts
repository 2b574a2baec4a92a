/**
 * Values by key, at most `maxEntries`; the longest unused one goes first. Calls for the same key at the same time share
 * one load; the cache keeps no failed load.
 */
export class BoundedCache<T> {
  readonly #maxEntries: number;
  readonly #entries = new Map<string, Promise<T>>();

  constructor(maxEntries: number) {
    this.#maxEntries = maxEntries;
  }

  get(key: string, load: () => Promise<T>): Promise<T> {
    const known = this.#entries.get(key);
    const value = known ?? load();
    // A map keeps the order of insertion: the entry used last moves to the end.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (known === undefined) {
      value.catch(() => {
        if (this.#entries.get(key) === value) this.#entries.delete(key);
      });
    }
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxEntries) break;
      this.#entries.delete(oldest);
    }
    return value;
  }
}
