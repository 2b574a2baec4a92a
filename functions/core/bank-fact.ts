import { SAYS, type Says } from './bank-says.ts';
import type { PlainDate } from './date.ts';
import { assert } from './errors.ts';

/**
 * Kinds of facts about an attempt: what a bank says, and
 * - `not-debited`: the debtor account's statement of the execution date was read without its debit,
 * - `leg-waived`: the configuration does not require that statement (`retries.after: "refusal"`),
 * - `word`: a person knows the outcome, in `status`.
 */
export const FACT_SAYS = [...SAYS, 'not-debited', 'leg-waived', 'word'] as const;
export type FactSays = (typeof FACT_SAYS)[number];

/** The grain of a fact; from `transaction` up, the coarser one knows less. */
export const FACT_LEVELS = ['transaction', 'payment', 'group', 'batch', 'entry'] as const;
export type FactLevel = (typeof FACT_LEVELS)[number];

/**
 * Why a fact does not fit its attempt: another amount, account or batch, only the end-to-end id (which every recipient
 * sees), an attempt never sent, or a report that contradicts itself.
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

/** A person's possible words on an attempt. */
export const WORDS = ['BOOKED', 'REFUSED', 'RETURNED'] as const;
export type Word = (typeof WORDS)[number];

/** A bank's or a person's statement about one attempt of a payout. The payout's history keeps it for ever. */
export type BankFact = {
  readonly attempt: number;
  readonly says: FactSays;
  readonly level: FactLevel;
  /** The bank's: RJCT, BOOK, …; a person's: one of {@link WORDS}. */
  readonly status: string;
  /** Report and line: `camt.053:0123456789abcdef#7`. */
  readonly bankReportId: string;
  /** When the report was made, as the report says (ISO 8601, perhaps without a zone). */
  readonly createdAt: string;
  /** ISO 20022 external reason code, such as AC04. */
  readonly reasonCode?: string;
  /** The line's amount, with charges. */
  readonly amountMinor?: bigint;
  readonly currency?: string;
  readonly bookingDate?: PlainDate;
  readonly valueDate?: PlainDate;
  /** The bank's own reference of the booking; of a person, their document. */
  readonly reference?: string;
  /** The account's bank sends no statements, so its promise to settle counts as payment. */
  readonly pays?: true;
  readonly misfit?: FactMisfit;
};

/** A fact from a bank's report. */
export type ReportedFact = BankFact & { readonly says: Says };

/**
 * Facts kept per attempt, counted anew after each word of a person. A bank says some five things about a payment; the
 * last place marks that there were more, which calls a person.
 */
export const MAX_FACTS_PER_ATTEMPT = 40;

/** A bank's texts are cut to this: ISO 20022 has 35 for references and ids, some banks write more. */
const MAX_TEXT = 70;

/** A fact with its texts cut to fit a row. */
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

/** The parts of a fact covered by its history entry's hash, in fixed places. */
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

/** Whether it is a line of an account: each of these counts, even one equal to another. */
export function isOfTheAccount({ says }: Pick<BankFact, 'says'>): boolean {
  return OF_THE_ACCOUNT.includes(says);
}

/**
 * Whether the facts have it already: the very line, or an equal status. A line of the account in another report is
 * kept: the verdict tells a repeat from a second booking.
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

/** Milliseconds of a report's own time. Without a zone it counts as UTC; an invalid time is the epoch. */
export function createdAtMs({ createdAt }: BankFact): number {
  const hasZone = /T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(createdAt);
  const ms = Date.parse(hasZone || !createdAt.includes('T') ? createdAt : `${createdAt}Z`);
  return Number.isNaN(ms) ? 0 : ms;
}

/**
 * The number of bookings in the lines. Date and the bank's reference identify a repeat in another report; without a
 * reference, the date does. Two lines of one report are two. A notification (camt.054) lists the payments of a sum that
 * the statement (camt.053) books as one: only within a statement do both grains add up.
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

/** How evidence names a report of the bank: its message type and the first 16 hex digits of its SHA-256. */
export function bankReportIdOf(messageType: string, sha256: string): string {
  return `${messageType}:${sha256.slice(0, 16)}`;
}

/** How a fact names a line: its report and its number there, counted from 1. */
export function lineIdOf(bankReportId: string, ordinal: number): string {
  return `${bankReportId}#${ordinal}`;
}

/** The report of a line. */
export function reportOf(lineId: string): string {
  const end = lineId.lastIndexOf('#');
  return end === -1 ? lineId : lineId.slice(0, end);
}

/** Where a line stands: the first digits of its report's SHA-256, and its number there. A person's word: nowhere. */
export function placeOfLine(
  lineId: string,
): { readonly digest: string; readonly ordinal: number } | undefined {
  const [, digest, ordinal] = /:([0-9a-f]{16})#(\d+)$/.exec(lineId) ?? [];
  return digest === undefined ? undefined : { digest, ordinal: Number(ordinal) };
}

/** The word of a person's fact. */
export function wordOf({ says, status }: BankFact): Word {
  assert(says === 'word', 'only a person gives a word');
  const word = WORDS.find((known) => known === status);
  assert(word !== undefined, 'a person says that it was booked, refused or returned');
  return word;
}
