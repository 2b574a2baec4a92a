import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../../functions/platform/clock.ts';

type Sleeper = { readonly wakesMs: number; readonly wake: () => void };

/** Time that passes only where somebody waits for it: hours of waiting for a source take no longer than the work. */
export class VirtualClock implements Clock {
  #nowMs = Date.parse('2026-11-02T06:00:00Z');
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#nowMs;
  }

  advance(ms: number): void {
    this.#nowMs += ms;
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

  /** Moves time on whenever nothing else is going on, until `work` is settled. All of it has to be in this process. */
  async run<T>(work: Promise<T>): Promise<T> {
    let settled = false;
    const end = (): void => {
      settled = true;
    };
    work.then(end, end);
    while (!settled) {
      await nextTurn();
      if (!settled) this.#wakeNext();
    }
    return work;
  }

  #wakeNext(): void {
    let next = Number.POSITIVE_INFINITY;
    for (const { wakesMs } of this.#sleepers) next = Math.min(next, wakesMs);
    if (next === Number.POSITIVE_INFINITY) return;
    this.#nowMs = Math.max(this.#nowMs, next);
    for (const sleeper of this.#sleepers) {
      if (sleeper.wakesMs > this.#nowMs) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}
