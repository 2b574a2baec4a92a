import { type BookedExpense, paymentText } from '../world/expense-book.ts';

type Known = { readonly sinceMs: number; readonly isPayable: boolean; readonly payment: string };

/**
 * What the pipeline has been told, seen from outside: once a collection that read an expense has ended well, no later
 * claim may rest on anything older.
 */
export class Knowledge {
  readonly #known = new Map<BookedExpense, Known>();

  readonly #readings = new Map<string, Set<BookedExpense>>();

  /** A collection begins: the set takes what it is told, and loses what changes before it ends. */
  startReading(processId: string): Set<BookedExpense> {
    const reading = new Set<BookedExpense>();
    this.#readings.set(processId, reading);
    return reading;
  }

  /** It goes on from a checkpoint, so it passes over some of what it is told: nothing is learnt from it. */
  resumed(processId: string): void {
    this.#readings.delete(processId);
  }

  /** A collection ended well: what it was told, and what is still so, is known from now on. */
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

  /** The source changes the expense: until it is read again nobody knows. */
  forget(expense: BookedExpense): void {
    this.#known.delete(expense);
    for (const reading of this.#readings.values()) reading.delete(expense);
  }

  /** What was known of it at a moment; undefined where nothing was known for sure. */
  at(expense: BookedExpense, atMs: number): Known | undefined {
    const known = this.#known.get(expense);
    return known !== undefined && known.sinceMs < atMs ? known : undefined;
  }
}
