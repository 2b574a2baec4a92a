import { verbatim } from '../../local/sandbox/json.ts';
import type { Dice } from '../../local/sandbox/random.ts';
import type { FaultKind } from '../faults/kinds.ts';
import type { BookedExpense, ExpenseBook } from './expense-book.ts';

/** Rows move between pages during the reading, or the previous page repeats. */
export type PageFault = 'page-repeated' | 'page-shifted' | undefined;

const ROWS_PER_PAGE = 3;
const SPIRII = '/reimbursement/v1';
const AMPECO = '/public-api/resources';
const REPORTS = `${AMPECO}/partner-settlement-reports/v1.0`;

const PARTNER = new RegExp(`^${AMPECO}/partners/v2\\.0/([^/]+)$`);
const RECORDS = new RegExp(`^${REPORTS.replaceAll('.', '\\.')}/([^/]+)/records$`);

const WRITTEN = new RegExp(`^${REPORTS.replaceAll('.', '\\.')}/([^/]+)/records(?:/([^/]+))?$`);

/** A request to change something at a source. */
export type SourceWrite = {
  readonly method: string;
  readonly body: string;
  readonly fault: FaultKind | undefined;
  readonly dice: Dice;
};

/** Paged answers. */
export const LISTINGS: ReadonlySet<string> = new Set([`${SPIRII}/expense-reports`, REPORTS]);

const NOT_FOUND = { status: 404, body: { error: { code: 'not_found' } } } as const;

export type Answer = {
  readonly status: number;
  readonly body: unknown;
  /** Expenses of which it tells all that a payer must know. */
  readonly told?: readonly BookedExpense[];
};

type Month = ExpenseBook['month'];

/** Whether an expense is still open, by the ledger's rows. */
export type IsOpen = (expense: BookedExpense) => boolean;

function ok(body: unknown, told: readonly BookedExpense[] = []): Answer {
  return { status: 200, body, told };
}

function page<T>(rows: readonly T[], number: number, fault: PageFault): readonly T[] {
  const shift = fault === 'page-shifted' ? 1 : 0;
  const at = fault === 'page-repeated' ? number - 1 : number;
  const start = Math.max(0, (at - 1) * ROWS_PER_PAGE + shift);
  return rows.slice(start, start + ROWS_PER_PAGE);
}

/** Spirii's API over the book: https://docs.spirii.com/api-reference/reimbursement-expenses */
export function answerOfSpirii(
  book: ExpenseBook,
  nowMs: number,
  url: URL,
  fault: PageFault,
  isOpen: IsOpen,
): Answer {
  const [collection, id] = url.pathname.slice(SPIRII.length + 1).split('/');
  if (collection === 'expenses') {
    const expense = book.shownById('spirii', id ?? '', nowMs);
    return expense === undefined ? NOT_FOUND : ok(spiriiDetails(expense, book.month));
  }
  if (collection !== 'expense-reports') return NOT_FOUND;
  if (id !== undefined) {
    const expenses = book.shownOfReport('spirii', id, nowMs);
    return expenses.length === 0 ? NOT_FOUND : ok(spiriiReport(id, expenses, book.month), expenses);
  }
  const reportIds = [...new Set(book.shown('spirii', nowMs).map(({ reportId }) => reportId))];
  const approved = url.searchParams.get('status') === 'Approved' ? reportIds : [];
  const number = Number(url.searchParams.get('page') ?? '1');
  const listed = page(approved, number, fault).map((reportId) => ({
    reportId,
    expenses: book.shownOfReport('spirii', reportId, nowMs),
  }));
  const body = {
    data: listed.map(({ reportId, expenses }) => spiriiStanding(reportId, expenses, book.month)),
    pagination: {
      currentPage: fault === 'page-repeated' ? Math.max(1, number - 1) : number,
      totalPages: Math.max(1, Math.ceil(approved.length / ROWS_PER_PAGE)),
    },
  };
  // A collector must read a listed report as long as anything in it is open.
  const told = listed.flatMap(({ expenses }) => (expenses.some(isOpen) ? expenses : []));
  return ok(body, told);
}

/** The listing and the report say the same: nothing tells which expenses changed. */
function spiriiStanding(id: string, expenses: readonly BookedExpense[], month: Month) {
  const total = expenses.reduce((sum, { facts }) => sum + facts.amountMinor, 0n);
  return {
    id,
    status: 'Approved',
    totalAmountInCents: verbatim(total.toString()),
    currency: expenses[0]?.facts.currency,
    period: spiriiPeriod(month),
  };
}

function spiriiReport(id: string, expenses: readonly BookedExpense[], month: Month): unknown {
  const rows = expenses.map((expense) => spiriiExpense(expense, month));
  return { report: spiriiStanding(id, expenses, month), expenses: rows };
}

/** Months count from 0. */
function spiriiPeriod({ start }: Month) {
  return { year: Number(start.slice(0, 4)), monthIndex: Number(start.slice(5, 7)) - 1 };
}

const PAYMENT_STATUS = {
  payable: 'Not started',
  waiting: 'Awaiting funds',
  'paid-by-source': 'Paid',
} as const;

function spiriiExpense({ id, facts, recipientId, payability }: BookedExpense, month: Month) {
  return {
    id,
    amountInCents: verbatim(facts.amountMinor.toString()),
    currency: facts.currency,
    IBAN: facts.iban,
    recipientName: facts.recipientName,
    recipientCrmId: recipientId,
    reportStatus: 'Approved',
    paymentStatus: PAYMENT_STATUS[payability],
    period: spiriiPeriod(month),
    consumptionInWattHours: 42_000,
  };
}

function spiriiDetails(expense: BookedExpense, month: Month): unknown {
  const { facts, sessions } = expense;
  const each = facts.amountMinor / BigInt(sessions.length);
  const first = facts.amountMinor - each * BigInt(sessions.length - 1);
  const cdrList = sessions.map((transactionId, index) => ({
    transactionId,
    amountInCents: verbatim((index === 0 ? first : each).toString()),
  }));
  return { ...spiriiExpense(expense, month), cdrList };
}

/** AMPECO's API over the book, as far as settlement reports need it: https://developers.ampeco.com */
export function answerOfAmpeco(book: ExpenseBook, nowMs: number, url: URL, fault: PageFault): Answer {
  const { pathname, searchParams } = url;
  if (pathname === REPORTS) {
    const isAsked = book.month.start > (searchParams.get('filter[periodAfter]') ?? '');
    return ampecoPage(book, isAsked ? book.shown('ampeco', nowMs) : [], url, fault);
  }
  if (pathname === `${AMPECO}/partner-expenses/v1.1`) {
    const id = searchParams.get('filter[settlementReportId]') ?? '';
    const report = book.shownById('ampeco', id, nowMs);
    return ok({ data: report === undefined ? [] : ampecoExpenses(report), links: { next: null } });
  }
  const [, recipientId] = PARTNER.exec(pathname) ?? [];
  const [partner] = book.shownOfRecipient('ampeco', recipientId ?? '', nowMs);
  if (partner !== undefined) return ok({ data: ampecoPartner(partner) });
  const [, id] = RECORDS.exec(pathname) ?? [];
  const settled = book.shownById('ampeco', id ?? '', nowMs);
  if (settled === undefined) return NOT_FOUND;
  const records = [...ampecoRecords(settled), ...book.settlements.rowsOf(settled.id)];
  return ok({ data: records, links: { next: null } });
}

function ampecoPage(book: ExpenseBook, listed: readonly BookedExpense[], url: URL, fault: PageFault): Answer {
  const number = Number(url.searchParams.get('cursor') ?? '1');
  const pages = Math.ceil(listed.length / ROWS_PER_PAGE);
  const further = new URLSearchParams(url.searchParams);
  further.set('cursor', String(number + 1));
  const next = number < pages ? `${url.pathname}?${further}` : null;
  const rows = page(listed, number, fault);
  return ok({ data: rows.map((row) => ampecoReport(row, book.month)), links: { next } }, rows);
}

/** AMPECO writes decimals in major units; both currencies here have two of them. */
function major(amountMinor: bigint): unknown {
  const digits = amountMinor.toString().padStart(3, '0');
  return verbatim(`${digits.slice(0, -2)}.${digits.slice(-2)}`);
}

const FEES_MINOR = 250n;

function bankOf({ facts }: BookedExpense) {
  return { bankIban: facts.iban, bankBic: '', bankAccountHolder: facts.recipientName };
}

function ampecoReport(expense: BookedExpense, month: Month): unknown {
  const { id, recipientId, facts } = expense;
  return {
    id,
    partnerId: recipientId,
    number: `SR-${id}`,
    periodStart: month.start,
    periodEnd: month.end,
    currencyCode: facts.currency,
    totalAmount: { withoutTax: major(facts.amountMinor) },
    totalExpenses: major(FEES_MINOR),
    totalRevenue: major(facts.amountMinor + FEES_MINOR),
    totalEnergyCpoWh: 42_000,
    customer: { name: facts.recipientName, ...bankOf(expense) },
  };
}

/** A fee for each session; the first carries the whole amount. */
function ampecoExpenses({ id, recipientId, facts, sessions }: BookedExpense): unknown[] {
  return sessions.map((chargingSessionId, index) => ({
    id: `fee-${id}-${index}`,
    partnerId: recipientId,
    partnerName: facts.recipientName,
    date: '2026-02-28',
    totalAmount: { withoutTax: major(index === 0 ? FEES_MINOR : 0n) },
    currencyCode: facts.currency,
    settlementReportId: id,
    chargingSessionId,
  }));
}

function ampecoPartner(expense: BookedExpense): unknown {
  return { id: expense.recipientId, name: expense.facts.recipientName, bankDetails: bankOf(expense) };
}

function ampecoRecords({ id, payability, facts }: BookedExpense): unknown[] {
  return payability === 'paid-by-source' ? [{ id: `by-${id}`, paidAmount: major(facts.amountMinor) }] : [];
}

/** Adds a settlement record to a report, or replaces one; no other write is possible. */
export function writeToAmpeco(
  book: ExpenseBook,
  nowMs: number,
  url: URL,
  { method, body, fault, dice }: SourceWrite,
): Answer {
  const [, reportId = '', recordId] = WRITTEN.exec(url.pathname) ?? [];
  const expected = recordId === undefined ? 'POST' : 'PUT';
  if (method !== expected || book.shownById('ampeco', reportId, nowMs) === undefined) return NOT_FOUND;
  return book.settlements.write(reportId, recordId, body, fault, dice);
}
