import type { Handler, Reply, Stub } from '../stub-server.ts';
import { startStub } from '../stub-server.ts';

export type SpiriiRow = Record<string, unknown> & { id?: unknown };
export type SpiriiReportData = {
  readonly report: Record<string, unknown> & { readonly id: number; readonly status: string };
  readonly expenses: readonly unknown[];
};

export function expenseRow(id: string, overrides: Record<string, unknown> = {}): SpiriiRow {
  return {
    id,
    amountInCents: 9375,
    consumptionInWattHours: 37500,
    currency: 'DKK',
    IBAN: 'DK5000400440116243',
    recipientName: 'Anna Test',
    recipientCrmId: 88001,
    reportStatus: 'FundsReceived',
    paymentStatus: 'Not started',
    period: { year: 2026, monthIndex: 2 },
    recipientExternalId: 'EMP-0042',
    ...overrides,
  };
}

export function reportData(
  id: number,
  expenses: readonly unknown[],
  overrides: Record<string, unknown> = {},
): SpiriiReportData {
  const status = typeof overrides['status'] === 'string' ? overrides['status'] : 'FundsReceived';
  return {
    report: {
      companyName: 'Nordfleet ApS',
      period: { year: 2026, monthIndex: 2 },
      totalAmountInCents: expenses.length * 9375,
      totalConsumptionInWattHours: 37500,
      currency: 'DKK',
      ...overrides,
      id,
      status,
    },
    expenses,
  };
}

/** A small Spirii: reports paged by their status, each with its expenses. */
export function spiriiHandler(reports: () => readonly SpiriiReportData[], intercept?: Handler): Handler {
  return async (request, response) => {
    const special = await intercept?.(request, response);
    if (special !== undefined) return special;
    const { pathname, searchParams } = request.url;
    if (pathname === '/reimbursement/v1/expense-reports') {
      const all = reports().filter(({ report }) => report.status === searchParams.get('status'));
      return pageOf(all, Number(searchParams.get('page')), Number(searchParams.get('limit')));
    }
    const reportId = /^\/reimbursement\/v1\/expense-reports\/(\d+)$/.exec(pathname)?.[1];
    const found = reports().find(({ report }) => String(report.id) === reportId);
    return found === undefined ? { status: 404, body: { error: { code: 'not_found' } } } : { body: found };
  };
}

function pageOf(all: readonly SpiriiReportData[], page: number, size: number): Reply {
  const data = all.slice((page - 1) * size, page * size).map(({ report }) => report);
  const totalPages = Math.ceil(all.length / size);
  const pagination = {
    currentPage: page,
    itemCount: data.length,
    itemsPerPage: size,
    totalItems: all.length,
    totalPages,
  };
  return { body: { data, pagination } };
}

export function startSpirii(reports: readonly SpiriiReportData[], intercept?: Handler): Promise<Stub> {
  return startStub(spiriiHandler(() => reports, intercept));
}
