import { addDays, type PlainDate } from '../../core/date.ts';
import { type StatementAccount, statementAccount } from '../account-named.ts';
import type { EntryItem, Page, StatementItem } from '../report.ts';

/** The days of a statement, with or without entries. */
export type CoveredDays = {
  readonly id: string;
  readonly account: StatementAccount;
  /** First and last day; undefined where unstated. */
  readonly from: PlainDate | undefined;
  readonly to: PlainDate | undefined;
  /** False for only a part of the bank's statement of these days. */
  readonly complete: boolean;
  /** The page number, if any: the statement's, else its message's. */
  readonly pageNumber: number | undefined;
};

/** A statement during reading: keeps its entries' first and last booking dates. */
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
   * The opening balance is the previous closing one, and banks date it by either day. Dated before the closing balance,
   * its day is part of this statement only with a booking on it: an unreported day must not count as covered.
   */
  #firstByBalances(): PlainDate | undefined {
    const { openingDate, previousClosingDate, closingDate } = this.#statement;
    const first = openingDate ?? previousClosingDate;
    if (first === undefined || closingDate === undefined || first >= closingDate) return first;
    const isBooked = this.#firstBooked !== undefined && this.#firstBooked <= first;
    return openingDate !== undefined && isBooked ? first : addDays(first, 1);
  }
}
