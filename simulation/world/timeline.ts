import { assert } from '../../functions/core/errors.ts';

type Entry = { readonly atMs: number; readonly order: number; readonly act: () => void; cancelled: boolean };

/** A planned event, which can still be cancelled. */
export type Planned = { cancel(): void };

/**
 * Virtual time: planned events in order. At one moment, the one planned first comes first, so that a run repeats
 * exactly.
 */
export class Timeline {
  readonly #heap: Entry[] = [];
  #planned = 0;
  #nowMs: number;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  /** Milliseconds since the epoch. */
  get nowMs(): number {
    return this.#nowMs;
  }

  /** An event planned for the past happens now. */
  at(atMs: number, act: () => void): Planned {
    this.#planned += 1;
    const entry: Entry = { atMs: Math.max(atMs, this.#nowMs), order: this.#planned, act, cancelled: false };
    this.#push(entry);
    return {
      cancel: () => {
        entry.cancelled = true;
      },
    };
  }

  after(ms: number, act: () => void): Planned {
    return this.at(this.#nowMs + ms, act);
  }

  /** Lets the next event happen, unless it comes after `untilMs`. @returns false where there is none. */
  next(untilMs: number): boolean {
    for (let first = this.#heap[0]; first !== undefined; first = this.#heap[0]) {
      if (!first.cancelled && first.atMs > untilMs) return false;
      this.#pop();
      if (first.cancelled) continue;
      assert(first.atMs >= this.#nowMs, 'virtual time goes forwards');
      this.#nowMs = first.atMs;
      first.act();
      return true;
    }
    return false;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, entry)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let below = heap[child];
      if (below === undefined) break;
      const right = heap[child + 1];
      if (right !== undefined && isBefore(right, below)) [child, below] = [child + 1, right];
      if (isBefore(last, below)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.atMs === b.atMs ? a.order < b.order : a.atMs < b.atMs;
}
