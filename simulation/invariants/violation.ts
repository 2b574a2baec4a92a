/** What must hold at every moment, by the numbers of docs/proof.md. */
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
  11: 'no file leaves an account that a person has stopped',
} as const;

export type InvariantNumber = keyof typeof INVARIANTS;

export const INVARIANT_NUMBERS = [
  1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
] as const satisfies readonly InvariantNumber[];

/** Something happened that must never happen. The message names ids of the simulated world, which are nobody's. */
export class InvariantViolation extends Error {
  readonly invariant: InvariantNumber;

  constructor(invariant: InvariantNumber, message: string) {
    super(message);
    this.name = 'InvariantViolation';
    this.invariant = invariant;
  }
}

/** How often each invariant was looked at; a look that fails throws. */
export class Checks {
  readonly #counts = new Map<InvariantNumber, number>();

  /** @param problem made only where the check fails. */
  holds(invariant: InvariantNumber, condition: boolean, problem: () => string): void {
    this.#counts.set(invariant, this.count(invariant) + 1);
    if (!condition) throw new InvariantViolation(invariant, problem());
  }

  count(invariant: InvariantNumber): number {
    return this.#counts.get(invariant) ?? 0;
  }
}
