import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type AmpecoSandbox, startAmpecoSandbox } from '../../../../local/sandbox/ampeco/sandbox.ts';
import { closed } from '../../../support/closed.ts';
import { type Json, read, readJson } from '../reading.ts';

const MONTH = { year: 2026, monthIndex: 9 };
const BASE = '/public-api/resources';
const REPORTS = `${BASE}/partner-settlement-reports/v1.0`;
const EXPENSES = `${BASE}/partner-expenses/v1.1`;
const PARTNERS = `${BASE}/partners/v2.0`;

const it = test
  .extend('server', { scope: 'file' }, closed(startAmpecoSandbox, { seed: 7, month: MONTH }))
  /** The same for each test, without faults of another. */
  .extend('sandbox', ({ server }, { onCleanup }) => {
    onCleanup(() => server.faults.clear());
    return server;
  });

/** Every row of a listing, by following its links; at most 20 pages. */
async function follow(sandbox: AmpecoSandbox, path: string): Promise<{ rows: Json[]; pages: number[] }> {
  const rows: Json[] = [];
  const pages: number[] = [];
  let next: string | null = path;
  while (next !== null && pages.length < 20) {
    const page: Json = await readJson(sandbox, next);
    rows.push(...page.data);
    pages.push(page.data.length);
    next = page.links.next;
  }
  return { rows, pages };
}

describe('the listings', () => {
  it('give every settlement report once, by their links', async ({ sandbox }) => {
    const { rows, pages } = await follow(sandbox, `${REPORTS}?per_page=25`);

    expect(pages).toEqual([25, 25, 10]);
    expect(rows.map(({ id }) => id)).toEqual([...sandbox.data.reports(0)].map(({ row }) => row.id));
  });

  it('take no cursor, an empty one and a null one for page one', async ({ sandbox }) => {
    const [none, empty, literal] = await Promise.all(
      ['', '&cursor=', '&cursor=null'].map((cursor) => readJson(sandbox, `${REPORTS}?per_page=2${cursor}`)),
    );

    expect(empty.data).toEqual(none.data);
    expect(literal.data).toEqual(none.data);
  });

  it('repeat filters and page size in the link to the next page', async ({ sandbox }) => {
    const page = await readJson(sandbox, `${EXPENSES}?per_page=1&filter[partnerId]=1002&withBreakdown=true`);
    const next = new URL(page.links.next);

    expect(next.origin).toBe(sandbox.url);
    expect(next.searchParams.get('filter[partnerId]')).toBe('1002');
    expect(next.searchParams.get('per_page')).toBe('1');
    expect(next.searchParams.get('withBreakdown')).toBe('true');
    expect(next.searchParams.get('cursor')).toBe(page.meta.next_cursor);
  });

  it('end with links and cursors that are null', async ({ sandbox }) => {
    const page = await readJson(sandbox, REPORTS);

    expect(page.links).toEqual({ first: null, last: null, prev: null, next: null });
    expect(page.meta).toEqual({
      path: `${sandbox.url}${REPORTS}`,
      per_page: 100,
      next_cursor: null,
      prev_cursor: null,
    });
  });

  it('give the expenses of one report, which are its lines', async ({ sandbox }) => {
    const [first] = (await readJson(sandbox, `${REPORTS}?per_page=1`)).data;
    const { rows } = await follow(sandbox, `${EXPENSES}?filter[settlementReportId]=${first.id}&per_page=1`);

    expect(rows.map((row) => row.settlementReportId)).toEqual(rows.map(() => first.id));
    expect(rows).toHaveLength([...sandbox.data.expensesOfReport(first.id, 0)].length);
  });

  it('give all expenses, those without a report too', async ({ sandbox }) => {
    const { rows } = await follow(sandbox, EXPENSES);

    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect(rows.filter((row) => row.settlementReportId === null)).toHaveLength(8);
    expect(rows[0]).toMatchObject({
      partnerName: expect.any(String),
      totalAmount: { withoutTax: expect.any(Number) },
      date: expect.stringMatching(/^2026-1[01]-\d\dT\d\d:\d\d:\d\d(Z|\+00:00)$/),
    });
  });

  it('filter reports by partner and period', async ({ sandbox }) => {
    const one = await readJson(sandbox, `${REPORTS}?filter[partnerId]=1005`);
    const none = await readJson(sandbox, `${REPORTS}?filter[periodAfter]=2026-10-02`);

    expect(one.data.map((row: Json) => row.partnerId)).toEqual([1005]);
    expect(none.data).toEqual([]);
  });

  it.for([
    [`${REPORTS}?per_page=0`, 422],
    [`${REPORTS}?per_page=101`, 422],
    [`${REPORTS}?filter[status]=paid`, 422],
    [`${REPORTS}?cursor=abc`, 400],
    [`${REPORTS}/1`, 404],
    [`${REPORTS}/abc`, 404],
    [`${PARTNERS}/1`, 404],
    [`${BASE}/partner-expenses/v9.9`, 404],
  ] as const)('answer %s with %i and a message', async ([path, status], { sandbox }) => {
    const answer = await read(sandbox, path);

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text).message).toEqual(expect.any(String));
  });
});

describe('single resources', () => {
  it('give a report as the listing does, its records and its partner', async ({ sandbox }) => {
    const { rows } = await follow(sandbox, REPORTS);
    const paidId = [...sandbox.data.troubles()].find(([, { kind }]) => kind === 'paid-by-records')?.[0];
    const report = rows.find(({ id }) => String(id) === paidId);

    expect((await readJson(sandbox, `${REPORTS}/${paidId}`)).data).toEqual(report);
    expect((await follow(sandbox, `${REPORTS}/${paidId}/records?per_page=1`)).pages).toEqual([1, 1]);
    expect((await readJson(sandbox, `${PARTNERS}/${report.partnerId}`)).data.name).toBe(report.customer.name);
  });

  it('keep the digits of an amount as they were set', async ({ sandbox }) => {
    const [placed] = sandbox.data.reports(0);
    const reportId = placed?.row.id ?? 0;
    sandbox.data.patchReport(reportId, { totalAmount: '12.50', totalRevenue: '9007199254740993' });

    const { text } = await read(sandbox, `${REPORTS}/${reportId}`);

    expect(text).toContain('"totalAmount":{"withoutTax":12.50}');
    expect(text).toContain('"totalRevenue":9007199254740993,');
  });

  it('list partners by page number', async ({ sandbox }) => {
    const page = await readJson(sandbox, `${PARTNERS}?per_page=25&page=3`);

    expect(page.data.map((row: Json) => row.id)).toEqual(Array.from({ length: 10 }, (_, at) => 1_051 + at));
    expect(page.meta).toMatchObject({ current_page: 3, last_page: 3, total: 60, from: 51, to: 60 });
    expect(page.links.next).toBeNull();
  });
});

describe('headers and errors', () => {
  it('give the allowance on every answer, the reset only with 429', async ({ sandbox }) => {
    const sound = await read(sandbox, REPORTS);
    sandbox.faults.set({ kind: 'rate-limit-storm', retryAfterSeconds: 3 });
    const refused = await read(sandbox, REPORTS);

    expect(sound.headers.get('x-ratelimit-limit')).toBe('1000');
    expect(sound.headers.get('x-ratelimit-reset')).toBeNull();
    expect(sound.headers.get('x-req-trace-id')).toMatch(/^Root=1-/);
    expect(refused.headers.get('x-ratelimit-reset')).toMatch(/^\d+$/);
    expect(JSON.parse(refused.text)).toEqual({ message: 'Too Many Attempts.' });
  });

  it('say what the API says to a wrong token', async ({ sandbox }) => {
    const wrong = await read(sandbox, REPORTS, 'wrong');
    const powerless = await read(sandbox, REPORTS, sandbox.powerlessToken);

    expect([wrong.status, wrong.text]).toEqual([401, '{"message":"Unauthenticated."}']);
    expect([powerless.status, powerless.text]).toEqual([403, '{"message":"This action is unauthorized."}']);
  });
});

describe("faults in the API's content", () => {
  it('repeat the first page for ever', async ({ sandbox }) => {
    sandbox.faults.set({ kind: 'repeat-page', numbered: 'as-first' });
    const first = await readJson(sandbox, `${REPORTS}?per_page=25`);
    const second = await readJson(sandbox, first.links.next);

    expect(second).toEqual(first);
  });

  it('link to another origin', async ({ sandbox }) => {
    sandbox.faults.set({ kind: 'foreign-next-link', origin: 'https://thief.example' });
    const page = await readJson(sandbox, `${REPORTS}?per_page=25`);

    expect(new URL(page.links.next).origin).toBe('https://thief.example');
  });

  it('end with a page without rows', async ({ sandbox }) => {
    sandbox.faults.set({ kind: 'empty-last-page' });

    expect((await follow(sandbox, `${REPORTS}?per_page=30`)).pages).toEqual([30, 30, 0]);
  });

  it('add fields and values that nobody documented', async ({ sandbox }) => {
    sandbox.faults.set({ kind: 'extra-fields' }, { kind: 'unknown-enum' });
    const expenses = await readJson(sandbox, EXPENSES);
    const reports = await readJson(sandbox, REPORTS);

    expect(expenses.data[0]).toMatchObject({ origin: 'grid-balancing-fee', operatorId: 1 });
    expect(reports.data[0].customer.type).toBe('cooperative');
  });
});

describe('settlement records', () => {
  const CONTENT = { date: '2026-11-05', paidAmount: 812.5, note: 'Paid' };
  const recordsOf = (reportId: number) => `${REPORTS}/${reportId}/records`;
  const write = async (
    sandbox: AmpecoSandbox,
    method: string,
    path: string,
    body: unknown,
    token = sandbox.writingToken,
  ) => {
    const answer = await fetch(sandbox.url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: z.looseObject({}).parse(await answer.json()) };
  };
  /** Each test has a report of its own. */
  const reports = (sandbox: AmpecoSandbox) => [...sandbox.data.reports(0)].map(({ row }) => row.id);

  it('are added and replaced, and listed so', async ({ sandbox }) => {
    const [reportId = 0] = reports(sandbox);
    const created = await write(sandbox, 'POST', recordsOf(reportId), CONTENT);
    const { id } = z.object({ data: z.object({ id: z.int() }) }).parse(created.body).data;

    expect(created).toEqual({ status: 201, body: { data: { id, ...CONTENT } } });
    const changed = await write(sandbox, 'PUT', `${recordsOf(reportId)}/${id}`, {
      ...CONTENT,
      paidAmount: 0,
    });
    expect(changed.status).toBe(200);
    expect((await readJson(sandbox, recordsOf(reportId))).data).toEqual([{ id, ...CONTENT, paidAmount: 0 }]);
  });

  it('are not written twice for one request, and twice for two', async ({ sandbox }) => {
    const [, reportId = 0] = reports(sandbox);
    await write(sandbox, 'POST', recordsOf(reportId), CONTENT);
    await write(sandbox, 'POST', recordsOf(reportId), CONTENT);

    expect(sandbox.data.records(reportId)).toHaveLength(2);
  });

  it.for([
    ['date', { ...CONTENT, date: '5.11.2026' }],
    ['paidAmount', { ...CONTENT, paidAmount: '812.50' }],
    ['note', { date: CONTENT.date, paidAmount: 1 }],
  ] as const)('need their %s', async ([field, body], { sandbox }) => {
    const [, , , reportId = 0] = reports(sandbox);

    const { status, body: said } = await write(sandbox, 'POST', recordsOf(reportId), body);
    expect([status, Object.keys(z.looseObject({ errors: z.looseObject({}) }).parse(said).errors)]).toEqual([
      422,
      [field],
    ]);
  });

  it('are written by a token that may, and of reports that are there', async ({ sandbox }) => {
    const [, , , , reportId = 0] = reports(sandbox);

    expect((await write(sandbox, 'POST', recordsOf(reportId), CONTENT, sandbox.token)).status).toBe(403);
    expect((await write(sandbox, 'POST', recordsOf(reportId), CONTENT, 'nobody')).status).toBe(401);
    expect((await write(sandbox, 'POST', recordsOf(1), CONTENT)).status).toBe(404);
    expect((await write(sandbox, 'PUT', `${recordsOf(reportId)}/1`, CONTENT)).status).toBe(404);
    expect((await write(sandbox, 'DELETE', recordsOf(reportId), CONTENT)).status).toBe(405);
    expect(sandbox.data.records(reportId)).toEqual([]);
  });
});
