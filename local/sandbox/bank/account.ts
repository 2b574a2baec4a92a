import { addBankingDays, type CalendarName, nextBankingDay } from '../../../functions/core/calendar.ts';
import type { PlainDate } from '../../../functions/core/date.ts';
import { assert } from '../../../functions/core/errors.ts';
import { createDice, type Dice } from '../random.ts';
import type { PaymentFile } from './check-file.ts';
import type { Movement } from './courses.ts';
import { statementAtMs } from './days.ts';
import { textKey } from './fate.ts';
import type { PlannedPayment } from './plan.ts';
import type { BankWord } from './words.ts';

/** ISO 20022 bank transaction code: domain, family, sub-family. */
export type TransactionCode = readonly [domain: string, family: string, subFamily: string];

/** A line of an account. */
export type Posting = {
  readonly amountMinor: bigint;
  readonly side: 'CRDT' | 'DBIT';
  readonly code: TransactionCode;
  /** The bank's own. */
  readonly reference: string;
  readonly isReversal?: boolean;
  readonly details: PostingDetails;
  /** No report of the line arrives before this. */
  readonly reportedFromMs?: number;
};

/** When a report of these lines, made at `createdAtMs`, arrives. */
export function reportedAtMs(postings: readonly Posting[], createdAtMs: number): number {
  return postings.reduce((latest, { reportedFromMs = 0 }) => Math.max(latest, reportedFromMs), createdAtMs);
}

/** Ids of a payment file. */
export type FileIds = { readonly messageId: string; readonly paymentInformationId: string };

export type BatchItem = { readonly payment: PlannedPayment; readonly movement: Movement };

export type PostingDetails =
  | {
      readonly kind: 'payment';
      readonly file: FileIds;
      readonly payment: PlannedPayment;
      readonly movement: Movement;
      readonly side: 'CRDT' | 'DBIT';
      /** Of the debit that a return belongs to. */
      readonly original: TransactionCode;
    }
  | {
      readonly kind: 'batch';
      readonly file: FileIds;
      readonly items: readonly BatchItem[];
      /** Which payments have a detail, and its content. */
      readonly listed: 'none' | 'named' | 'not-provided' | 'instructed-only';
    }
  | {
      readonly kind: 'transfer';
      readonly endToEndId: string;
      readonly name: string;
      readonly remittance: string;
    }
  | { readonly kind: 'none' };

/** The lines in words that do not depend on the message. */
export function wordsOf(postings: readonly Posting[], atMs: number): BankWord[] {
  return postings.flatMap(({ details }): BankWord[] => {
    if (details.kind === 'batch') return details.items.flatMap((item) => wordsOfMovement(item, atMs));
    return details.kind === 'payment' ? wordsOfMovement(details, atMs) : [];
  });
}

function wordsOfMovement({ payment, movement }: BatchItem, atMs: number): BankWord[] {
  const { endToEndId } = payment.order;
  const reference = `${payment.reference}${movement.mark}`;
  if (movement.kind === 'debit' || movement.kind === 'reversal') {
    return [{ endToEndId, word: 'debited', atMs, reference }];
  }
  return movement.isWhole === true ? [{ endToEndId, word: 'returned', atMs, reference }] : [];
}

/** All bookings of an account on one day. */
export type AccountDay = {
  readonly date: PlainDate;
  /** Counts the account's statements from 1; none for a day before the first. */
  readonly sequence: number | undefined;
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
  readonly postings: readonly Posting[];
};

/**
 * An account in one currency, with unrelated bookings as on any account. It has a statement for every banking day from
 * the first on, even without a line.
 */
export class BankAccount {
  readonly iban: string;
  readonly currency: string;
  /** Statements of days already over come when the bank first hears of the account. */
  readonly knownSinceMs: number;
  readonly #seed: number;
  readonly #calendar: CalendarName;
  readonly #days = new Map<PlainDate, Posting[]>();
  #firstDate: PlainDate;
  #nextDate: PlainDate;
  /** Days before the first, without a line; their statements are still to come. */
  #earlier: PlainDate[] = [];
  #sequence = 0;
  #balanceMinor: bigint;

  /** @param file the account's first. */
  constructor(seed: number, file: PaymentFile, receivedAtMs: number) {
    this.iban = file.debtorIban;
    this.currency = file.currency;
    this.knownSinceMs = receivedAtMs;
    this.#seed = seed;
    this.#calendar = file.calendar;
    this.#firstDate = nextBankingDay(file.calendar, file.requestedDate);
    this.#nextDate = this.#firstDate;
    this.#balanceMinor = BigInt(this.#dice('opening').between(25_000_000, 75_000_000));
  }

  /** A later file may ask for an earlier day, which then gets a statement too. */
  coverFrom(requestedDate: PlainDate): void {
    const from = nextBankingDay(this.#calendar, requestedDate);
    if (from >= this.#firstDate) return;
    if (this.#sequence === 0) {
      this.#nextDate = from;
    } else {
      for (let date = from; date < this.#firstDate; date = addBankingDays(this.#calendar, date, 1)) {
        this.#earlier.push(date);
      }
    }
    this.#firstDate = from;
  }

  /** Books a line on a day without a statement so far. */
  post(date: PlainDate, posting: Posting): void {
    assert(date >= this.#nextDate, 'a bank books on open days only');
    const postings = this.#days.get(date);
    if (postings === undefined) this.#days.set(date, [...this.#othersBusiness(date), posting]);
    else postings.push(posting);
  }

  /** Closes the banking days whose statement is due by then, oldest first. */
  closeDays(untilMs: number): AccountDay[] {
    const balances = { openingMinor: this.#balanceMinor, closingMinor: this.#balanceMinor };
    const days = this.#earlier.map((date): AccountDay => {
      return { date, sequence: undefined, ...balances, postings: [] };
    });
    this.#earlier = [];
    while (statementAtMs(this.#nextDate) <= untilMs) {
      days.push(this.#close(this.#nextDate));
      this.#nextDate = addBankingDays(this.#calendar, this.#nextDate, 1);
    }
    return days;
  }

  /** The last open day with a line so far. */
  get lastDate(): PlainDate | undefined {
    return [...this.#days.keys()].sort().at(-1);
  }

  #close(date: PlainDate): AccountDay {
    const postings = this.#days.get(date) ?? [];
    this.#days.delete(date);
    this.#sequence += 1;
    const openingMinor = this.#balanceMinor;
    for (const { amountMinor, side } of postings) {
      this.#balanceMinor += side === 'CRDT' ? amountMinor : -amountMinor;
    }
    return { date, sequence: this.#sequence, openingMinor, closingMinor: this.#balanceMinor, postings };
  }

  /** Customers' payments and bank charges, unrelated to the pipeline. */
  #othersBusiness(date: PlainDate): Posting[] {
    const dice = this.#dice(date);
    const day = date.replaceAll('-', '');
    const incoming = Array.from({ length: dice.between(1, 2) }, (_, index): Posting => {
      const invoice = `INV-${date.slice(0, 4)}-${dice.digits(5)}`;
      return {
        amountMinor: BigInt(dice.between(10_000, 2_500_000)),
        side: 'CRDT',
        code: ['PMNT', 'RCDT', this.currency === 'EUR' ? 'ESCT' : 'DMCT'],
        reference: `IN${day}-${index + 1}`,
        details: {
          kind: 'transfer',
          endToEndId: dice.oneIn(2) ? 'NOTPROVIDED' : invoice,
          name: 'Nordlys Logistik A/S',
          remittance: `Invoice ${invoice}`,
        },
      };
    });
    const fee: Posting = {
      amountMinor: BigInt(dice.between(50, 2_500)),
      side: 'DBIT',
      code: ['ACMT', 'MDOP', 'CHRG'],
      reference: `FEE${day}`,
      details: { kind: 'none' },
    };
    return [...incoming, fee];
  }

  #dice(purpose: string): Dice {
    return createDice(this.#seed, textKey(this.iban), textKey(this.currency), textKey(purpose));
  }
}
