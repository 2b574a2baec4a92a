import { systemClock } from '../../../functions/platform/clock.ts';
import type { SandboxOptions } from '../sandbox-options.ts';
import {
  type Answer,
  type Dialect,
  type ErrorReason,
  type SandboxRequest,
  type SandboxServer,
  startServer,
} from '../server.ts';
import { makeChargeRecords } from './charge-records.ts';
import { REPORT_STATUSES } from './fleets.ts';
import { SpiriiMonth, type SpiriiReportRow } from './month.ts';
import { expenseToWire, reportToWire } from './wire.ts';

export type SpiriiSandboxOptions = SandboxOptions & {
  /** Charging sessions per expense, 0 for charge records without any; 6 to 14 where absent. */
  readonly sessions?: number;
};

export type SpiriiSandbox = SandboxServer & {
  /** The data behind the answers, for changes between reads. */
  readonly data: SpiriiMonth;
};

const BASE = '/reimbursement/v1';
const DEFAULT_PAGE_SIZE = 25;
const MAX_PAGE_SIZE = 100;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

function problem(status: number, type: string, code: string, message: string, param?: string): Answer {
  const error = { type, code, message, ...(param === undefined ? {} : { param }), request_id: 'req_sandbox' };
  return { status, body: { error } };
}

function invalid(param: string): Answer {
  return problem(400, 'invalid_request', 'invalid_parameter', `The value of ${param} is not valid.`, param);
}

const NOT_FOUND: Answer = problem(404, 'not_found', 'resource_not_found', 'There is no such resource.');

const ERRORS: Readonly<Record<ErrorReason, readonly [type: string, code: string, message: string]>> = {
  'no-token': ['authentication_error', 'invalid_api_key', 'The API key is missing or not valid.'],
  'no-permission': ['permission_error', 'insufficient_permissions', 'The API key may not read this.'],
  'not-found': ['not_found', 'resource_not_found', 'There is no such resource.'],
  'no-such-method': ['invalid_request', 'method_not_allowed', 'Only GET is served here.'],
  'rate-limit': ['rate_limit_error', 'rate_limit_exceeded', 'Too many requests.'],
  broken: ['api_error', 'internal_error', 'Something went wrong on our side.'],
};

/** A whole number of at least 1 from the first name present; undefined where it is none. */
function positive(query: URLSearchParams, names: readonly string[], fallback: number): number | undefined {
  const text = names.map((name) => query.get(name)).find((value) => value !== null);
  if (text === undefined) return fallback;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

/**
 * The part of Spirii's API about reimbursements, by https://docs.spirii.com/api-reference/reimbursement-expenses. The
 * names of the paging parameters, and the effect of a wrong one, are undocumented and assumed here.
 */
class SpiriiDialect implements Dialect {
  readonly #month: SpiriiMonth;
  readonly #sessions: number | undefined;

  constructor(month: SpiriiMonth, sessions: number | undefined) {
    this.#month = month;
    this.#sessions = sessions;
  }

  answer(request: SandboxRequest): Answer {
    const [collection, id, ...rest] = request.path.startsWith(`${BASE}/`)
      ? request.path.slice(BASE.length + 1).split('/')
      : [];
    if (rest.length > 0) return NOT_FOUND;
    if (collection === 'expense-reports' && id === undefined) return this.#listReports(request);
    if (collection === 'expense-reports' && id !== undefined) return this.#readReport(request, id);
    if (collection === 'expenses' && id !== undefined) return this.#readExpense(request, id);
    return NOT_FOUND;
  }

  error(status: number, reason: ErrorReason): unknown {
    return problem(status, ...ERRORS[reason]).body;
  }

  rateHeaders(
    state: Parameters<Dialect['rateHeaders']>[0],
    refused: boolean,
  ): Readonly<Record<string, string>> {
    return {
      'x-ratelimit-limit': String(state.limit),
      'x-ratelimit-remaining': String(state.remaining),
      'x-ratelimit-reset': String(state.resetSeconds),
      ...(refused ? { 'retry-after': String(state.retryAfterSeconds) } : {}),
    };
  }

  traceHeaders(count: number): Readonly<Record<string, string>> {
    return { 'x-request-id': `req_sandbox_${count}` };
  }

  #listReports({ query, faults }: SandboxRequest): Answer {
    const status = query.get('status');
    if (status !== null && !REPORT_STATUSES.some((known) => known === status)) return invalid('status');
    const customerCrmId = query.get('customerCrmId');
    if (customerCrmId !== null && !/^\d{1,15}$/.test(customerCrmId)) return invalid('customerCrmId');
    const asked = positive(query, ['page', 'currentPage'], 1);
    if (asked === undefined) return invalid('page');
    const size = positive(query, ['limit', 'itemsPerPage'], DEFAULT_PAGE_SIZE);
    if (size === undefined || size > MAX_PAGE_SIZE) return invalid('limit');
    const repeat = faults.find((fault) => fault.kind === 'repeat-page');
    const page = repeat === undefined ? asked : 1;
    const data: SpiriiReportRow[] = [];
    let totalItems = 0;
    for (const reportId of this.#month.reportIds()) {
      const keys = this.#month.reportKeys(reportId);
      if (keys === undefined || (status !== null && keys.status !== status)) continue;
      if (customerCrmId !== null && keys.customerCrmId !== Number(customerCrmId)) continue;
      const report = Math.floor(totalItems / size) === page - 1 ? this.#month.report(reportId) : undefined;
      if (report !== undefined) data.push(report);
      totalItems += 1;
    }
    const pagination = {
      currentPage: repeat?.numbered === 'as-asked' ? asked : page,
      itemCount: data.length,
      itemsPerPage: size,
      totalItems,
      totalPages: Math.ceil(totalItems / size),
    };
    return { status: 200, body: { data: data.map((row) => reportToWire(row, faults)), pagination } };
  }

  #readReport({ faults }: SandboxRequest, id: string): Answer {
    if (!/^\d{1,15}$/.test(id)) return invalid('reportId');
    const report = this.#month.report(Number(id));
    if (report === undefined) return NOT_FOUND;
    const expenses = this.#month
      .expensesOf(report.id)
      .map((row) => expenseToWire(row, report.status, faults));
    return { status: 200, body: { report: reportToWire(report, faults), expenses } };
  }

  #readExpense({ faults }: SandboxRequest, id: string): Answer {
    if (!UUID.test(id)) return invalid('expenseId');
    const found = this.#month.expense(id);
    if (found === undefined) return NOT_FOUND;
    const { row, reportId } = found;
    const cdrList = makeChargeRecords(row, this.#month.periodOf(row), this.#sessions);
    const status = this.#month.reportKeys(reportId)?.status ?? 'Active';
    return { status: 200, body: { ...expenseToWire(row, status, faults), ...row.onItsPage, cdrList } };
  }
}

/** A Spirii on loopback with one month of data: the same seed and options give the same answers. */
export async function startSpiriiSandbox(options: SpiriiSandboxOptions): Promise<SpiriiSandbox> {
  const data = new SpiriiMonth({
    seed: options.seed,
    period: options.month,
    size: options.size ?? 140,
    troubles: options.troubles ?? true,
  });
  const server = await startServer(new SpiriiDialect(data, options.sessions), {
    token: `sandbox-spirii-${options.seed}`,
    rateLimit: options.rateLimit ?? { requests: 600, windowMs: 60_000 },
    faults: options.faults ?? [],
    clock: options.clock ?? systemClock,
  });
  return { ...server, data };
}
