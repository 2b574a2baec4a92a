import { PipelineError } from '../../core/errors.ts';
import type { SourceClient } from '../http/get-json.ts';
import {
  expenseDetailsSchema,
  type ReportStanding,
  reportPageSchema,
  reportRowSchema,
  reportSchema,
  reportStandingSchema,
  type SpiriiExpenseDetails,
  type SpiriiReport,
} from './schema.ts';

const BASE_PATH = '/reimbursement/v1';
/** Stops following a listing that does not end by itself. */
const MAX_PAGES = 10_000;

/** Spirii does not publish the names of its paging parameters. */
export type SpiriiPaging = {
  readonly pageParameter: string;
  readonly sizeParameter: string;
  readonly pageSize: number;
};

/** Pages count from 1. */
export type PageStart = {
  readonly page: number;
  /** Reports on earlier pages. */
  readonly reportsBefore: number;
};

export const FIRST_PAGE: PageStart = { page: 1, reportsBefore: 0 };

/** A row of the listing. */
export type ListedReport = {
  /** Undefined if unreadable. */
  readonly reportId: string | undefined;
  /** The listing's word on its expenses; undefined where it gives no sum. */
  readonly standing: ReportStanding | undefined;
};

export type ReportPage = PageStart & {
  readonly reports: readonly ListedReport[];
  /** On the last page, if fewer reports came than the listing has: SOURCE_RESPONSE_MALFORMED. */
  readonly shortfall?: PipelineError;
};

/**
 * Pages of `GET /expense-reports` with one status, from `start` on.
 *
 * A server that counts pages from 0, or rows that move during the listing, would silently leave reports out. So the end
 * of the listing compares the number of reports with the least `totalItems` of any page: the least, since reports may
 * leave the status meanwhile.
 *
 * @throws PipelineError SOURCE_PAGE_REPEATED for another page than the requested one, or the same reports again: a
 * server that ignores a wrongly named paging parameter does this.
 */
export async function* reportPages(
  client: SourceClient,
  paging: SpiriiPaging,
  status: string,
  start: PageStart,
  signal: AbortSignal,
): AsyncGenerator<ReportPage> {
  const distinctIds = new Set<string>();
  let withoutId = 0;
  let leastListed = Number.POSITIVE_INFINITY;
  let idsBefore = '';
  for (let page = start.page; page < start.page + MAX_PAGES; page += 1) {
    const query = { status, [paging.pageParameter]: page, [paging.sizeParameter]: paging.pageSize };
    const listing = await client.getJson(`${BASE_PATH}/expense-reports`, query, reportPageSchema, signal);
    const { currentPage, totalPages, totalItems } = listing.pagination;
    const reports = listing.data.map(listedReport);
    const reportIds = reports.map(({ reportId }) => reportId);
    const ids = JSON.stringify(reportIds);
    if (currentPage !== page) throw wrongPage(paging, page, `page ${currentPage}`);
    if (reportIds.length > 0 && ids === idsBefore) {
      throw wrongPage(paging, page, `the reports of page ${page - 1} again`);
    }
    idsBefore = ids;
    const reportsBefore = start.reportsBefore + distinctIds.size + withoutId;
    for (const id of reportIds) {
      if (id === undefined) withoutId += 1;
      else distinctIds.add(id);
    }
    leastListed = Math.min(leastListed, totalItems ?? Number.POSITIVE_INFINITY);
    if (reportIds.length > 0 && page < totalPages) {
      yield { page, reportsBefore, reports };
      continue;
    }
    const came = start.reportsBefore + distinctIds.size + withoutId;
    const isShort = leastListed !== Number.POSITIVE_INFINITY && came < leastListed;
    yield {
      page,
      reportsBefore,
      reports,
      ...(isShort ? { shortfall: reportsMissing(paging, status, leastListed, came) } : {}),
    };
    return;
  }
  throw new PipelineError(
    'SOURCE_PAGE_REPEATED',
    `spirii: the list of reports has more than ${MAX_PAGES} pages.`,
    {
      action: 'Raise paging.pageSize of this source, or ask its support why the listing does not end.',
      details: { source: 'spirii', maxPages: MAX_PAGES },
    },
  );
}

function listedReport(row: unknown): ListedReport {
  return {
    reportId: reportRowSchema.safeParse(row).data?.id,
    standing: reportStandingSchema.safeParse(row).data,
  };
}

function wrongPage({ pageParameter }: SpiriiPaging, page: number, gave: string): PipelineError {
  return new PipelineError(
    'SOURCE_PAGE_REPEATED',
    `spirii: the list of reports gave ${gave} when page ${page} was asked for.`,
    {
      action: `Check paging.pageParameter ("${pageParameter}") of this source: the server seems to ignore it, or not to count pages from 1.`,
      details: { source: 'spirii', page },
    },
  );
}

function reportsMissing(
  { pageParameter, sizeParameter }: SpiriiPaging,
  status: string,
  listed: number,
  came: number,
): PipelineError {
  return new PipelineError(
    'SOURCE_RESPONSE_MALFORMED',
    `spirii: ${listed} reports with status ${status} are listed, and its pages gave ${came} of them.`,
    {
      action: `The next run reads them all again. If this lasts, check paging.pageParameter ("${pageParameter}") and paging.sizeParameter ("${sizeParameter}") of this source: pages are counted from 1.`,
      details: { source: 'spirii', status, listed, came },
    },
  );
}

/** One report with its expenses, without their charge records. */
export function getReport(
  client: SourceClient,
  reportId: string,
  signal: AbortSignal,
): Promise<SpiriiReport> {
  const path = `${BASE_PATH}/expense-reports/${encodeURIComponent(reportId)}`;
  return client.getJson(path, {}, reportSchema, signal);
}

/** One expense with its charge records. */
export function getExpense(
  client: SourceClient,
  expenseId: string,
  signal: AbortSignal,
): Promise<SpiriiExpenseDetails> {
  const path = `${BASE_PATH}/expenses/${encodeURIComponent(expenseId)}`;
  return client.getJson(path, {}, expenseDetailsSchema, signal);
}
