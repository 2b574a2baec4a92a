import * as z from 'zod/mini';
import { addDays, type PlainDate } from '../../core/date.ts';
import type { Expense } from '../../core/expense.ts';
import { payoutIdOf } from '../../core/expense-ids.ts';
import type { Finding } from '../../core/finding.ts';
import { sha256Hex } from '../../core/ids.ts';
import { attemptNamedIn } from '../../core/write-back/told-record.ts';
import { BoundedCache } from '../../flow/bounded-cache.ts';
import { stoppedBy } from '../../flow/stopped-by.ts';
import { checkpointText, positionIn } from '../checkpoint.ts';
import { createSourceClient, type Query, type SourceClient } from '../http/get-json.ts';
import { sourceError } from '../http/response-error.ts';
import { isStalePlace, readItems, type Segment } from '../read-items.ts';
import type { Checkpoint, History, Source, SourceDeps, SourceItem } from '../source.ts';
import {
  type CursorPage,
  chooseExpensesPath,
  cursorPages,
  getPartner,
  getSettlementReport,
  listReportExpenses,
  listSettlementRecords,
  REPORTS_PATH,
} from './client.ts';
import { normaliseMalformedSettlement, normalisePaidSettlement, normaliseSettlement } from './normalise.ts';
import {
  normaliseExpense,
  normaliseMalformedExpense,
  normaliseOpenExpense,
  type ReportStanding,
} from './normalise-expense.ts';
import { type FractionPolicy, rounded } from './round-amount.ts';
import {
  type AmpecoPartner,
  type AmpecoSettlementReport,
  expenseSchema,
  ofReportSchema,
  rowIdSchema,
  settlementReportSchema,
} from './schema.ts';
import { expensesFindings, notOwedFinding, settledBy } from './settlement-checks.ts';
import { sourceRecordOf } from './settlement-records.ts';

export type AmpecoConfig = {
  readonly account: string;
  readonly baseUrl: string;
  readonly requestsPerMinute: number;
  readonly concurrency: number;
  /** `settlement`: one payout per settlement report; `expenses`: one per listed expense in a report. */
  readonly pays: 'settlement' | 'expenses';
  /** For amounts with more decimals than their currency. */
  readonly fractions?: FractionPolicy | undefined;
  /** With `pays: 'expenses'`: the origins that the partner is paid for. */
  readonly payOrigins?: readonly string[] | undefined;
};

/** `search`: the page's query; `after`: its last finished row, '' for none. */
const position = z.object({
  pays: z.enum(['settlement', 'expenses']),
  search: z.string().check(z.regex(/^(\?.*)?$/)),
  after: z.string(),
});
type Position = z.output<typeof position>;

const MAX_CACHED = 1000;

/** Enough of a digest to tell apart all standings of one report. */
const FINGERPRINT_DIGITS = 32;
const FILTER_MARGIN_DAYS = 31;

/** Shared by one reading of the source. */
type ReadingDeps = {
  readonly client: SourceClient;
  readonly account: string;
  readonly partners: BoundedCache<AmpecoPartner | undefined>;
  readonly reports: BoundedCache<ReportStanding>;
  readonly payOrigins: readonly string[];
  readonly fractions: FractionPolicy;
  /** The same for the whole reading. */
  readonly expensesPath: () => Promise<string>;
  readonly history: History | undefined;
  readonly signal: AbortSignal;
};

const READ = { settlement: readSettlement, expenses: readExpense } as const;

/** AMPECO's public API as a source. @throws PipelineError SECRET_INVALID */
export function createAmpecoSource(config: AmpecoConfig, deps: SourceDeps): Source {
  const client = createSourceClient({
    ...deps,
    ...config,
    source: 'ampeco',
    maxInFlight: config.concurrency,
  });
  return {
    name: 'ampeco',
    account: config.account,
    namesAllApproved: true,
    listsByPeriod: true,
    // AMPECO learns of a payment only by a settlement record, and the operator enters that.
    paidMarks: 'once-paid',
    expenses: (checkpoint, signal, history) =>
      readExpenses(client, config, positionIn(position, checkpoint), signal, history),
    // The listing was complete.
    readDetails: (expense) => Promise.resolve(expense),
    // An expense is only in the settlement report that its row names.
    lists: () => Promise.resolve(false),
  };
}

async function* readExpenses(
  client: SourceClient,
  config: AmpecoConfig,
  from: Position | undefined,
  signal: AbortSignal | undefined,
  history: History | undefined,
): AsyncGenerator<SourceItem> {
  const stop = stoppedBy(signal);
  const paths = new BoundedCache<string>(1);
  const reading: ReadingDeps = {
    client,
    account: config.account,
    partners: new BoundedCache(MAX_CACHED),
    reports: new BoundedCache(MAX_CACHED),
    payOrigins: config.payOrigins ?? [],
    fractions: config.fractions ?? 'reject',
    expensesPath: () => paths.get('expenses', () => chooseExpensesPath(client, stop.signal)),
    history,
    signal: stop.signal,
  };
  try {
    yield* readItems(rowSegments(reading, config.pays, from), config.concurrency, stop);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

async function* rowSegments(
  reading: ReadingDeps,
  pays: AmpecoConfig['pays'],
  from: Position | undefined,
): AsyncGenerator<Segment> {
  const read = READ[pays];
  const path = pays === 'settlement' ? REPORTS_PATH : await reading.expensesPath();
  const resumed = from?.pays === pays ? from : undefined;
  const filter = filterFrom(pays, reading.history?.listFrom);
  for await (const { search, rows } of pagesFrom(reading, path, filter, resumed?.search ?? '')) {
    const ids = rows.map((row) => rowIdSchema.safeParse(row).data?.id);
    const done = resumed?.search === search ? ids.lastIndexOf(resumed.after) : -1;
    let after = done === -1 ? '' : (ids[done] ?? '');
    for (let index = done + 1; index < rows.length; index += 1) {
      const before = checkpointText({ pays, search, after });
      after = ids[index] ?? after;
      const checkpoint = checkpointText({ pays, search, after });
      const readRow = async (): Promise<SourceItem> => {
        const expense = (await read(reading, rows[index])) ?? rowWithoutId(path, index);
        return { kind: 'expense', expense, checkpoint };
      };
      yield {
        read: async () =>
          pays === 'settlement'
            ? readUnlessSettled(reading, rows[index], checkpoint, readRow)
            : [await readRow()],
        checkpoint: before,
        ...reportOf(pays, rows[index]),
      };
    }
  }
}

/** A settlement report is one row of the listing, and one payout. */
async function readUnlessSettled(
  { history }: ReadingDeps,
  raw: unknown,
  checkpoint: Checkpoint,
  readRow: () => Promise<SourceItem>,
): Promise<readonly SourceItem[]> {
  const report = settlementReportSchema.safeParse(raw).data;
  if (history === undefined || report === undefined) return [await readRow()];
  const reportId = report.id;
  // Only of fields read here: others, such as a download link, may change with each listing.
  const fingerprint = sha256Hex(['ampeco report', JSON.stringify(report)]).slice(0, FINGERPRINT_DIGITS);
  if (await history.isSettled(reportId, fingerprint))
    return [{ kind: 'report-settled', reportId, checkpoint }];
  return [await readRow(), { kind: 'report-read', reportId, fingerprint, expenses: 1, checkpoint }];
}

/**
 * AMPECO documents neither whether the filters include their bounds nor a day's time zone. So this begins earlier than
 * any reading of them.
 */
function filterFrom(pays: AmpecoConfig['pays'], listFrom: PlainDate | undefined): Query {
  if (listFrom === undefined) return {};
  const day = addDays(listFrom, -FILTER_MARGIN_DAYS);
  return pays === 'settlement' ? { 'filter[periodAfter]': day } : { 'filter[dateAfter]': `${day}T00:00:00Z` };
}

/** For a malformed row: the report that it is, or that it belongs to. */
function reportOf(pays: AmpecoConfig['pays'], row: unknown): { readonly reportId?: string } {
  const reportId =
    pays === 'settlement'
      ? rowIdSchema.safeParse(row).data?.id
      : ofReportSchema.safeParse(row).data?.settlementReportId;
  return reportId === undefined ? {} : { reportId };
}

function rowWithoutId(path: string, index: number): never {
  const message = `row ${index + 1} of a page has no id that can be read`;
  throw sourceError('SOURCE_RESPONSE_MALFORMED', { source: 'ampeco', path }, message);
}

/** Starts anew where AMPECO refuses a cursor, and lists everything where it refuses a filter. */
async function* pagesFrom(
  { client, signal }: ReadingDeps,
  path: string,
  filter: Query,
  search: string,
): AsyncGenerator<CursorPage> {
  const starts = [
    ...(search === '' ? [] : [{ search, filter: {} }]),
    ...(Object.keys(filter).length === 0 ? [] : [{ search: '', filter }]),
  ];
  for (const start of starts) {
    let begun = false;
    try {
      for await (const page of cursorPages(client, path, start.filter, start.search, signal)) {
        begun = true;
        yield page;
      }
      return;
    } catch (error) {
      if (begun || !isStalePlace(error)) throw error;
    }
  }
  yield* cursorPages(client, path, {}, '', signal);
}

async function readSettlement(reading: ReadingDeps, raw: unknown): Promise<Expense | undefined> {
  const { client, account, signal } = reading;
  const parsed = settlementReportSchema.safeParse(raw);
  if (!parsed.success) return normaliseMalformedSettlement(account, raw);
  const report = parsed.data;
  const listed = await listSettlementRecords(client, report.id, signal);
  const settled = settledBy(report, await ofOthers(reading, report, listed));
  if (settled.state === 'paid') return normalisePaidSettlement(account, report, settled);
  const expenseRows = await listReportExpenses(client, await reading.expensesPath(), report.id, signal);
  const partner = await partnerOf(reading, report.partnerId);
  return rounded(normaliseSettlement(account, report, { settled, expenseRows, partner }), reading.fractions);
}

/**
 * The records without this ledger's own on its own payment. Those would look like a payment by the source: a returned
 * payout would wait for a person, and be withdrawn.
 */
async function ofOthers(
  { history, account }: ReadingDeps,
  { id, currencyCode }: AmpecoSettlementReport,
  records: readonly unknown[],
): Promise<readonly unknown[]> {
  if (history === undefined) return records;
  const payoutId = payoutIdOf({ source: 'ampeco', account, subject: 'settlement-report', expenseId: id });
  const others: unknown[] = [];
  for (const raw of records) {
    const record = sourceRecordOf(raw, currencyCode);
    // Only with such a note can a row know the record: no other report costs a read.
    const isNamed = record !== undefined && attemptNamedIn(record.note, payoutId) !== undefined;
    if (!isNamed || !(await history.isOwnRecord(payoutId, record))) others.push(raw);
  }
  return others;
}

async function readExpense(reading: ReadingDeps, raw: unknown): Promise<Expense | undefined> {
  const { account, payOrigins } = reading;
  const parsed = expenseSchema.safeParse(raw);
  if (!parsed.success) return normaliseMalformedExpense(account, raw);
  const row = parsed.data;
  if (row.settlementReportId == null) return normaliseOpenExpense(account, row);
  const partner = await partnerOf(reading, row.partnerId);
  const standing = await standingOf(reading, row.settlementReportId);
  return rounded(normaliseExpense(account, row, partner, standing, payOrigins), reading.fractions);
}

function partnerOf(
  { client, partners, signal }: ReadingDeps,
  partnerId: string,
): Promise<AmpecoPartner | undefined> {
  return partners.get(partnerId, () => getPartner(client, partnerId, signal));
}

/** What a settlement report says of all its expenses: their sum, payments so far, and who owes whom. */
function standingOf(
  { client, reports, expensesPath, signal }: ReadingDeps,
  reportId: string,
): Promise<ReportStanding> {
  return reports.get(reportId, async () => {
    const report = await getSettlementReport(client, reportId, signal);
    if (report === undefined) {
      const message = `Settlement report ${reportId} cannot be read at AMPECO, so the sum of its expenses cannot be checked.`;
      const unreadable: Finding = { code: 'report-sum', severity: 'hold', field: 'amount', message };
      return { settled: undefined, findings: [unreadable] };
    }
    const settled = settledBy(report, await listSettlementRecords(client, reportId, signal));
    const notOwed = notOwedFinding(report);
    // Paid, or the partner is owed nothing: nothing else matters.
    if (settled.state === 'paid' || notOwed !== undefined) {
      return { settled, findings: notOwed === undefined ? [] : [notOwed] };
    }
    const rows = await listReportExpenses(client, await expensesPath(), reportId, signal);
    return { settled, findings: expensesFindings(report, rows, 'report-sum') };
  });
}
