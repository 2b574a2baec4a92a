import { systemClock } from '../../../functions/platform/clock.ts';
import { NumberText } from '../../../functions/sources/http/json.ts';
import type { DataFault } from '../faults.ts';
import type { SandboxOptions } from '../sandbox-options.ts';
import {
  type Answer,
  type Dialect,
  type ErrorReason,
  type SandboxRequest,
  type SandboxServer,
  type SandboxWrite,
  startServer,
} from '../server.ts';
import type { PartnerExpenseRow } from './expenses.ts';
import { AmpecoMonth } from './month.ts';
import { cursorPage, numberedPage, unprocessable } from './paging.ts';
import type { SettlementRecordRow, SettlementReportRow } from './rows.ts';
import { expenseToWire, partnerToWire, recordToWire, reportToWire } from './wire.ts';

export type AmpecoSandbox = SandboxServer & {
  /** The data behind the answers, for changes between reads. */
  readonly data: AmpecoMonth;
};

const BASE = '/public-api/resources/';

const MESSAGES: Readonly<Record<ErrorReason, string>> = {
  'no-token': 'Unauthenticated.',
  'no-permission': 'This action is unauthorized.',
  'not-found': 'No query results for model.',
  'no-such-method': 'The method is not supported for this route.',
  'rate-limit': 'Too Many Attempts.',
  broken: 'Server Error',
};

const NOT_FOUND: Answer = { status: 404, body: { message: MESSAGES['not-found'] } };

const EXPENSE_FILTERS = [
  'partnerId',
  'settlementReportId',
  'dateBefore',
  'dateAfter',
  'origin',
  'currencyCode',
] as const;
const REPORT_FILTERS = ['partnerId', 'periodAfter', 'periodBefore'] as const;

type Filters<Name extends string> = ReadonlyMap<Name, string>;

/** The `filter[…]` values, or the name of one unknown to the listing. */
function readFilters<Name extends string>(
  query: URLSearchParams,
  names: readonly Name[],
): Filters<Name> | { readonly unknown: string } {
  const filters = new Map<Name, string>();
  for (const [key, value] of query) {
    const asked = /^filter\[(\w+)\]$/.exec(key)?.[1];
    if (asked === undefined) continue;
    const name = names.find((known) => known === asked);
    if (name === undefined) return { unknown: key };
    filters.set(name, value);
  }
  return filters;
}

/** Whether a time lies within the bounds. Both are inclusive here; AMPECO does not document it. */
function within(time: string, after: string | undefined, before: string | undefined): boolean {
  const at = Date.parse(time);
  return (
    (after === undefined || at >= Date.parse(after)) && (before === undefined || at <= Date.parse(before))
  );
}

function matchesExpense(row: PartnerExpenseRow, filters: Filters<(typeof EXPENSE_FILTERS)[number]>): boolean {
  const equals = (name: (typeof EXPENSE_FILTERS)[number], value: string): boolean =>
    (filters.get(name) ?? value) === value;
  return (
    equals('partnerId', String(row.partnerId)) &&
    equals('settlementReportId', String(row.settlementReportId)) &&
    equals('origin', row.origin) &&
    equals('currencyCode', row.currencyCode) &&
    within(row.date, filters.get('dateAfter'), filters.get('dateBefore'))
  );
}

function matchesReport(row: SettlementReportRow, filters: Filters<(typeof REPORT_FILTERS)[number]>): boolean {
  const partnerId = String(row.partnerId);
  return (
    (filters.get('partnerId') ?? partnerId) === partnerId &&
    within(row.periodStart, filters.get('periodAfter'), undefined) &&
    within(row.periodEnd, undefined, filters.get('periodBefore'))
  );
}

const RECORDS_PATH =
  /^\/public-api\/resources\/partner-settlement-reports\/v1\.0\/(\d{1,15})\/records(?:\/(\d{1,15}))?$/;

type RecordContent = Omit<SettlementRecordRow, 'id'>;

/** What a record should say, or the name of the wrong field. All three are required. */
function contentOf(body: unknown): RecordContent | string {
  const fields: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : {};
  const { date, paidAmount, note } = fields;
  if (typeof date !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return 'date';
  const amount = typeof paidAmount === 'number' || paidAmount instanceof NumberText ? String(paidAmount) : '';
  if (!/^-?\d+(\.\d+)?$/.test(amount)) return 'paidAmount';
  return typeof note === 'string' && note !== '' ? { date, paidAmount: amount, note } : 'note';
}

function torn(content: RecordContent, faults: readonly DataFault[]): RecordContent {
  const fault = faults.find((one) => one.kind === 'torn-record');
  if (fault?.what === 'amount') return { ...content, paidAmount: '0' };
  return fault?.what === 'note' ? { ...content, note: content.note.slice(0, 20) } : content;
}

/** The part of AMPECO's Public API (version 3.110.0 of its OpenAPI document) about money owed to partners. */
class AmpecoDialect implements Dialect {
  readonly #month: AmpecoMonth;

  constructor(month: AmpecoMonth) {
    this.#month = month;
  }

  answer(request: SandboxRequest): Answer {
    if (!request.path.startsWith(BASE)) return this.#unrouted(request.path);
    const [resource, version, id, part, ...rest] = request.path.slice(BASE.length).split('/');
    const listing = id === undefined;
    const named = `${resource}/${version}`;
    if (id !== undefined && !/^\d{1,15}$/.test(id)) return NOT_FOUND;
    if (rest.length > 0) return this.#unrouted(request.path);
    if (/^partner-expenses\/v1\.[12]$/.test(named) && listing) return this.#listExpenses(request);
    if (named === 'partner-settlement-reports/v1.0' && listing) return this.#listReports(request);
    if (named === 'partner-settlement-reports/v1.0') return this.#readReport(request, Number(id), part);
    if (named === 'partners/v2.0' && listing) return this.#listPartners(request);
    if (named === 'partners/v2.0' && part === undefined) return this.#readPartner(request, Number(id));
    return this.#unrouted(request.path);
  }

  /** Clients write only settlement records. */
  write({ method, path, body, faults }: SandboxWrite): Answer {
    const [, report = '', record] = RECORDS_PATH.exec(path) ?? [];
    const reportId = Number(report);
    if (report === '' || this.#month.report(reportId) === undefined) return NOT_FOUND;
    const isCreation = record === undefined;
    if (method !== (isCreation ? 'POST' : 'PUT'))
      return { status: 405, body: { message: MESSAGES['no-such-method'] } };
    const content = contentOf(body);
    if (typeof content === 'string') return unprocessable(content);
    const written = isCreation
      ? this.#month.addRecord(reportId, torn(content, faults))
      : this.#month.changeRecord(reportId, Number(record), content);
    const hasTwin = faults.some((fault) => fault.kind === 'torn-record' && fault.what === 'twin');
    if (isCreation && hasTwin) this.#month.addRecord(reportId, content);
    if (written === undefined) return NOT_FOUND;
    return { status: isCreation ? 201 : 200, body: { data: recordToWire(written, faults) } };
  }

  error(_status: number, reason: ErrorReason): unknown {
    return { message: MESSAGES[reason] };
  }

  rateHeaders(
    state: Parameters<Dialect['rateHeaders']>[0],
    refused: boolean,
  ): Readonly<Record<string, string>> {
    return {
      'x-ratelimit-limit': String(state.limit),
      'x-ratelimit-remaining': String(state.remaining),
      ...(refused
        ? {
            'retry-after': String(state.retryAfterSeconds),
            'x-ratelimit-reset': String(state.resetSeconds),
          }
        : {}),
    };
  }

  traceHeaders(count: number): Readonly<Record<string, string>> {
    return { 'x-app-version': '3.110.0', 'x-req-trace-id': `Root=1-sandbox-${count}` };
  }

  #unrouted(path: string): Answer {
    return { status: 404, body: { message: `The route ${path.slice(1)} could not be found.` } };
  }

  #listExpenses(request: SandboxRequest): Answer {
    const filters = readFilters(request.query, EXPENSE_FILTERS);
    if ('unknown' in filters) return unprocessable(filters.unknown);
    const withBreakdown = request.query.get('withBreakdown') === 'true';
    const reportId = filters.get('settlementReportId');
    const month = this.#month;
    return cursorPage(
      request,
      function* matching(from) {
        const rows =
          reportId === undefined ? month.expenses(from) : month.expensesOfReport(Number(reportId), from);
        for (const placed of rows) if (matchesExpense(placed.row, filters)) yield placed;
      },
      (row) => expenseToWire(row, withBreakdown, request.faults),
    );
  }

  #listReports(request: SandboxRequest): Answer {
    const filters = readFilters(request.query, REPORT_FILTERS);
    if ('unknown' in filters) return unprocessable(filters.unknown);
    const month = this.#month;
    return cursorPage(
      request,
      function* matching(from) {
        for (const placed of month.reports(from)) if (matchesReport(placed.row, filters)) yield placed;
      },
      (row) => reportToWire(row, request.origin, request.faults),
    );
  }

  #readReport(request: SandboxRequest, reportId: number, part: string | undefined): Answer {
    const report = this.#month.report(reportId);
    if (report === undefined) return NOT_FOUND;
    if (part === undefined) {
      return { status: 200, body: { data: reportToWire(report, request.origin, request.faults) } };
    }
    if (part !== 'records') return this.#unrouted(request.path);
    const records = this.#month.records(reportId);
    return cursorPage(
      request,
      (from) => records.slice(from).map((row, at) => ({ row, next: from + at + 1 })),
      (row) => recordToWire(row, request.faults),
    );
  }

  #listPartners(request: SandboxRequest): Answer {
    return numberedPage(request, this.#month.partnerCount, this.#month.partners(), (row) =>
      partnerToWire(row, request.faults),
    );
  }

  #readPartner(request: SandboxRequest, partnerId: number): Answer {
    const partner = this.#month.partner(partnerId);
    if (partner === undefined) return NOT_FOUND;
    return { status: 200, body: { data: partnerToWire(partner, request.faults) } };
  }
}

/** An AMPECO on loopback with one month of data: the same seed and options give the same answers. */
export async function startAmpecoSandbox(options: SandboxOptions): Promise<AmpecoSandbox> {
  const data = new AmpecoMonth({
    seed: options.seed,
    month: options.month,
    size: options.size ?? 60,
    troubles: options.troubles ?? true,
  });
  const server = await startServer(new AmpecoDialect(data), {
    token: `sandbox-ampeco-${options.seed}`,
    rateLimit: options.rateLimit ?? { requests: 1_000, windowMs: 60_000 },
    faults: options.faults ?? [],
    clock: options.clock ?? systemClock,
  });
  return { ...server, data };
}
