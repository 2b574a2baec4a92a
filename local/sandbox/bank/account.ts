import type { PlainDate } from '../../../functions/core/date.ts';
import { assert } from '../../../functions/core/errors.ts';
import { createDice, type Dice } from '../random.ts';
import { statementAtMs } from './days.ts';
import { textKey } from './fate.ts';
import type { PlannedPayment } from './plan.ts';

/** ISO 20022 bank transaction code: domain, family, sub-family. */
export type TransactionCode = readonly [domain: string, family: string, subFamily: string];

/** A line of an account. */
export type Posting = {
  readonly amountMinor: bigint;
  readonly side: 'CRDT' | 'DBIT';
  readonly code: TransactionCode;
  /** The bank's own. */
  readonly reference: string;
  readonly details: PostingDetails;
  /** What reports the line arrives no sooner than this. */
  readonly reportedFromMs?: number;
};

/** When a report of these lines arrives that was made at `createdAtMs`. */
export function reportedAtMs(postings: readonly Posting[], createdAtMs: number): number {
  return postings.reduce((latest, { reportedFromMs = 0 }) => Math.max(latest, reportedFromMs), createdAtMs);
}

/** Ids of a payment file. */
export type FileIds = { readonly messageId: string; readonly paymentInformationId: string };

export type PostingDetails =
  | { readonly kind: 'payment'; readonly file: FileIds; readonly payment: PlannedPayment }
  | { readonly kind: 'batch'; readonly file: FileIds; readonly transactions: number }
  | {
      readonly kind: 'return';
      readonly payment: PlannedPayment;
      readonly reason: string;
      readonly original: TransactionCode;
    }
  | {
      readonly kind: 'transfer';
      readonly endToEndId: string;
      readonly name: string;
      readonly remittance: string;
    }
  | { readonly kind: 'none' };

/** All that was booked on an account on one day. */
export type AccountDay = {
  readonly date: PlainDate;
  /** Counts the account's statements from 1. */
  readonly sequence: number;
  readonly openingMinor: bigint;
  readonly closingMinor: bigint;
  readonly postings: readonly Posting[];
};

/** One account in one currency, with other people's business on it as on any account. */
export class BankAccount {
  readonly iban: string;
  readonly currency: string;
  readonly #seed: number;
  readonly #days = new Map<PlainDate, Posting[]>();
  #closedUntil: PlainDate | undefined;
  #sequence = 0;
  #balanceMinor: bigint;

  constructor(seed: number, iban: string, currency: string) {
    this.iban = iban;
    this.currency = currency;
    this.#seed = seed;
    this.#balanceMinor = BigInt(this.#dice('opening').between(25_000_000, 75_000_000));
  }

  /** Books a line on a day that has no statement yet. */
  post(date: PlainDate, posting: Posting): void {
    assert(this.#closedUntil === undefined || date > this.#closedUntil, 'a bank books on open days only');
    const postings = this.#days.get(date);
    if (postings === undefined) this.#days.set(date, [...this.#othersBusiness(date), posting]);
    else postings.push(posting);
  }

  /** Closes the days with bookings whose statement is due by then, oldest first. */
  closeDays(untilMs: number): AccountDay[] {
    const due = [...this.#days.keys()].filter((date) => statementAtMs(date) <= untilMs).sort();
    return due.map((date) => this.#close(date));
  }

  #close(date: PlainDate): AccountDay {
    const postings = this.#days.get(date) ?? [];
    this.#days.delete(date);
    this.#closedUntil = date;
    this.#sequence += 1;
    const openingMinor = this.#balanceMinor;
    for (const { amountMinor, side } of postings) {
      this.#balanceMinor += side === 'CRDT' ? amountMinor : -amountMinor;
    }
    return { date, sequence: this.#sequence, openingMinor, closingMinor: this.#balanceMinor, postings };
  }

  /** What customers pay and the bank charges, which is none of the pipeline's. */
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
