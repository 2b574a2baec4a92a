import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../functions/platform/clock.ts';

type Sleeper = { readonly wakesMs: number; readonly wake: () => void };

/** Time that moves only by hand, or where nothing but waiting is left. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #sleepers = new Set<Sleeper>();

  constructor(nowMs = Date.parse('2026-11-02T10:00:00Z')) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  get sleeping(): number {
    return this.#sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper: Sleeper = { wakesMs: this.#nowMs + ms, wake };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.add(sleeper);
    });
  }

  /** Moves to the next moment that somebody waits for. */
  #wakeNext(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { wakesMs } of this.#sleepers) next = Math.min(next, wakesMs);
    this.#nowMs = Math.max(this.#nowMs, next);
    for (const sleeper of this.#sleepers) {
      if (sleeper.wakesMs > this.#nowMs) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    while ([...this.#sleepers].some(({ wakesMs }) => wakesMs <= untilMs)) this.#wakeNext();
    this.#nowMs = untilMs;
  }

  /**
   * Moves time on whenever nothing else is going on, until `work` is settled.
   * @param isBusy true while something outside this clock, such as a request, is under way: time stands still.
   */
  async run<T>(work: Promise<T>, isBusy: () => boolean = () => false): Promise<T> {
    let settled = false;
    const end = (): void => {
      settled = true;
    };
    work.then(end, end);
    for (;;) {
      await nextTurn();
      await nextTurn();
      if (settled) return work;
      if (!isBusy() && this.#sleepers.size > 0) this.#wakeNext();
    }
  }
}
