import type { Clock } from '../functions/platform/clock.ts';

/** A run's time: it passes by the given clock, and can move on, since nobody waits days for an expiry. */
export class MovableClock implements Clock {
  readonly #clock: Clock;
  #aheadMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return this.#clock.sleep(ms, signal);
  }

  /** Moves the time on to that moment; never back. */
  moveOnTo(atMs: number): void {
    this.#aheadMs += Math.max(0, atMs - this.now());
  }
}
