import { type Handler, type Reply, type Stub, startStub } from '../stub-server.ts';

export type Row = Readonly<Record<string, unknown>>;

/** Texts for numbers that JSON.stringify would rewrite: `#12.50` is sent as 12.50. */
export function withDigits(body: unknown): string {
  return JSON.stringify(body).replaceAll(/"#(-?[\d.eE+-]+)"/g, '$1');
}

export function settlementRow(id: number, overrides: Row = {}): Row {
  return {
    id,
    partnerId: 17,
    number: `SR-2025-${id}`,
    date: '2025-11-01',
    periodStart: '2025-10-01',
    periodEnd: '2025-10-31',
    currencyCode: 'EUR',
    totalAmount: { withoutTax: '#812.50' },
    totalExpenses: '#187.5',
    totalRevenue: 1000,
    totalEnergyCpoWh: 2500000,
    totalEnergyEmspWh: 0,
    supplier: { type: 'company', name: 'Example CPO' },
    customer: { type: 'company', name: 'Example Fleet BV', bankIban: 'NL91ABNA0417164300', bankName: null },
    ...overrides,
  };
}

export function expenseRow(id: number, overrides: Row = {}): Row {
  return {
    id,
    partnerId: 17,
    partnerName: 'Example Fleet BV',
    date: '2025-10-14T08:30:00+00:00',
    origin: 'session-emsp',
    totalAmount: { withoutTax: '#187.50' },
    currencyCode: 'EUR',
    settlementReportId: 41,
    chargingSessionId: 555001,
    startedAt: '2025-10-13T06:02:11Z',
    duration: '02:27:49',
    chargePointName: 'CP-01',
    authorization: 'rfid',
    operatorDiscountPercentage: null,
    operatorDiscountAmount: null,
    ...overrides,
  };
}

export function partnerRow(id: number, overrides: Row = {}): Row {
  return {
    id,
    name: 'Example Fleet BV',
    bankDetails: { bankIban: 'NL91 ABNA 0417 1643 00', bankName: null },
    ...overrides,
  };
}

export type AmpecoData = {
  readonly reports?: readonly Row[];
  readonly expenses?: readonly Row[];
  readonly partners?: readonly Row[];
  readonly records?: Readonly<Record<string, readonly Row[]>>;
  readonly pageSize?: number;
};

const BASE = '/public-api/resources';

/** A small AMPECO with cursor pagination. */
export async function startAmpeco(data: AmpecoData, intercept?: Handler): Promise<Stub> {
  const stub: Stub = await startStub(async (request, response) => {
    const special = await intercept?.(request, response);
    if (special !== undefined) return special;
    const path = request.url.pathname.slice(BASE.length);
    const records = /^\/partner-settlement-reports\/v1\.0\/(\d+)\/records$/.exec(path)?.[1];
    if (records !== undefined) return page(stub, request.url, data.records?.[records] ?? [], data.pageSize);
    if (path === '/partner-settlement-reports/v1.0')
      return page(stub, request.url, data.reports ?? [], data.pageSize);
    if (path === '/partner-expenses/v1.1') {
      const reportId = request.url.searchParams.get('filter[settlementReportId]');
      const rows = (data.expenses ?? []).filter(
        (row) => reportId === null || String(row['settlementReportId']) === reportId,
      );
      return page(stub, request.url, rows, data.pageSize);
    }
    const partner = /^\/partners\/v2\.0\/(\d+)$/.exec(path)?.[1];
    const report = /^\/partner-settlement-reports\/v1\.0\/(\d+)$/.exec(path)?.[1];
    const found =
      data.partners?.find((row) => String(row['id']) === partner) ??
      data.reports?.find((row) => String(row['id']) === report);
    return found === undefined
      ? { status: 404, body: { message: 'No query results for model.' } }
      : { body: withDigits({ data: found }) };
  });
  return stub;
}

function page(stub: Stub, url: URL, rows: readonly Row[], size = 100): Reply {
  const start = Number(url.searchParams.get('cursor') ?? '0');
  const end = start + size;
  const next = new URL(url.pathname + url.search, stub.origin);
  next.searchParams.set('cursor', String(end));
  const isLast = end >= rows.length;
  return {
    body: withDigits({
      data: rows.slice(start, end),
      links: { first: null, last: null, prev: null, next: isLast ? null : next.href },
      meta: {
        path: url.pathname,
        per_page: size,
        next_cursor: isLast ? null : String(end),
        prev_cursor: null,
      },
    }),
  };
}
