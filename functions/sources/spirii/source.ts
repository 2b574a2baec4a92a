import * as z from 'zod/mini';
import { parseDecimal } from '../../core/decimal.ts';
import type { PipelineError } from '../../core/errors.ts';
import type { Expense } from '../../core/expense.ts';
import { sha256Hex } from '../../core/ids.ts';
import { BoundedCache } from '../../flow/bounded-cache.ts';
import { stoppedBy } from '../../flow/stopped-by.ts';
import type { Log } from '../../platform/log.ts';
import { checkpointText, positionIn } from '../checkpoint.ts';
import { createSourceClient, type SourceClient } from '../http/get-json.ts';
import { numberText } from '../http/json.ts';
import { isGone, sourceError } from '../http/response-error.ts';
import { isNotGiven, isStalePlace, readItems, type Segment } from '../read-items.ts';
import type { History, Source, SourceDeps, SourceItem } from '../source.ts';
import {
  FIRST_PAGE,
  getExpense,
  getReport,
  type ReportPage,
  reportPages,
  type SpiriiPaging,
} from './client.ts';
import { addDetails } from './details.ts';
import { normaliseReport } from './normalise.ts';
import { LIFE_OF_A_REPORT } from './payability.ts';
import { type ReportStanding, reportRowSchema, type SpiriiReport } from './schema.ts';

export type SpiriiConfig = {
  readonly account: string;
  readonly baseUrl: string;
  readonly requestsPerMinute: number;
  readonly concurrency: number;
  /** Report statuses that pay. */
  readonly payWhen: readonly string[];
  readonly paging: SpiriiPaging;
  /** Whether people mark payments from here at Spirii. */
  readonly marksPaidByHand?: boolean | undefined;
};

/** Enough of a digest to tell apart all standings of one report. */
const FINGERPRINT_DIGITS = 32;

/** Each may hold 100,000 ids; moved expenses mostly come from the same few reports. */
const MAX_ASKED_REPORTS = 4;

/** `after`: the report's last finished expense; without it, the run reads the whole report. */
const position = z.object({
  status: z.string(),
  page: z.int().check(z.minimum(1)),
  reportsBefore: z.int().check(z.minimum(0)),
  report: z.string(),
  after: z.optional(z.string()),
});
type Position = z.output<typeof position>;

/** Spirii's reimbursement API as a source. @throws PipelineError SECRET_INVALID */
export function createSpiriiSource(config: SpiriiConfig, deps: SourceDeps): Source {
  const client = createSourceClient({
    ...deps,
    ...config,
    source: 'spirii',
    maxInFlight: config.concurrency,
  });
  const askedReports = new BoundedCache<ReadonlySet<string> | undefined>(MAX_ASKED_REPORTS);
  return {
    name: 'spirii',
    account: config.account,
    namesAllApproved: true,
    paidMarks: config.marksPaidByHand ? 'once-sent' : 'never',
    expenses: (checkpoint, signal, history) =>
      readExpenses({ client, config, log: deps.log, history }, positionIn(position, checkpoint), signal),
    readDetails: async (expense, signal = new AbortController().signal) => {
      const details = await getExpense(client, expense.expenseId, signal);
      if (details.id !== expense.expenseId) {
        const label = { source: 'spirii', path: `…/expenses/${expense.expenseId}` } as const;
        throw sourceError('SOURCE_RESPONSE_MALFORMED', label, 'the answer is another expense');
      }
      return addDetails(expense, details, config);
    },
    lists: async (reportId, expenseId, signal = new AbortController().signal) =>
      (await askedReports.get(reportId, () => idsOfReport(client, reportId, signal)))?.has(expenseId) ?? true,
  };
}

/** @returns undefined when in doubt: only a whole answer proves that an expense is not in it. */
async function idsOfReport(
  client: SourceClient,
  reportId: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  try {
    const { report, expenses } = await getReport(client, reportId, signal);
    const ids = expenses.map((row) => reportRowSchema.safeParse(row).data?.id);
    const known = ids.filter((id) => id !== undefined);
    return report.id === reportId && known.length === ids.length ? new Set(known) : undefined;
  } catch (error) {
    if (!isNotGiven(error)) throw error;
    return isGone(error) ? new Set() : undefined;
  }
}

/** Shared by one reading of the source. */
type ReadingDeps = {
  readonly client: SourceClient;
  readonly config: SpiriiConfig;
  readonly log: Log;
  readonly history: History | undefined;
  readonly signal: AbortSignal;
};

async function* readExpenses(
  shared: Omit<ReadingDeps, 'signal'>,
  from: Position | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<SourceItem> {
  const stop = stoppedBy(signal);
  try {
    const reading = { ...shared, signal: stop.signal };
    yield* readItems(reportSegments(reading, from), shared.config.concurrency, stop);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

async function* reportSegments(reading: ReadingDeps, from: Position | undefined): AsyncGenerator<Segment> {
  const statuses = inOrderOfLife(reading.config.payWhen);
  const first = from === undefined ? -1 : statuses.indexOf(from.status);
  for (const status of statuses.slice(Math.max(0, first))) {
    const resumed = from?.status === status ? from : undefined;
    for await (const listing of pagesFrom(reading, status, resumed)) {
      const { page, reportsBefore, reports, shortfall } = listing;
      for (const [index, { reportId, standing }] of reports.entries()) {
        if (reportId === undefined) yield segmentWithoutId(status, listing, index);
        else {
          const at = { status, page, reportsBefore, report: reportId };
          const after = resumed?.report === reportId ? resumed.after : undefined;
          const checkpoint = checkpointText(at);
          yield { read: () => readReport(reading, at, after, standing), checkpoint, reportId };
        }
      }
      if (shortfall !== undefined) yield shortfallSegment(status, shortfall);
    }
  }
}

/** In the order of a report's life: one that moves on during the listings is seen twice, not missed. */
function inOrderOfLife(payWhen: readonly string[]): readonly string[] {
  return [...new Set(payWhen)].sort((a, b) => LIFE_OF_A_REPORT.indexOf(a) - LIFE_OF_A_REPORT.indexOf(b));
}

/**
 * The pages of a status, resumed at the checkpoint's report. If that report is no longer on its page, since others left
 * the listing, it reads the status from the beginning.
 */
async function* pagesFrom(
  { client, config: { paging }, signal }: ReadingDeps,
  status: string,
  from: Position | undefined,
): AsyncGenerator<ReportPage> {
  let found = false;
  if (from !== undefined) {
    try {
      for await (const listing of reportPages(client, paging, status, from, signal)) {
        const start = found ? 0 : listing.reports.findIndex(({ reportId }) => reportId === from.report);
        if (start === -1) break;
        found = true;
        yield { ...listing, reports: listing.reports.slice(start) };
      }
    } catch (error) {
      // For a page past the end, the source may refuse, or give the last page.
      if (found || !isStalePlace(error)) throw error;
    }
  }
  if (!found) yield* reportPages(client, paging, status, FIRST_PAGE, signal);
}

/** Comes after the status's reports: the run reads them and the other statuses, and is incomplete. */
function shortfallSegment(status: string, shortfall: PipelineError): Segment {
  return {
    read: () => Promise.reject(shortfall),
    // No report has this id, so a run that goes on here reads the whole status again.
    checkpoint: checkpointText({ status, ...FIRST_PAGE, report: '' }),
  };
}

function segmentWithoutId(
  status: string,
  { page, reportsBefore, reports }: ReportPage,
  index: number,
): Segment {
  // Goes on at a known report; if this page has none, reads the whole status again.
  const report = reports.slice(0, index).findLast(({ reportId }) => reportId !== undefined)?.reportId ?? '';
  return {
    read: () => {
      const message = `row ${index + 1} of page ${page} of the reports with status ${status} has no id that can be read`;
      const label = { source: 'spirii', path: '…/expense-reports' } as const;
      return Promise.reject(sourceError('SOURCE_RESPONSE_MALFORMED', label, message, { page }));
    },
    checkpoint: checkpointText({ status, page, reportsBefore, report }),
  };
}

/** @param after skips expenses up to this id: they are done. */
async function readReport(
  { client, config, log, history, signal }: ReadingDeps,
  at: Position,
  after: string | undefined,
  standing: ReportStanding | undefined,
): Promise<readonly SourceItem[]> {
  const fingerprint = standing === undefined ? undefined : fingerprintOf(standing);
  const whole = checkpointText(at);
  // A report without anything new goes on where it came in: another place would look like progress.
  const here = after === undefined ? whole : checkpointText({ ...at, after });
  if (fingerprint !== undefined && (await history?.isSettled(at.report, fingerprint)) === true)
    return [{ kind: 'report-settled', reportId: at.report, checkpoint: here }];
  const response = await getReport(client, at.report, signal);
  if (response.report.id !== at.report) {
    const label = { source: 'spirii', path: `…/expense-reports/${at.report}` } as const;
    throw sourceError('SOURCE_RESPONSE_MALFORMED', label, 'the answer is another report');
  }
  const { expenses, unreadable } = normaliseReport(response, config);
  if (response.expenses.length === 0 && !isNothing(response.report.totalAmountInCents ?? 0)) {
    log.alarm('report-without-expenses', {
      reportId: at.report,
      action: 'Ask Spirii where its expenses are. Those that it had are held once the whole source was read.',
    });
  }
  const items: SourceItem[] = unreadable.map((error) => ({
    kind: 'unreadable',
    error,
    checkpoint: whole,
    reportId: at.report,
  }));
  let done = after;
  expenses.forEach((expense, index) => {
    if (after !== undefined && expense.expenseId <= after) return;
    // A repeated id is done only with its last copy.
    if (expenses[index + 1]?.expenseId !== expense.expenseId) done = expense.expenseId;
    const checkpoint = done === undefined ? whole : checkpointText({ ...at, after: done });
    items.push({ kind: 'expense', expense, checkpoint });
  });
  const isWhole = unreadable.length === 0 && saysTheSame(standing, response, expenses);
  if (history !== undefined && fingerprint !== undefined && isWhole) {
    const read = {
      kind: 'report-read',
      reportId: at.report,
      fingerprint,
      expenses: expenses.length,
    } as const;
    items.push({ ...read, checkpoint: items.at(-1)?.checkpoint ?? here });
  }
  return items;
}

/** Whether a total is zero, in any notation. */
function isNothing(total: unknown): boolean {
  return parseDecimal(numberText.safeParse(total).data ?? '')?.digits === 0n;
}

function fingerprintOf(standing: ReportStanding): string {
  const { status, totalAmountInCents, totalConsumptionInWattHours, currency, period, invalidInformation } =
    standing;
  const said = [totalAmountInCents, totalConsumptionInWattHours, currency, period, invalidInformation];
  return sha256Hex(['spirii report', JSON.stringify([status, ...said])]).slice(0, FINGERPRINT_DIGITS);
}

/**
 * Whether listing and report agree on the expenses. If the report is the older one, the next listing would seem to say
 * nothing new.
 */
function saysTheSame(
  standing: ReportStanding | undefined,
  { report }: SpiriiReport,
  expenses: readonly Expense[],
): boolean {
  const total = numberText.safeParse(report.totalAmountInCents).data;
  const hasSum = !expenses.some(({ sourceFindings }) =>
    sourceFindings.some(({ code }) => code === 'report-sum'),
  );
  return (
    total !== undefined &&
    total === standing?.totalAmountInCents &&
    hasSum &&
    (expenses.length > 0 || isNothing(report.totalAmountInCents))
  );
}
