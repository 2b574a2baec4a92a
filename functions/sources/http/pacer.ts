import type { Clock } from '../../platform/clock.ts';
import type { RateSignal } from './rate-signal.ts';

const WINDOW_MS = 60_000;
/** No pause is longer, whatever a response's headers say. */
export const MAX_PAUSE_MS = 120_000;
/** Headers count whole seconds, so their moment may still be one second ahead. */
const HEADER_RESOLUTION_MS = 1000;
const FIRST_PAUSE_MS = 5000;
/** How long it keeps a limit learned only from a 429. */
const LOWERED_FOR_MS = 10 * WINDOW_MS;

export type PacerOptions = {
  readonly clock: Clock;
  readonly requestsPerMinute: number;
  readonly maxInFlight: number;
};

/** Ends the request; `signal` is what its response said, undefined where there was none. */
export type Permit = { release(signal: RateSignal | undefined): void };

type Waiter = { readonly admit: (permit: Permit) => void };

/**
 * Keeps the requests of one source within its allowed rate: at most `requestsPerMinute` in any trailing minute, fewer
 * where the source's headers say so, and `maxInFlight` at once. It does not slow down a burst within the allowance.
 * After a 429 all requests pause together and then start again one by one.
 *
 * A request counts from its start until a minute after its end. It reaches the source somewhere in between, so no
 * minute of the source's clock, aligned or sliding, sees more than the limit.
 */
export class Pacer {
  readonly #clock: Clock;
  readonly #configuredLimit: number;
  readonly #maxInFlight: number;
  readonly #waiters: Waiter[] = [];
  /** When the requests of the last minute ended, oldest first. */
  #endedMs: number[] = [];
  #inFlight = 0;
  #started = 0;
  #inFlightAllowed: number;
  #headerLimit: number | undefined;
  #lowered: { readonly limit: number; readonly untilMs: number } | undefined;
  #remaining:
    | { readonly count: number; readonly startedBefore: number; readonly untilMs: number }
    | undefined;
  #pausedUntilMs = 0;
  #pausesInARow = 0;
  #timer: AbortController | undefined;

  constructor(options: PacerOptions) {
    this.#clock = options.clock;
    this.#configuredLimit = options.requestsPerMinute;
    this.#maxInFlight = options.maxInFlight;
    this.#inFlightAllowed = options.maxInFlight;
  }

  /** Pauses since a request last went through: after several, the run leaves a refusing source alone. */
  get pausesInARow(): number {
    return this.#pausesInARow;
  }

  /** Waits, first come first served, until a request may go. Rejects with the signal's reason when it aborts. */
  acquire(signal: AbortSignal): Promise<Permit> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        reject(signal.reason);
        this.#pump();
      };
      const waiter: Waiter = {
        admit: (permit) => {
          signal.removeEventListener('abort', onAbort);
          resolve(permit);
        },
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.push(waiter);
      this.#pump();
    });
  }

  #pump(): void {
    this.#timer?.abort('another moment counts');
    this.#timer = undefined;
    while (this.#waiters.length > 0) {
      const waitMs = this.#waitMs(this.#clock.now());
      if (waitMs === 0) {
        this.#waiters.shift()?.admit(this.#start());
        continue;
      }
      // With no timer, the end of a request in flight goes on.
      if (waitMs !== Number.POSITIVE_INFINITY) this.#pumpAfter(waitMs);
      return;
    }
  }

  #pumpAfter(waitMs: number): void {
    const timer = new AbortController();
    this.#timer = timer;
    this.#clock.sleep(waitMs, timer.signal).then(
      () => {
        if (this.#timer === timer) this.#pump();
      },
      () => undefined,
    );
  }

  #start(): Permit {
    this.#inFlight += 1;
    this.#started += 1;
    const number = this.#started;
    let released = false;
    return {
      release: (signal) => {
        if (released) return;
        released = true;
        this.#end(number, signal);
      },
    };
  }

  #end(number: number, signal: RateSignal | undefined): void {
    const now = this.#clock.now();
    this.#inFlight -= 1;
    this.#endedMs.push(now);
    if (signal !== undefined) {
      if (signal.limit !== undefined) this.#headerLimit = signal.limit;
      this.#learnRemaining(number, signal, now);
      if (signal.throttled) this.#pause(signal, now);
      else this.#speedUp(now);
    }
    this.#pump();
  }

  #learnRemaining(number: number, signal: RateSignal, now: number): void {
    if (signal.remaining === undefined) return;
    const freesOwnMs = (this.#endedMs[0] ?? now) + WINDOW_MS;
    const untilMs =
      signal.resetInMs === undefined
        ? freesOwnMs
        : now + Math.min(signal.resetInMs, WINDOW_MS) + HEADER_RESOLUTION_MS;
    const known = this.#remaining;
    const isNewWindow =
      known === undefined || now >= known.untilMs || untilMs > known.untilMs + 2 * HEADER_RESOLUTION_MS;
    // Answers overtake each other: within a window, only the answer to a later request may raise the number.
    const count =
      isNewWindow || number > known.startedBefore
        ? signal.remaining
        : Math.min(known.count, signal.remaining);
    this.#remaining = { count, startedBefore: this.#started, untilMs };
  }

  #pause(signal: RateSignal, now: number): void {
    const sameBurst = now < this.#pausedUntilMs;
    if (!sameBurst) this.#pausesInARow += 1;
    if (signal.limit === undefined) this.#lowerLimit(sameBurst, now);
    const unasked = Math.min(WINDOW_MS, FIRST_PAUSE_MS * 2 ** (this.#pausesInARow - 1));
    const asked = signal.retryAfterMs ?? signal.resetInMs ?? unasked;
    const pauseMs = Math.min(MAX_PAUSE_MS, Math.max(HEADER_RESOLUTION_MS, asked));
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, now + pauseMs);
    this.#inFlightAllowed = 1;
  }

  /** A source that names no limit has just shown one: the requests of the last minute. */
  #lowerLimit(sameBurst: boolean, now: number): void {
    const floor = Math.max(1, Math.floor(this.#configuredLimit / 10));
    this.#dropEnded(now);
    // Counts requests in flight as going through; a refusal takes them off again.
    const wentThrough =
      sameBurst && this.#lowered !== undefined
        ? this.#lowered.limit - 1
        : this.#endedMs.length + this.#inFlight - 1;
    this.#lowered = { limit: Math.max(floor, wentThrough), untilMs: now + LOWERED_FOR_MS };
  }

  #speedUp(now: number): void {
    if (now < this.#pausedUntilMs) return;
    this.#pausesInARow = 0;
    this.#inFlightAllowed = Math.min(this.#maxInFlight, this.#inFlightAllowed + 1);
  }

  #dropEnded(now: number): void {
    const firstKept = this.#endedMs.findIndex((endedMs) => endedMs + WINDOW_MS > now);
    if (firstKept === -1) this.#endedMs = [];
    else if (firstKept > 0) this.#endedMs.splice(0, firstKept);
  }

  #limit(now: number): number {
    const lowered =
      this.#lowered !== undefined && now < this.#lowered.untilMs ? this.#lowered.limit : undefined;
    return Math.min(
      this.#configuredLimit,
      this.#headerLimit ?? this.#configuredLimit,
      lowered ?? this.#configuredLimit,
    );
  }

  /** 0 where a request may start now, Infinity where only the end of another one can allow it. */
  #waitMs(now: number): number {
    if (this.#inFlight >= this.#inFlightAllowed) return Number.POSITIVE_INFINITY;
    this.#dropEnded(now);
    const pauseMs = Math.max(0, this.#pausedUntilMs - now);
    return Math.max(pauseMs, this.#windowWaitMs(now), this.#remainingWaitMs(now));
  }

  #windowWaitMs(now: number): number {
    const excess = this.#endedMs.length + this.#inFlight - this.#limit(now);
    if (excess < 0) return 0;
    const frees = this.#endedMs[excess];
    return frees === undefined ? Number.POSITIVE_INFINITY : frees + WINDOW_MS - now;
  }

  #remainingWaitMs(now: number): number {
    const remaining = this.#remaining;
    if (remaining === undefined || now >= remaining.untilMs) return 0;
    const sentSince = this.#started - remaining.startedBefore;
    // The number may or may not count requests in flight then: assume not.
    if (Math.max(this.#inFlight, sentSince) < remaining.count) return 0;
    return this.#inFlight > 0 ? Number.POSITIVE_INFINITY : remaining.untilMs - now;
  }
}
