import type { SourceName } from '../../functions/core/expense.ts';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { type IbanCountry, makeIban, withWrongCheckDigit } from '../../local/sandbox/iban.ts';
import { makeName } from '../../local/sandbox/people.ts';
import type { Dice } from '../../local/sandbox/random.ts';
import type { Chance } from './chance.ts';
import { SettlementBooks } from './settlement-books.ts';

/** What a source says of an expense at one moment. */
export type ExpenseFacts = {
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly iban: string;
  readonly recipientName: string;
};

export type SaidPayability = 'payable' | 'waiting' | 'paid-by-source';

/** An expense (Spirii) or settlement report (AMPECO) at its source: the truth against which a run is checked. */
export type BookedExpense = {
  readonly source: SourceName;
  readonly account: string;
  readonly id: string;
  /** Spirii's id; an AMPECO settlement report is its own report. */
  readonly reportId: string;
  readonly recipientId: string;
  readonly payoutId: PayoutId;
  readonly appearsMs: number;
  /** Charging sessions that it pays, one perhaps twice. */
  readonly sessions: readonly string[];
  facts: ExpenseFacts;
  payability: SaidPayability;
  payabilitySinceMs: number;
  /** All that the source ever wanted paid: amount, currency and account. */
  readonly everSaid: Set<string>;
};

/** What is to be paid, as one text. */
export function paymentText(facts: Pick<ExpenseFacts, 'amountMinor' | 'currency' | 'iban'>): string {
  return `${facts.amountMinor} ${facts.currency} ${facts.iban}`;
}

export const SPIRII_ACCOUNT = 'nordfleet';
export const AMPECO_ACCOUNT = 'voltgrid';

/** Debtor accounts, by currency. */
export const OUR_IBANS: Readonly<Record<string, string>> = {
  EUR: 'DE89370400440532013000',
  DKK: 'DK5000400440116243',
};

export type BookOptions = {
  readonly chance: Chance;
  readonly payouts: number;
  readonly startMs: number;
  /** New expenses appear until then. */
  readonly untilMs: number;
};

const EXPENSES_PER_REPORT = 4;
/** One in so many has a wrong IBAN, one another's content, one a currency that no account pays. */
const ONE_IN_WRONG = 15;
const ONE_IN_TWIN = 20;
const ONE_IN_WITHOUT_RAIL = 25;
/** One in so many shares a session with another of its source; lists one twice; is in the other source too. */
const ONE_IN_SHARED_SESSION = 12;
const ONE_IN_LISTED_TWICE = 40;
const ONE_IN_BOTH_SOURCES = 12;
/** Whose sessions it may share: some in its own report, some in others. */
const SHARES_WITHIN = 5;
/** One in so many of Spirii's waits for funds when first seen. */
const ONE_IN_WAITING = 10;

/** One in so many is of an earlier recipient; a third of these name another account. */
const ONE_IN_KNOWN = 4;
const ONE_IN_MOVED = 3;
/** One in so many names a company's account for its drivers, one an account of ours. */
const ONE_IN_SHARED = 7;
const ONE_IN_OURS = 40;

/** Expenses as the seed draws them. */
export function drawnExpenses(options: BookOptions): readonly BookedExpense[] {
  const expenses: BookedExpense[] = [];
  for (let index = 0; index < options.payouts; index += 1) {
    expenses.push(bookedExpense(options, index, expenses));
  }
  return expenses;
}

/** All expenses of both sources. Questions are far more frequent than changes, so each has an index. */
export class ExpenseBook {
  /** What AMPECO heard of payments. */
  readonly settlements = new SettlementBooks();
  readonly expenses: readonly BookedExpense[];
  /** The period of all expenses: the month before the first of them. */
  readonly month: { readonly start: string; readonly end: string };
  readonly #byPayout: ReadonlyMap<PayoutId, BookedExpense>;
  readonly #bySource: ReadonlyMap<string, readonly BookedExpense[]>;
  readonly #byId: ReadonlyMap<string, readonly BookedExpense[]>;
  readonly #byReport: ReadonlyMap<string, readonly BookedExpense[]>;
  readonly #byRecipient: ReadonlyMap<string, readonly BookedExpense[]>;

  constructor(expenses: readonly BookedExpense[]) {
    this.expenses = expenses;
    this.month = monthBefore(Math.min(...expenses.map(({ appearsMs }) => appearsMs)));
    this.#byPayout = new Map(expenses.map((expense) => [expense.payoutId, expense]));
    this.#bySource = Map.groupBy(expenses, ({ source }) => source);
    this.#byId = Map.groupBy(expenses, ({ source, id }) => `${source} ${id}`);
    this.#byReport = Map.groupBy(expenses, ({ source, reportId }) => `${source} ${reportId}`);
    this.#byRecipient = Map.groupBy(expenses, ({ source, recipientId }) => `${source} ${recipientId}`);
  }

  /** Expenses that a source shows by then, in the order of their ids. */
  shown(source: SourceName, nowMs: number): BookedExpense[] {
    return shownOf(this.#bySource.get(source), nowMs);
  }

  /** The expense with the id, if its source shows it by then. */
  shownById(source: SourceName, id: string, nowMs: number): BookedExpense | undefined {
    return shownOf(this.#byId.get(`${source} ${id}`), nowMs)[0];
  }

  shownOfReport(source: SourceName, reportId: string, nowMs: number): BookedExpense[] {
    return shownOf(this.#byReport.get(`${source} ${reportId}`), nowMs);
  }

  shownOfRecipient(source: SourceName, recipientId: string, nowMs: number): BookedExpense[] {
    return shownOf(this.#byRecipient.get(`${source} ${recipientId}`), nowMs);
  }

  ofPayout(payoutId: PayoutId): BookedExpense | undefined {
    return this.#byPayout.get(payoutId);
  }
}

function monthBefore(ms: number): { readonly start: string; readonly end: string } {
  const at = new Date(ms);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  const textOf = (dayMs: number): string => new Date(dayMs).toISOString().slice(0, 10);
  return { start: textOf(Date.UTC(year, month - 1, 1)), end: textOf(Date.UTC(year, month, 0)) };
}

function shownOf(expenses: readonly BookedExpense[] = [], nowMs: number): BookedExpense[] {
  return expenses.filter(({ appearsMs }) => appearsMs <= nowMs);
}

function bookedExpense(
  { chance, startMs, untilMs }: BookOptions,
  index: number,
  before: readonly BookedExpense[],
): BookedExpense {
  const dice = chance.at(`expense ${index}`);
  // Two of three from Spirii, in reports of a few expenses each.
  const isSpirii = index % 3 !== 0;
  const ofSource = Math.floor((index * (isSpirii ? 2 : 1)) / 3);
  const source: SourceName = isSpirii ? 'spirii' : 'ampeco';
  const account = isSpirii ? SPIRII_ACCOUNT : AMPECO_ACCOUNT;
  const report = Math.floor(ofSource / EXPENSES_PER_REPORT);
  const id = isSpirii ? `exp-${String(index).padStart(5, '0')}` : String(7_000 + index);
  const reportId = isSpirii ? `rep-${String(report).padStart(4, '0')}` : id;
  const subject = isSpirii ? 'expense' : 'settlement-report';
  const twin = dice.oneIn(ONE_IN_TWIN) ? before.findLast((other) => other.source === source) : undefined;
  const group = chance.at(`report ${source} ${reportId}`);
  const currency = currencyOf(group);
  const drawn = newFacts(dice, currency);
  const payee = chance.at(`payee ${index}`);
  const isOfCurrency = (other: BookedExpense): boolean =>
    other.source === source && other.facts.currency === currency;
  const known = payee.oneIn(ONE_IN_KNOWN) ? before.findLast(isOfCurrency) : undefined;
  const person = chance.at(`person ${index}`).oneIn(ONE_IN_BOTH_SOURCES)
    ? before.findLast((other) => other.source !== source)
    : undefined;
  const facts = twin?.facts ??
    person?.facts ?? { ...drawn, ...payeeOf(payee, known, before.find(isOfCurrency), drawn) };
  return {
    source,
    account,
    id,
    reportId,
    recipientId: twin?.recipientId ?? known?.recipientId ?? `cus-${index}`,
    payoutId: payoutIdOf({ source, account, subject, expenseId: id }),
    appearsMs: startMs + group.below(Math.max(1, untilMs - startMs)),
    sessions: twin?.sessions ?? sessionsOf(chance, source, index, before),
    facts,
    payability: isSpirii && chance.at(`waits ${index}`).oneIn(ONE_IN_WAITING) ? 'waiting' : 'payable',
    payabilitySinceMs: 0,
    everSaid: new Set([paymentText(facts)]),
  };
}

/** Whose account it is: the recipient's own, as before or another one, a company's, or ours. */
function payeeOf(
  dice: Dice,
  known: BookedExpense | undefined,
  first: BookedExpense | undefined,
  { iban, currency, recipientName }: ExpenseFacts,
): Pick<ExpenseFacts, 'iban' | 'recipientName'> {
  const name = known?.facts.recipientName ?? recipientName;
  if (known !== undefined)
    return { recipientName: name, iban: dice.oneIn(ONE_IN_MOVED) ? iban : known.facts.iban };
  if (dice.oneIn(ONE_IN_SHARED) && first !== undefined)
    return { recipientName: name, iban: first.facts.iban };
  const ours = OUR_IBANS[currency];
  return { recipientName: name, iban: dice.oneIn(ONE_IN_OURS) && ours !== undefined ? ours : iban };
}

/** Several rows of one session are normal in a settlement report; an expense of Spirii charges it twice. */
function sessionsOf(
  chance: Chance,
  source: SourceName,
  index: number,
  before: readonly BookedExpense[],
): readonly string[] {
  const dice = chance.at(`sessions ${index}`);
  const [first, second] = [`s-${index}-1`, `s-${index}-2`];
  if (source === 'spirii' && dice.oneIn(ONE_IN_LISTED_TWICE)) return [first, second, first];
  const others = before.filter((other) => other.source === source).slice(-SHARES_WITHIN);
  const shared =
    others.length > 0 && dice.oneIn(ONE_IN_SHARED_SESSION)
      ? others[dice.below(others.length)]?.sessions[0]
      : undefined;
  return shared === undefined ? [first, second] : [first, second, shared];
}

function currencyOf(dice: Dice): string {
  if (dice.oneIn(ONE_IN_WITHOUT_RAIL)) return 'SEK';
  return dice.oneIn(3) ? 'DKK' : 'EUR';
}

function newFacts(dice: Dice, currency: string): ExpenseFacts {
  const country = countryOf(dice, currency);
  const iban = makeIban(country, dice);
  return {
    amountMinor: BigInt(dice.between(100, 40_000)),
    currency,
    iban: dice.oneIn(ONE_IN_WRONG) ? withWrongCheckDigit(iban) : iban,
    recipientName: makeName(country, dice),
  };
}

function countryOf(dice: Dice, currency: string): Exclude<IbanCountry, 'TR'> {
  if (currency === 'DKK') return 'DK';
  if (currency === 'SEK') return 'SE';
  return dice.pick(['DE', 'NL', 'FR', 'DK', 'BE']);
}

/** Changes what the source says from now on. */
export function changeFacts(expense: BookedExpense, change: Partial<ExpenseFacts>): void {
  expense.facts = { ...expense.facts, ...change };
  expense.everSaid.add(paymentText(expense.facts));
}

export function changePayability(expense: BookedExpense, payability: SaidPayability, atMs: number): void {
  expense.payability = payability;
  expense.payabilitySinceMs = atMs;
}

/** Another account of the same country, always a valid one. */
export function anotherIban(expense: BookedExpense, dice: Dice): string {
  return makeIban(countryOf(dice, expense.facts.currency), dice);
}
