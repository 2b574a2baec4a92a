import { SAYS, type Says } from './bank-says.ts';
import type { PlainDate } from './date.ts';
import { assert } from './errors.ts';

/**
 * What can be stated about an attempt: what a bank says, and beside it
 * - `not-debited`: the debtor account's statement of the execution date was read without a debit of it,
 * - `leg-waived`: the configuration does not ask for that statement (`retries.after: "refusal"`),
 * - `word`: a person knows the outcome, which stands in `status`.
 */
export const FACT_SAYS = [...SAYS, 'not-debited', 'leg-waived', 'word'] as const;
export type FactSays = (typeof FACT_SAYS)[number];

/** The grain that a statement is about; from `transaction` up, the coarser one knows less. */
export const FACT_LEVELS = ['transaction', 'payment', 'group', 'batch', 'entry'] as const;
export type FactLevel = (typeof FACT_LEVELS)[number];

/**
 * Why a statement about an attempt does not fit it: the amount, account or batch is another, it names the end-to-end
 * id alone (which every recipient sees), the ledger never sent the attempt, or the report contradicts it by itself.
 */
export const FACT_MISFITS = [
  'amount',
  'account',
  'batch',
  'unnamed',
  'never-sent',
  'opposed',
  'last-kept',
] as const;
export type FactMisfit = (typeof FACT_MISFITS)[number];

/** What a person may say of an attempt. */
export const WORDS = ['BOOKED', 'REFUSED', 'RETURNED'] as const;
export type Word = (typeof WORDS)[number];

/** One thing that a bank, or a person, stated about one attempt of a payout. Kept in the payout's history for ever. */
export type BankFact = {
  readonly attempt: number;
  readonly says: FactSays;
  readonly level: FactLevel;
  /** As the bank says it: RJCT, BOOK, …; of a person one of {@link WORDS}. */
  readonly status: string;
  /** Report and line: `camt.053:0123456789abcdef#7`. */
  readonly bankReportId: string;
  /** When the report was made, as the report says (ISO 8601, perhaps without a zone). */
  readonly createdAt: string;
  /** ISO 20022 external reason code, such as AC04. */
  readonly reasonCode?: string;
  /** Of the line: what left the account or came back, charges included. */
  readonly amountMinor?: bigint;
  readonly currency?: string;
  readonly bookingDate?: PlainDate;
  readonly valueDate?: PlainDate;
  /** The bank's own reference of the booking; of a person the document that they rely on. */
  readonly reference?: string;
  /** The account is one whose bank sends no statements, so its promise to settle counts as payment. */
  readonly pays?: true;
  readonly misfit?: FactMisfit;
};

/** One that stands in a bank's report. */
export type ReportedFact = BankFact & { readonly says: Says };

/**
 * Facts that are kept of one attempt, counted anew after each word of a person. A bank says some five things of a
 * payment; the last place is for the mark that there were more, which calls a person.
 */
export const MAX_FACTS_PER_ATTEMPT = 40;

/** Texts of a bank are cut to this: ISO 20022 has 35 for references and ids, some banks write more. */
const MAX_TEXT = 70;

/** A fact with its texts cut to what a row has room for. */
export function bounded<T extends Pick<BankFact, 'status' | 'createdAt' | 'reference'>>(fact: T): T {
  return {
    ...fact,
    status: cut(fact.status),
    createdAt: cut(fact.createdAt),
    ...(fact.reference === undefined ? {} : { reference: cut(fact.reference) }),
  };
}

function cut(text: string): string {
  return text.slice(0, MAX_TEXT).toWellFormed();
}

/** The parts of a fact that its history entry's hash covers, each in its place. */
export function partsOf(fact: BankFact): readonly string[] {
  return [
    fact.bankReportId,
    fact.status,
    String(fact.attempt),
    fact.says,
    fact.level,
    fact.createdAt,
    fact.reasonCode ?? '',
    fact.amountMinor?.toString() ?? '',
    fact.currency ?? '',
    fact.bookingDate ?? '',
    fact.valueDate ?? '',
    fact.reference ?? '',
    fact.pays === true ? 'pays' : '',
    fact.misfit ?? '',
  ];
}

const OF_THE_ACCOUNT: readonly FactSays[] = ['debited', 'returned', 'return-undone', 'charges-returned'];

/** Whether it is a line of an account: then each line counts, also one that says the same as another. */
export function isOfTheAccount({ says }: BankFact): boolean {
  return OF_THE_ACCOUNT.includes(says);
}

/**
 * Whether the facts hold it already: the very line, or a status that says the same. A line of the account in another
 * report is kept: what repeats a booking, and what is a second one, is the verdict's to say.
 */
export function isKnown(facts: readonly BankFact[], fact: BankFact): boolean {
  return facts.some(
    (known) =>
      known.bankReportId === fact.bankReportId || (!isOfTheAccount(fact) && saysTheSame(known, fact)),
  );
}

function saysTheSame(a: BankFact, b: BankFact): boolean {
  const content = (fact: BankFact): readonly string[] => partsOf(fact).slice(1);
  return content(a).every((part, index) => part === content(b)[index]);
}

/** Milliseconds of a report's own time; one without a zone is taken as UTC, one that is no time as the epoch. */
export function createdAtMs({ createdAt }: BankFact): number {
  const hasZone = /T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(createdAt);
  const ms = Date.parse(hasZone || !createdAt.includes('T') ? createdAt : `${createdAt}Z`);
  return Number.isNaN(ms) ? 0 : ms;
}

/**
 * How many bookings the lines show. Repeated in another report, a booking is recognised by its date and the bank's
 * reference; two lines of one report are two. Where a bank gives no reference, the date alone tells. A notification
 * (camt.054) shows the payments of a sum that the statement (camt.053) books as one: only within a statement do the
 * two grains add up.
 */
export function bookingsIn(lines: readonly BankFact[]): number {
  if (lines.length < 2) return lines.length;
  const dates = new Map<string, BankFact[]>();
  const undated: BankFact[] = [];
  for (const line of lines) {
    if (line.bookingDate === undefined) undated.push(line);
    else dates.set(line.bookingDate, [...(dates.get(line.bookingDate) ?? []), line]);
  }
  let dated = 0;
  for (const ofDate of dates.values()) dated += bookingsOfOneDay(ofDate);
  const [singles, batches] = [lines.filter((line) => !isBatch(line)), lines.filter(isBatch)];
  return Math.max(dated, bookingsOfOneDay(undated), mostInOneReport(singles), mostInOneReport(batches));
}

function isBatch({ level }: BankFact): boolean {
  return level === 'batch';
}

function bookingsOfOneDay(lines: readonly BankFact[]): number {
  const inStatement = ({ bankReportId }: BankFact): boolean => bankReportId.startsWith('camt.053:');
  const singles = lines.filter((line) => !isBatch(line));
  const batches = lines.filter(isBatch);
  const counts = [
    bookingsOfOneGrain(singles),
    bookingsOfOneGrain(batches),
    bookingsOfOneGrain(singles.filter(inStatement)) + bookingsOfOneGrain(batches.filter(inStatement)),
  ];
  return Math.max(...counts);
}

function bookingsOfOneGrain(lines: readonly BankFact[]): number {
  const referenced = new Map<string, BankFact[]>();
  for (const line of lines) {
    if (line.reference !== undefined)
      referenced.set(line.reference, [...(referenced.get(line.reference) ?? []), line]);
  }
  let count = 0;
  for (const same of referenced.values()) count += mostInOneReport(same);
  return Math.max(count, mostInOneReport(lines));
}

function mostInOneReport(lines: readonly BankFact[]): number {
  const perReport = new Map<string, number>();
  for (const { bankReportId } of lines) {
    const report = reportOf(bankReportId);
    perReport.set(report, (perReport.get(report) ?? 0) + 1);
  }
  return Math.max(0, ...perReport.values());
}

/** How a fact names one line of a report: the report, and which of its lines it is, counted from 1. */
export function lineIdOf(bankReportId: string, ordinal: number): string {
  return `${bankReportId}#${ordinal}`;
}

/** The report of a line. */
export function reportOf(lineId: string): string {
  const end = lineId.lastIndexOf('#');
  return end === -1 ? lineId : lineId.slice(0, end);
}

/** The word of a fact that is a person's. */
export function wordOf({ says, status }: BankFact): Word {
  assert(says === 'word', 'only a person gives a word');
  const word = WORDS.find((known) => known === status);
  assert(word !== undefined, 'a person says that it was booked, refused or returned');
  return word;
}
