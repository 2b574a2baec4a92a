import { type StatementAccount, statementAccount } from '../bank/account-named.ts';
import type { EntryItem, Page, StatementItem } from '../bank/report.ts';
import { addDays, type PlainDate } from '../core/date.ts';

/** What a statement of an account tells of, whether it holds entries or not. */
export type CoveredDays = {
  readonly id: string;
  readonly account: StatementAccount;
  /** First and last day; undefined where the statement does not tell. */
  readonly from: PlainDate | undefined;
  readonly to: PlainDate | undefined;
  /** False where it is a part of what the bank says of these days. */
  readonly complete: boolean;
  /** The page, where the bank numbers them: of the statement, else of its message. */
  readonly pageNumber: number | undefined;
};

/** One statement while its entries go by: it keeps the first and the last of their booking dates. */
export class StatementDays {
  readonly #statement: StatementItem;
  readonly #pages: readonly Page[];
  #firstBooked: PlainDate | undefined;
  #lastBooked: PlainDate | undefined;

  constructor(statement: StatementItem, messagePage: Page | undefined) {
    this.#statement = statement;
    this.#pages = [statement.page, messagePage].filter((page) => page !== undefined);
  }

  add({ bookingDate }: EntryItem): void {
    if (bookingDate === undefined) return;
    if (this.#firstBooked === undefined || bookingDate < this.#firstBooked) this.#firstBooked = bookingDate;
    if (this.#lastBooked === undefined || bookingDate > this.#lastBooked) this.#lastBooked = bookingDate;
  }

  covered(): CoveredDays {
    const { id, fromDate, toDate, closingDate } = this.#statement;
    return {
      id,
      account: statementAccount(this.#statement),
      from: fromDate ?? this.#firstByBalances() ?? this.#firstBooked,
      to: toDate ?? closingDate ?? this.#lastBooked,
      complete: this.#pages.every(({ number, isLast }) => number === 1 && isLast),
      pageNumber: this.#pages[0]?.number,
    };
  }

  /**
   * The opening balance is that of the closing before it, and banks date it by either day. Where it is dated before
   * the closing one, its own day belongs to this statement only if something was booked on it: a day that was not
   * told must not count as told.
   */
  #firstByBalances(): PlainDate | undefined {
    const { openingDate, previousClosingDate, closingDate } = this.#statement;
    const first = openingDate ?? previousClosingDate;
    if (first === undefined || closingDate === undefined || first >= closingDate) return first;
    const isBooked = this.#firstBooked !== undefined && this.#firstBooked <= first;
    return openingDate !== undefined && isBooked ? first : addDays(first, 1);
  }
}
