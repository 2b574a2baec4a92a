import { kindOf } from '../../core/error-kind.ts';
import { PipelineError } from '../../core/errors.ts';
import type { Query, SourceClient } from '../http/get-json.ts';
import { sourceError } from '../http/response-error.ts';
import { isNotGiven } from '../read-items.ts';
import {
  type AmpecoPartner,
  type AmpecoSettlementReport,
  listingSchema,
  partnerAnswerSchema,
  rowIdSchema,
  settlementReportAnswerSchema,
} from './schema.ts';

const BASE_PATH = '/public-api/resources';
const EXPENSES_PATHS = [`${BASE_PATH}/partner-expenses/v1.2`, `${BASE_PATH}/partner-expenses/v1.1`] as const;
export const REPORTS_PATH = `${BASE_PATH}/partner-settlement-reports/v1.0`;
const PARTNERS_PATH = `${BASE_PATH}/partners/v2.0`;

/** AMPECO's largest page. */
const PAGE_SIZE = 100;
/** Stops following a listing that does not end by itself. */
const MAX_PAGES = 10_000;
/** Of one settlement report, which stays in memory during its reading. */
const MAX_ROWS_OF_A_REPORT = 100_000;

/** A page and its query (`?cursor=…`); '' is the first page. */
export type CursorPage = { readonly search: string; readonly rows: readonly unknown[] };

/**
 * Pages of a listing, following `links.next` as it stands, from the page of `search` on.
 *
 * @throws PipelineError SOURCE_PAGE_REPEATED where a page repeats; SOURCE_RESPONSE_MALFORMED where a link leaves the
 * source.
 */
export async function* cursorPages(
  client: SourceClient,
  path: string,
  filter: Query,
  search: string,
  signal: AbortSignal,
): AsyncGenerator<CursorPage> {
  const seen = new Set<string>();
  let idsBefore = '';
  let at = search;
  let location = path + search;
  let query: Query = search === '' ? { per_page: PAGE_SIZE, ...filter } : {};
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const listing = await client.getJson(location, query, listingSchema, signal);
    const ids = JSON.stringify(listing.data.map((row) => rowIdSchema.safeParse(row).data?.id));
    if (seen.has(at) || (listing.data.length > 0 && ids === idsBefore)) throw pageRepeated(path, page);
    seen.add(at);
    idsBefore = ids;
    yield { search: at, rows: listing.data };
    const next = listing.links.next ?? null;
    if (next === null) {
      if ((listing.meta?.next_cursor ?? null) === null) return;
      throw sourceError(
        'SOURCE_RESPONSE_MALFORMED',
        { source: 'ampeco', path },
        'the page has a next cursor but no link to it',
      );
    }
    location = next;
    query = {};
    at = URL.parse(next, 'https://relative.invalid')?.search ?? next;
  }
  throw pageRepeated(path, MAX_PAGES + 1);
}

function pageRepeated(path: string, page: number): PipelineError {
  return new PipelineError(
    'SOURCE_PAGE_REPEATED',
    `ampeco: page ${page} of ${path} has been read before, or the listing does not end.`,
    {
      action: 'Ask the support of AMPECO why the link to the next page leads back.',
      details: { source: 'ampeco', path, page },
    },
  );
}

async function allRows(
  client: SourceClient,
  path: string,
  filter: Query,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const rows: unknown[] = [];
  for await (const page of cursorPages(client, path, filter, '', signal)) {
    rows.push(...page.rows);
    if (rows.length > MAX_ROWS_OF_A_REPORT) {
      const message = `one settlement report has more than ${MAX_ROWS_OF_A_REPORT} rows`;
      throw sourceError('SOURCE_RESPONSE_MALFORMED', { source: 'ampeco', path }, message);
    }
  }
  return rows;
}

/**
 * The tenant's version of the expense listing: 1.2, else 1.1, deprecated since April 2026. One try per run finds it.
 */
export async function chooseExpensesPath(client: SourceClient, signal: AbortSignal): Promise<string> {
  const [newer, older] = EXPENSES_PATHS;
  try {
    await client.getJson(newer, { per_page: 1 }, listingSchema, signal);
    return newer;
  } catch (error) {
    // Any answer, even unreadable, proves it is there.
    if (!isNotGiven(error) || kindOf(error).needs === 'content') throw error;
    return older;
  }
}

/** The rows of one settlement report, as the listing's filter gives them. */
export function listReportExpenses(
  client: SourceClient,
  path: string,
  reportId: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  return allRows(client, path, { 'filter[settlementReportId]': reportId }, signal);
}

/** Payments recorded on a settlement report. */
export function listSettlementRecords(
  client: SourceClient,
  reportId: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  return allRows(client, recordsPath(reportId), {}, signal);
}

export function recordsPath(reportId: string): string {
  return `${REPORTS_PATH}/${encodeURIComponent(reportId)}/records`;
}

/** @returns undefined where AMPECO has no such report, or no readable one. */
export async function getSettlementReport(
  client: SourceClient,
  reportId: string,
  signal: AbortSignal,
): Promise<AmpecoSettlementReport | undefined> {
  const path = `${REPORTS_PATH}/${encodeURIComponent(reportId)}`;
  const answer = await unlessRefused(client.getJson(path, {}, settlementReportAnswerSchema, signal));
  return answer?.data.id === reportId ? answer.data : undefined;
}

/** @returns undefined where AMPECO has no such partner, or no readable one. */
export async function getPartner(
  client: SourceClient,
  partnerId: string,
  signal: AbortSignal,
): Promise<AmpecoPartner | undefined> {
  const path = `${PARTNERS_PATH}/${encodeURIComponent(partnerId)}`;
  const answer = await unlessRefused(client.getJson(path, {}, partnerAnswerSchema, signal));
  return answer?.data.id === partnerId ? answer.data : undefined;
}

/** A missing or malformed object concerns one payout; the rest of the source goes on. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (!isNotGiven(error)) throw error;
    return undefined;
  }
}
