import { attemptsOf, contradictedAttempts, factsOf, verdictOn } from '../attempt-facts.ts';
import { type BankFact, bookingsIn, wordOf } from '../bank-fact.ts';
import { type PlainDate, parsePlainDate, plainDate } from '../date.ts';
import type { HistoryEntry, Payout } from '../payout.ts';

/** What an account of the books is for. `returned`: owed again, since the money came back. */
export const ACCOUNT_ROLES = ['expense', 'payable', 'returned', 'bank', 'difference'] as const;
export type AccountRole = (typeof ACCOUNT_ROLES)[number];

/**
 * What moved in the books. `owed`: the bank took the payout's first payment; `owed-corrected`: a later attempt has
 * another amount. The two `-undone` take back what a person, or a bank's exception to its own promise, has overruled.
 */
export const MOVEMENT_KINDS = [
  'owed',
  'owed-corrected',
  'booked',
  'booking-undone',
  'returned',
  'return-undone',
  'charges-returned',
] as const;
export type MovementKind = (typeof MOVEMENT_KINDS)[number];

export const SIDES = ['debit', 'credit'] as const;
export type Side = (typeof SIDES)[number];

export type Posting = {
  readonly role: AccountRole;
  readonly side: Side;
  /** Above zero. */
  readonly amountMinor: bigint;
};

/** One movement of the books that a fact makes: of one payout and currency, balanced. */
export type Movement = {
  readonly kind: MovementKind;
  /** The day of its evidence: the bank's booking, else its report. */
  readonly date: PlainDate;
  readonly attempt: number;
  readonly currency: string;
  readonly debtorAccountId: string;
  /** Where the attempt pays to, masked: `DE** **** 3000`. */
  readonly creditorAccount: string;
  /** What the recipient's bank shows of the payment. */
  readonly remittance?: string;
  readonly postings: readonly Posting[];
  /** The fact's report and line; for a person's word, the version with it. */
  readonly bankReportId: string;
  /** The bank's reference, or a person's document. */
  readonly reference?: string;
  readonly reasonCode?: string;
};

/** What a payment file of ours said of one attempt. */
export type SentAttempt = {
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly debtorAccountId: string;
  /** Masked. */
  readonly creditorAccount: string;
  /** Left out by callers who do not read the file. */
  readonly remittance?: string;
};

/** The part of a payout that its movements follow from. */
export type JournaledPayout = Pick<Payout, 'state' | 'attempt'> & {
  readonly history: readonly Pick<HistoryEntry, 'evidence' | 'at'>[];
};

/**
 * The movements of a payout in the order of its history. A pure function of the history and its sealed files. A longer
 * history only adds movements: no movement's number ever changes, so exports can name it. Whoever changes these rules
 * changes what closed months say: see docs/accounting.md.
 *
 * While the facts contradict each other nothing moves; once a person settles them, their outcome does.
 * @param sent each attempt that a sealed file carries.
 */
export function movementsOf(
  payout: JournaledPayout,
  sent: ReadonlyMap<number, SentAttempt>,
): readonly Movement[] {
  const books = new PayoutBooks(sent);
  for (const [index, { evidence, at }] of payout.history.entries()) {
    if (evidence === undefined) continue;
    const known = { ...payout, history: payout.history.slice(0, index + 1) };
    if (contradictedAttempts(known).length > 0) continue;
    books.follow(
      { fact: evidence, at },
      attemptsOf(known).map((attempt) => {
        const facts = factsOf(known, attempt);
        return { attempt, facts, standing: verdictOn(known, attempt).standing };
      }),
    );
  }
  return books.movements;
}

type Told = { readonly fact: BankFact; readonly at: string };
type AttemptTold = {
  readonly attempt: number;
  readonly facts: readonly BankFact[];
  readonly standing: ReturnType<typeof verdictOn>['standing'];
};

/** Where owed money stands: with what was never paid, or with what came back. */
type OwedRole = 'payable' | 'returned';

type OpenBooking = { readonly bankMinor: bigint; readonly from: OwedRole };

type AttemptBooks = {
  booking: OpenBooking | undefined;
  /** What came back of it, by the bank's line. */
  returnedMinor: bigint | undefined;
  readonly usedLines: Set<string>;
  chargesBack: number;
};

class PayoutBooks {
  readonly movements: Movement[] = [];
  readonly #sent: ReadonlyMap<number, SentAttempt>;
  readonly #attempts = new Map<number, AttemptBooks>();
  /** By currency: a source may correct it between two attempts. */
  readonly #owedMinor = new Map<string, bigint>();
  #lastTaken = 0;
  #owedIn: OwedRole = 'payable';

  constructor(sent: ReadonlyMap<number, SentAttempt>) {
    this.#sent = sent;
  }

  follow(told: Told, attempts: readonly AttemptTold[]): void {
    for (const { attempt, facts } of attempts) {
      if (this.#sent.has(attempt) && facts.some(isTaking)) {
        this.#lastTaken = Math.max(this.#lastTaken, attempt);
      }
    }
    const paid = attempts.findLast(({ standing }) => standing === 'booked')?.attempt;
    this.#owe(told, paid ?? this.#lastTaken);
    for (const one of attempts) this.#settle(told, one);
  }

  /** The debt: what the paid attempt says, or the last that the bank took. */
  #owe(told: Told, attempt: number): void {
    const sent = this.#sent.get(attempt);
    if (sent === undefined) return;
    const kind = this.#owedMinor.size === 0 ? 'owed' : 'owed-corrected';
    const wanted = new Map([...this.#owedMinor.keys()].map((currency) => [currency, 0n]));
    wanted.set(sent.currency, sent.amountMinor);
    for (const [currency, amountMinor] of wanted) {
      const moreMinor = amountMinor - (this.#owedMinor.get(currency) ?? 0n);
      this.#owedMinor.set(currency, amountMinor);
      if (moreMinor === 0n) continue;
      this.#add({ kind, attempt, sent: { ...sent, currency }, line: told.fact, at: told.at }, [
        signed('expense', moreMinor),
        signed(this.#owedIn, -moreMinor),
      ]);
    }
  }

  #settle({ fact, at }: Told, { attempt, facts, standing }: AttemptTold): void {
    const sent = this.#sent.get(attempt);
    if (sent === undefined) return;
    const books = this.#booksOf(attempt);
    const of = { attempt, sent, at };
    const [isBooked, isReturned] = [
      standing === 'booked' || standing === 'returned',
      standing === 'returned',
    ];
    const { amountMinor } = sent;
    if (!isReturned && books.returnedMinor !== undefined) {
      const backMinor = books.returnedMinor;
      books.returnedMinor = undefined;
      this.#owedIn = 'payable';
      this.#add({ ...of, kind: 'return-undone', line: fact }, [
        signed('returned', amountMinor),
        signed('bank', -backMinor),
        signed('difference', backMinor - amountMinor),
      ]);
    }
    if (!isBooked && books.booking !== undefined) {
      const { bankMinor, from } = books.booking;
      books.booking = undefined;
      this.#owedIn = from;
      this.#add({ ...of, kind: 'booking-undone', line: fact }, [
        signed('bank', bankMinor),
        signed(from, -amountMinor),
        signed('difference', amountMinor - bankMinor),
      ]);
    }
    if (isBooked && books.booking === undefined) {
      const line = lineOf(facts, 'debited', books) ?? promiseOf(facts) ?? wordIn(facts, 'BOOKED') ?? fact;
      const bankMinor = line.says === 'returned' ? amountMinor : movedBy(line, sent);
      books.booking = { bankMinor, from: this.#owedIn };
      this.#add({ ...of, kind: 'booked', line }, [
        signed(this.#owedIn, amountMinor),
        signed('bank', -bankMinor),
        signed('difference', bankMinor - amountMinor),
      ]);
      this.#owedIn = 'payable';
    }
    if (isReturned && books.returnedMinor === undefined) {
      const line = lineOf(facts, 'returned', books) ?? wordIn(facts, 'RETURNED') ?? fact;
      const backMinor = movedBy(line, sent);
      books.returnedMinor = backMinor;
      this.#owedIn = 'returned';
      this.#add({ ...of, kind: 'returned', line }, [
        signed('bank', backMinor),
        signed('returned', -amountMinor),
        signed('difference', amountMinor - backMinor),
      ]);
    }
    this.#giveBackCharges(of, facts, books);
  }

  #giveBackCharges(of: Of, facts: readonly BankFact[], books: AttemptBooks): void {
    const lines = facts.filter(
      ({ says, misfit, amountMinor = 0n, currency }) =>
        says === 'charges-returned' &&
        misfit === undefined &&
        amountMinor > 0n &&
        currency === of.sent.currency,
    );
    for (let count = 1; count <= lines.length; count += 1) {
      const line = lines[count - 1];
      // A repeat of a line in another report adds no booking.
      if (line === undefined || bookingsIn(lines.slice(0, count)) <= books.chargesBack) continue;
      books.chargesBack += 1;
      const backMinor = line.amountMinor ?? 0n;
      this.#add({ ...of, kind: 'charges-returned', line }, [
        signed('bank', backMinor),
        signed('difference', -backMinor),
      ]);
    }
  }

  #booksOf(attempt: number): AttemptBooks {
    const known = this.#attempts.get(attempt);
    if (known !== undefined) return known;
    const fresh: AttemptBooks = {
      booking: undefined,
      returnedMinor: undefined,
      usedLines: new Set(),
      chargesBack: 0,
    };
    this.#attempts.set(attempt, fresh);
    return fresh;
  }

  #add({ kind, attempt, sent, line, at }: Of & Evidenced, parts: readonly Signed[]): void {
    const { bankReportId, reference, reasonCode } = line;
    this.movements.push({
      kind,
      date: dateOf(line, at),
      attempt,
      currency: sent.currency,
      debtorAccountId: sent.debtorAccountId,
      creditorAccount: sent.creditorAccount,
      ...(sent.remittance === undefined ? {} : { remittance: sent.remittance }),
      postings: parts.flatMap(({ role, amountMinor }): Posting[] => {
        if (amountMinor === 0n) return [];
        return amountMinor > 0n
          ? [{ role, side: 'debit', amountMinor }]
          : [{ role, side: 'credit', amountMinor: -amountMinor }];
      }),
      bankReportId,
      ...(reference === undefined ? {} : { reference }),
      ...(reasonCode === undefined ? {} : { reasonCode }),
    });
  }
}

type Of = { readonly attempt: number; readonly sent: SentAttempt; readonly at: string };
type Evidenced = { readonly kind: MovementKind; readonly line: BankFact };

/** Above zero a debit, below it a credit. */
type Signed = { readonly role: AccountRole; readonly amountMinor: bigint };

function signed(role: AccountRole, amountMinor: bigint): Signed {
  return { role, amountMinor };
}

/** The bank took, booked or returned the payment; or a person knows that it did. */
function isTaking(fact: BankFact): boolean {
  if (fact.says === 'word') return wordOf(fact) !== 'REFUSED';
  const { says, misfit } = fact;
  const takes = says === 'accepted' || says === 'settled' || says === 'debited' || says === 'returned';
  return takes && misfit === undefined;
}

/**
 * The account's line that moved the money. If a person has settled the attempt, one of another amount counts too: what
 * the bank booked is what it booked, and the rest is a difference.
 */
function lineOf(
  facts: readonly BankFact[],
  says: 'debited' | 'returned',
  { usedLines }: AttemptBooks,
): BankFact | undefined {
  const lines = facts.filter((fact) => fact.says === says && !usedLines.has(fact.bankReportId));
  const line =
    lines.find(({ misfit }) => misfit === undefined) ?? lines.find(({ misfit }) => misfit === 'amount');
  if (line !== undefined) for (const { bankReportId } of lines) usedLines.add(bankReportId);
  return line;
}

function promiseOf(facts: readonly BankFact[]): BankFact | undefined {
  return facts.find(({ pays, misfit }) => pays === true && misfit === undefined);
}

function wordIn(facts: readonly BankFact[], word: 'BOOKED' | 'RETURNED'): BankFact | undefined {
  return facts.findLast((fact) => fact.says === 'word' && wordOf(fact) === word);
}

/** What the line moved on the account; the whole payment where it gives no amount in this currency. */
function movedBy({ amountMinor, currency }: BankFact, sent: SentAttempt): bigint {
  return amountMinor !== undefined && amountMinor > 0n && currency === sent.currency
    ? amountMinor
    : sent.amountMinor;
}

function dateOf({ bookingDate, valueDate, createdAt }: BankFact, at: string): PlainDate {
  return bookingDate ?? valueDate ?? parsePlainDate(createdAt.slice(0, 10)) ?? plainDate(at.slice(0, 10));
}
