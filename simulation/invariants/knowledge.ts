import { type BookedExpense, paymentText } from '../world/expense-book.ts';

type Known = { readonly sinceMs: number; readonly isPayable: boolean; readonly payment: string };

/**
 * What the pipeline heard, seen from outside: once a collection that read an expense has ended well, no later claim may
 * rest on older facts.
 */
export class Knowledge {
  readonly #known = new Map<BookedExpense, Known>();

  readonly #readings = new Map<string, Set<BookedExpense>>();

  /** A collection begins: the set gains what it hears, and loses what changes before it ends. */
  startReading(processId: string): Set<BookedExpense> {
    const reading = new Set<BookedExpense>();
    this.#readings.set(processId, reading);
    return reading;
  }

  /** It resumes from a checkpoint and skips some of what it hears, so it proves no knowledge. */
  resumed(processId: string): void {
    this.#readings.delete(processId);
  }

  /** A collection ended well: what it heard and still holds is known from now on. */
  endReading(processId: string, nowMs: number): void {
    for (const expense of this.#readings.get(processId) ?? []) {
      const { payability, facts } = expense;
      this.#known.set(expense, {
        sinceMs: nowMs,
        isPayable: payability === 'payable',
        payment: paymentText(facts),
      });
    }
    this.#readings.delete(processId);
  }

  /** The source changes the expense: nobody knows until the next reading. */
  forget(expense: BookedExpense): void {
    this.#known.delete(expense);
    for (const reading of this.#readings.values()) reading.delete(expense);
  }

  /** What was known at a moment; undefined where nothing was certain. */
  at(expense: BookedExpense, atMs: number): Known | undefined {
    const known = this.#known.get(expense);
    return known !== undefined && known.sinceMs < atMs ? known : undefined;
  }
}
