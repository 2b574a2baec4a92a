import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../functions/platform/clock.ts';

type Sleeper = { readonly wakesMs: number; readonly wake: () => void };

/** Time that moves only when a test moves it. */
export class ManualClock implements Clock {
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  constructor(nowMs = Date.parse('2026-11-02T10:00:00Z')) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  get sleeping(): number {
    return this.#sleepers.length;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper: Sleeper = { wakesMs: this.#nowMs + ms, wake };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#sleepers.push(sleeper);
    });
  }

  /** Moves to the next moment that somebody waits for. */
  #wakeNext(): void {
    const next = Math.min(...this.#sleepers.map((sleeper) => sleeper.wakesMs));
    this.#nowMs = Math.max(this.#nowMs, next);
    const due = this.#sleepers.filter((sleeper) => sleeper.wakesMs <= this.#nowMs);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.wakesMs > this.#nowMs);
    for (const sleeper of due) sleeper.wake();
  }

  advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    while (this.#sleepers.some((sleeper) => sleeper.wakesMs <= untilMs)) this.#wakeNext();
    this.#nowMs = untilMs;
  }

  /**
   * Moves time on whenever nothing else is going on, until `work` is settled.
   * @param isBusy true while something outside this clock (a request) is under way: time stands still for it.
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
      if (!isBusy() && this.#sleepers.length > 0) this.#wakeNext();
    }
  }
}
