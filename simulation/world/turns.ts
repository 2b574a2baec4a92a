/** Turns that are planned at once: the event loop looks for input and output, of which a run has none, between them. */
const PLANNED_AT_ONCE = 64;

/**
 * Lets everything that one step of the timeline set off come to rest: Node runs all promises and ticks that are due,
 * and those that they make due, before it goes on to the next immediate
 * (https://nodejs.org/api/process.html#when-to-use-queuemicrotask-vs-processnexttick).
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
