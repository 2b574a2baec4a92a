/** Turns planned at once: between them the event loop looks for input and output, and a run has none. */
const PLANNED_AT_ONCE = 64;

/**
 * Waits for all effects of a step of the timeline: Node runs all due promises and ticks, and those that they cause,
 * before the next immediate (https://nodejs.org/api/process.html#when-to-use-queuemicrotask-vs-processnexttick).
 */
export class Turns {
  #planned = 0;
  #waiter: (() => void) | undefined;

  /** Resolves once nothing is due any more. One waits at a time. */
  rest(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiter = resolve;
      if (this.#planned > 0) return;
      this.#planned = PLANNED_AT_ONCE;
      for (let turn = 0; turn < PLANNED_AT_ONCE; turn += 1) setImmediate(this.#next);
    });
  }

  readonly #next = (): void => {
    this.#planned -= 1;
    const waiter = this.#waiter;
    this.#waiter = undefined;
    waiter?.();
  };
}
