import { PipelineError } from '../../core/errors.ts';
import type { SourceClient } from '../http/get-json.ts';
import {
  expenseDetailsSchema,
  reportPageSchema,
  reportRowSchema,
  reportSchema,
  type SpiriiExpenseDetails,
  type SpiriiReport,
} from './schema.ts';

const BASE_PATH = '/reimbursement/v1';
/** A listing that does not end by itself is not followed for ever. */
const MAX_PAGES = 10_000;

/** Spirii does not publish the names of its paging parameters. */
export type SpiriiPaging = {
  readonly pageParameter: string;
  readonly sizeParameter: string;
  readonly pageSize: number;
};

/** The report ids of one page; undefined where a row has none that can be read. */
export type ReportPage = { readonly page: number; readonly reportIds: readonly (string | undefined)[] };

/**
 * Pages of `GET /expense-reports` with one status, from `firstPage` (counted from 1) on.
 *
 * @throws PipelineError SOURCE_PAGE_REPEATED where the same page comes again, as it does where the name of the
 *   paging parameter is wrong and the server ignores it.
 */
export async function* reportPages(
  client: SourceClient,
  paging: SpiriiPaging,
  status: string,
  firstPage: number,
  signal: AbortSignal,
): AsyncGenerator<ReportPage> {
  const pagesRead = new Set<number>();
  let idsBefore = '';
  for (let page = firstPage; page < firstPage + MAX_PAGES; page += 1) {
    const query = { status, [paging.pageParameter]: page, [paging.sizeParameter]: paging.pageSize };
    const listing = await client.getJson(`${BASE_PATH}/expense-reports`, query, reportPageSchema, signal);
    const { currentPage, totalPages } = listing.pagination;
    const reportIds = listing.data.map((row) => reportRowSchema.safeParse(row).data?.id);
    const ids = JSON.stringify(reportIds);
    if (pagesRead.has(currentPage) || (reportIds.length > 0 && ids === idsBefore)) {
      throw pageRepeated(paging, page, currentPage);
    }
    pagesRead.add(currentPage);
    idsBefore = ids;
    yield { page, reportIds };
    if (reportIds.length === 0 || currentPage >= totalPages) return;
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

function pageRepeated(paging: SpiriiPaging, page: number, currentPage: number): PipelineError {
  return new PipelineError(
    'SOURCE_PAGE_REPEATED',
    `spirii: the list of reports gave page ${currentPage} again when page ${page} was asked for.`,
    {
      action: `Check paging.pageParameter ("${paging.pageParameter}") of this source: the server seems to ignore it.`,
      details: { source: 'spirii', page, currentPage },
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
