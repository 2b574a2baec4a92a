import * as z from 'zod/mini';
import { PipelineError } from '../../core/errors.ts';
import type { Clock, Random } from '../../platform/clock.ts';
import { checkpointText, readCheckpoint } from '../checkpoint.ts';
import { createSourceClient, type SourceClient } from '../http/get-json.ts';
import { sourceError } from '../http/response-error.ts';
import { type Part, readItems } from '../read-items.ts';
import type { Source, SourceItem } from '../source.ts';
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

export type SpiriiConfig = {
  readonly account: string;
  readonly baseUrl: string;
  readonly requestsPerMinute: number;
  readonly concurrency: number;
  /** Report statuses that pay. */
  readonly payWhen: readonly string[];
  readonly paging: SpiriiPaging;
};

export type SpiriiDeps = {
  readonly token: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: Random;
};

/** `after`: the last expense of the report that is done; without it, the report is read whole. */
const position = z.object({
  status: z.string(),
  page: z.int().check(z.minimum(1)),
  reportsBefore: z.int().check(z.minimum(0)),
  report: z.string(),
  after: z.optional(z.string()),
});
type Position = z.output<typeof position>;

/** https://docs.spirii.com/api-reference/reimbursement-expenses/list-expense-reports, `status`. */
const LIFE_OF_A_REPORT = ['Active', 'Pending', 'Approved', 'FundsReceived'];

/** Spirii's reimbursement API as a source. @throws PipelineError SECRET_INVALID */
export function createSpiriiSource(config: SpiriiConfig, deps: SpiriiDeps): Source {
  const client = createSourceClient({
    ...deps,
    ...config,
    source: 'spirii',
    maxInFlight: config.concurrency,
  });
  return {
    name: 'spirii',
    account: config.account,
    namesAllApproved: true,
    expenses: (checkpoint, signal) =>
      readExpenses(client, config, readCheckpoint(position, checkpoint), signal),
    readDetails: async (expense, signal = new AbortController().signal) => {
      const details = await getExpense(client, expense.expenseId, signal);
      if (details.id !== expense.expenseId) {
        const label = { source: 'spirii', path: `…/expenses/${expense.expenseId}` } as const;
        throw sourceError('SOURCE_RESPONSE_MALFORMED', label, 'the answer is another expense');
      }
      return addDetails(expense, details, config);
    },
  };
}

async function* readExpenses(
  client: SourceClient,
  config: SpiriiConfig,
  from: Position | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<SourceItem> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  try {
    yield* readItems(reportParts(client, config, from, either), config.concurrency, stop);
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

async function* reportParts(
  client: SourceClient,
  config: SpiriiConfig,
  from: Position | undefined,
  signal: AbortSignal,
): AsyncGenerator<Part> {
  const statuses = inOrderOfLife(config.payWhen);
  const first = from === undefined ? -1 : statuses.indexOf(from.status);
  for (const status of statuses.slice(Math.max(0, first))) {
    const resumed = from?.status === status ? from : undefined;
    for await (const listing of pagesFrom(client, config, status, resumed, signal)) {
      const { page, reportsBefore, reportIds, shortfall } = listing;
      for (const [index, reportId] of reportIds.entries()) {
        if (reportId === undefined) yield partWithoutId(status, listing, index);
        else {
          const at = { status, page, reportsBefore, report: reportId };
          const after = resumed?.report === reportId ? resumed.after : undefined;
          yield { read: () => readReport(client, config, at, after, signal), checkpoint: checkpointText(at) };
        }
      }
      if (shortfall !== undefined) yield shortfallPart(status, shortfall);
    }
  }
}

/**
 * In the order of a report's life, so that one that moves on while the listings are read is seen twice rather than
 * not at all.
 */
function inOrderOfLife(payWhen: readonly string[]): readonly string[] {
  return [...new Set(payWhen)].sort((a, b) => LIFE_OF_A_REPORT.indexOf(a) - LIFE_OF_A_REPORT.indexOf(b));
}

/**
 * The pages of a status; a resumed one begins at its report. Reports that left the listing since have moved the
 * others up: where the report is no longer on its page, the status is read from its beginning.
 */
async function* pagesFrom(
  client: SourceClient,
  { paging }: SpiriiConfig,
  status: string,
  from: Position | undefined,
  signal: AbortSignal,
): AsyncGenerator<ReportPage> {
  let found = false;
  if (from !== undefined) {
    try {
      for await (const listing of reportPages(client, paging, status, from, signal)) {
        const start = found ? 0 : listing.reportIds.indexOf(from.report);
        if (start === -1) break;
        found = true;
        yield { ...listing, reportIds: listing.reportIds.slice(start) };
      }
    } catch (error) {
      // A page behind the end of the list may be refused, or the last one given for it.
      const stale =
        error instanceof PipelineError &&
        (error.code === 'SOURCE_REQUEST_REFUSED' || error.code === 'SOURCE_PAGE_REPEATED');
      if (found || !stale) throw error;
    }
  }
  if (!found) yield* reportPages(client, paging, status, FIRST_PAGE, signal);
}

/** Behind the reports of its status that came: they and the other statuses are read, and the run is not complete. */
function shortfallPart(status: string, shortfall: PipelineError): Part {
  return {
    read: () => Promise.reject(shortfall),
    // No report has this id: a run that goes on here reads the whole status again.
    checkpoint: checkpointText({ status, ...FIRST_PAGE, report: '' }),
  };
}

function partWithoutId(status: string, { page, reportsBefore, reportIds }: ReportPage, index: number): Part {
  // Goes on at a report that is known; without one on this page, the whole status is read again.
  const report = reportIds.slice(0, index).findLast((id) => id !== undefined) ?? '';
  return {
    read: () => {
      const message = `row ${index + 1} of page ${page} of the reports with status ${status} has no id that can be read`;
      const label = { source: 'spirii', path: '…/expense-reports' } as const;
      return Promise.reject(sourceError('SOURCE_RESPONSE_MALFORMED', label, message, { page }));
    },
    checkpoint: checkpointText({ status, page, reportsBefore, report }),
  };
}

/** @param after skips the expenses up to this id, which are done. */
async function readReport(
  client: SourceClient,
  config: SpiriiConfig,
  at: Position,
  after: string | undefined,
  signal: AbortSignal,
): Promise<readonly SourceItem[]> {
  const response = await getReport(client, at.report, signal);
  if (response.report.id !== at.report) {
    const label = { source: 'spirii', path: `…/expense-reports/${at.report}` } as const;
    throw sourceError('SOURCE_RESPONSE_MALFORMED', label, 'the answer is another report');
  }
  const { expenses, unreadable } = normaliseReport(response, config);
  const whole = checkpointText(at);
  const items: SourceItem[] = unreadable.map((error) => ({ kind: 'unreadable', error, checkpoint: whole }));
  let done = after;
  expenses.forEach((expense, index) => {
    if (after !== undefined && expense.expenseId <= after) return;
    // An id that stands twice is done only with its last copy.
    if (expenses[index + 1]?.expenseId !== expense.expenseId) done = expense.expenseId;
    const checkpoint = done === undefined ? whole : checkpointText({ ...at, after: done });
    items.push({ kind: 'expense', expense, checkpoint });
  });
  return items;
}
