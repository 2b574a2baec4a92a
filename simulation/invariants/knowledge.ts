import { type BookedExpense, paymentText } from '../world/expense-book.ts';

type Known = { readonly sinceMs: number; readonly isPayable: boolean; readonly payment: string };

/**
 * What the pipeline has been told, seen from outside: once a collection that read an expense has ended well, no later
 * claim may rest on anything older.
 */
export class Knowledge {
  readonly #known = new Map<BookedExpense, Known>();

  readonly #readings = new Set<Set<BookedExpense>>();

  /** A collection begins: the set takes what it is told, and loses what changes before it ends. */
  startReading(): Set<BookedExpense> {
    const reading = new Set<BookedExpense>();
    this.#readings.add(reading);
    return reading;
  }

  /** A collection ended well: what it was told, and what is still so, is known from now on. */
  endReading(reading: Set<BookedExpense>, nowMs: number): void {
    this.#readings.delete(reading);
    for (const expense of reading) {
      const { payability, facts } = expense;
      this.#known.set(expense, {
        sinceMs: nowMs,
        isPayable: payability === 'payable',
        payment: paymentText(facts),
      });
    }
  }

  /** The source changes the expense: until it is read again nobody knows. */
  forget(expense: BookedExpense): void {
    this.#known.delete(expense);
    for (const reading of this.#readings) reading.delete(expense);
  }

  /** What was known of it at a moment; undefined where nothing was known for sure. */
  at(expense: BookedExpense, atMs: number): Known | undefined {
    const known = this.#known.get(expense);
    return known !== undefined && known.sinceMs < atMs ? known : undefined;
  }
}
