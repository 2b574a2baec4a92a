/** The invariants, by their numbers in docs/proof.md. */
export const INVARIANTS = {
  1: 'no expense has two live instructions, or one that must not be paid',
  2: 'what the bank booked is what the ledger calls paid',
  3: 'every approved expense ends, or waits for a reason',
  4: 'transitions, versions and hash chains of every row',
  5: 'a message id has one file, and every file passes the checker',
  6: 'amount, currency and IBAN of a file are those that were validated',
  7: 'no run, day or file pays more than configured',
  8: 'a message goes out only for a row that is there',
  9: 'no charging session is paid twice',
  10: 'no payout goes to an account of its recipient that nobody cleared',
  11: 'no file leaves an account that a person has stopped, and nothing begins there',
  12: 'no file leaves without the people whom its account asks for',
  13: 'the books of a source that is told of payments agree with ours',
} as const;

export type InvariantNumber = keyof typeof INVARIANTS;

export const INVARIANT_NUMBERS = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
] as const satisfies readonly InvariantNumber[];

/** What must never happen has happened. The message names ids of the simulated world only. */
export class InvariantViolation extends Error {
  readonly invariant: InvariantNumber;

  constructor(invariant: InvariantNumber, message: string) {
    super(message);
    this.name = 'InvariantViolation';
    this.invariant = invariant;
  }
}

/** How often each invariant was checked; a failed check throws. */
export class Checks {
  readonly #counts = new Map<InvariantNumber, number>();

  /** @param problem called only where the check fails. */
  holds(invariant: InvariantNumber, condition: boolean, problem: () => string): void {
    this.#counts.set(invariant, this.count(invariant) + 1);
    if (!condition) throw new InvariantViolation(invariant, problem());
  }

  count(invariant: InvariantNumber): number {
    return this.#counts.get(invariant) ?? 0;
  }
}
