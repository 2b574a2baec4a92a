import { assert } from '../../../functions/core/errors.ts';
import type { PaymentFile } from './check-file.ts';
import type { Movement } from './courses.ts';
import type { PlannedFile, PlannedPayment } from './plan.ts';

/** One order on the bank's books; two orders with one end-to-end id are two lines. */
export type BankBookLine = {
  readonly endToEndId: string;
  /** Account lines about it carry this reference, some with a letter appended. */
  readonly reference: string;
  readonly debtorIban: string;
  readonly currency: string;
  readonly orderedMinor: bigint;
  /** The first debit, without stated charges; until then the ordered amount. */
  readonly amountMinor: bigint;
  /**
   * `booked` once the money left, whatever the bank reported; `returned` once all of it came back; `rejected` where it
   * came back for a refusal, or never left.
   */
  readonly state: 'received' | 'rejected' | 'booked' | 'returned';
  /** How often its money left the account, and came back whole. */
  readonly debits: number;
  readonly returns: number;
  /** Debits less returns, without stated charges. */
  readonly netMinor: bigint;
};

/** One file on the books; without a plan, nothing of it will be booked. */
export type Book = { readonly file: PaymentFile; readonly planned?: PlannedFile; readonly refused: boolean };

/** All that the bank has on its books. */
export class BankBooks {
  readonly #books: Book[] = [];
  /** The place of each instruction: its book, and its order in the file. */
  readonly #places = new Map<string, { readonly book: Book; readonly index: number }[]>();

  add(book: Book): void {
    this.#books.push(book);
    for (const [index, { endToEndId }] of book.file.orders.entries()) {
      this.#places.set(endToEndId, [...(this.#places.get(endToEndId) ?? []), { book, index }]);
    }
  }

  get all(): readonly Book[] {
    return this.#books;
  }

  lines(nowMs: number): BankBookLine[] {
    return this.#books.flatMap((book) => book.file.orders.map((_, index) => lineOf(book, index, nowMs)));
  }

  linesOf(endToEndId: string, nowMs: number): BankBookLine[] {
    const places = this.#places.get(endToEndId) ?? [];
    return places.map(({ book, index }) => lineOf(book, index, nowMs));
  }
}

/** One order of a file, as of a moment. */
function lineOf({ file, planned, refused }: Book, index: number, nowMs: number): BankBookLine {
  const order = file.orders[index];
  assert(order !== undefined, 'a book has as many lines as its file has orders');
  const { endToEndId, amountMinor: orderedMinor } = order;
  const payment = planned?.payments[index];
  const moved = payment?.movements.filter(({ atMs }) => atMs <= nowMs) ?? [];
  const debits = moved.filter(isDebit);
  return {
    endToEndId,
    reference: payment?.reference ?? '',
    debtorIban: file.debtorIban,
    currency: file.currency,
    orderedMinor,
    amountMinor: debits[0] === undefined ? orderedMinor : withoutCharges(debits[0]),
    state: refused ? 'rejected' : stateOf(planned, payment, moved, nowMs),
    debits: debits.length,
    returns: moved.filter(({ isWhole }) => isWhole === true).length,
    netMinor: moved.reduce((sum, movement) => sum + signed(movement), 0n),
  };
}

function isDebit({ kind }: Movement): boolean {
  return kind === 'debit' || kind === 'reversal';
}

function signed(movement: Movement): bigint {
  return isDebit(movement) ? withoutCharges(movement) : -withoutCharges(movement);
}

/** Charges make a debit larger and a return smaller. */
function withoutCharges(movement: Movement): bigint {
  const { amountMinor, chargesMinor = 0n } = movement;
  return isDebit(movement) ? amountMinor - chargesMinor : amountMinor + chargesMinor;
}

function stateOf(
  planned: PlannedFile | undefined,
  payment: PlannedPayment | undefined,
  moved: readonly Movement[],
  nowMs: number,
): BankBookLine['state'] {
  if (planned === undefined || payment === undefined || nowMs < planned.times.bookedAtMs) return 'received';
  const isRefused = payment.words.some(({ status, under }) => status === 'RJCT' && under === undefined);
  const debits = moved.filter(isDebit).length;
  if (debits > 0) {
    const returns = moved.filter(({ isWhole }) => isWhole === true);
    if (returns.length < debits) return 'booked';
    return isRefused ? 'rejected' : 'returned';
  }
  return payment.movements.some(isDebit) ? 'received' : 'rejected';
}
