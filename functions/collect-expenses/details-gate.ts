import { PipelineError } from '../core/errors.ts';
import type { Expense } from '../core/expense.ts';
import type { Clock } from '../platform/clock.ts';
import type { Source } from '../sources/source.ts';

/** Thrown for an expense left to the next run because this one has to end. */
export const STOPPED: unique symbol = Symbol('the run has to end');

/** More than a source answers at once; those waiting here can still be left to the next run. */
const MAX_IN_FLIGHT = 16;

export type DetailsGateOptions = {
  readonly source: Source;
  readonly clock: Clock;
  readonly deadlineMs: number;
};

/**
 * Lets so many expenses be read in detail at once, and none once the run has to end: waiting for a slow source would
 * delay its end.
 */
export class DetailsGate {
  readonly #options: DetailsGateOptions;
  readonly #waiting: (() => void)[] = [];
  #free = MAX_IN_FLIGHT;
  #hasProgress = false;
  #notBeforeMs: number | undefined;

  constructor(options: DetailsGateOptions) {
    this.#options = options;
  }

  get notBeforeMs(): number | undefined {
    return this.#notBeforeMs;
  }

  /** A run that recorded something may leave the rest to the next one; before that it would get nowhere. */
  sliceRecorded(): void {
    this.#hasProgress = true;
  }

  async read(expense: Expense): Promise<Expense> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      const { source, clock, deadlineMs } = this.#options;
      if (this.#notBeforeMs !== undefined) throw STOPPED;
      if (this.#hasProgress && clock.now() >= deadlineMs) throw STOPPED;
      return await source.readDetails(expense);
    } catch (error) {
      const notBeforeMs = notBeforeOf(error);
      if (notBeforeMs === undefined) throw error;
      this.#notBeforeMs = notBeforeMs;
      throw STOPPED;
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}

/** When the source may be asked again, if this ends the run. */
export function notBeforeOf(error: unknown): number | undefined {
  const notBeforeMs = error instanceof PipelineError ? error.details['notBeforeMs'] : undefined;
  return typeof notBeforeMs === 'number' ? notBeforeMs : undefined;
}
