import type { Clock } from '../../functions/platform/clock.ts';

export type RateLimit = { readonly requests: number; readonly windowMs: number };

export type RateState = {
  readonly limit: number;
  readonly remaining: number;
  /** Unix time, rounded up, at which the window ends. */
  readonly resetSeconds: number;
  readonly retryAfterSeconds: number;
};

/** A fixed window: so many requests from one full multiple of `windowMs` to the next. */
export class RateWindow {
  readonly #limit: RateLimit;
  readonly #clock: Clock;
  #windowStart = 0;
  #used = 0;

  constructor(limit: RateLimit, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  /** Takes a place in the window, if there is one. */
  tryTake(): boolean {
    this.#roll();
    if (this.#used >= this.#limit.requests) return false;
    this.#used += 1;
    return true;
  }

  state(): RateState {
    this.#roll();
    const endMs = this.#windowStart + this.#limit.windowMs;
    return {
      limit: this.#limit.requests,
      remaining: this.#limit.requests - this.#used,
      resetSeconds: Math.ceil(endMs / 1000),
      retryAfterSeconds: Math.max(1, Math.ceil((endMs - this.#clock.now()) / 1000)),
    };
  }

  #roll(): void {
    const start = this.#clock.now() - (this.#clock.now() % this.#limit.windowMs);
    if (start === this.#windowStart) return;
    this.#windowStart = start;
    this.#used = 0;
  }
}
