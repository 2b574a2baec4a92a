import { describe, expect, test } from 'vitest';
import { type SpiriiSandbox, startSpiriiSandbox } from '../../../../local/sandbox/spirii/sandbox.ts';
import { closed } from '../../../support/closed.ts';
import { type Json, read, readJson } from '../reading.ts';

const MONTH = { year: 2026, monthIndex: 9 };
const BASE = '/reimbursement/v1';

const OPTIONS = { seed: 7, month: MONTH, rateLimit: { requests: 1_000_000, windowMs: 60_000 } };

const it = test
  .extend('server', { scope: 'file' }, closed(startSpiriiSandbox, OPTIONS))
  .extend('other', closed(startSpiriiSandbox, OPTIONS))
  .extend('fresh', closed(startSpiriiSandbox, OPTIONS))
  .extend('big', closed(startSpiriiSandbox, { ...OPTIONS, size: 10_000 }))
  /** The server for each test, without faults of another. */
  .extend('sandbox', ({ server }, { onCleanup }) => {
    onCleanup(() => server.faults.clear());
    return server;
  });

async function ids(sandbox: SpiriiSandbox, query: string): Promise<number[]> {
  const page = await readJson(sandbox, `${BASE}/expense-reports?${query}`);
  return page.data.map((report: Json) => report.id);
}

describe('the listing of expense reports', () => {
  it('gives every report once, page by page', async ({ sandbox }) => {
    const pages = await Promise.all([1, 2, 3, 4, 5].map((page) => ids(sandbox, `page=${page}&limit=4`)));

    expect(pages.map((page) => page.length)).toEqual([4, 4, 4, 4, 2]);
    expect(pages.flat()).toEqual([...sandbox.data.reportIds()]);
  });

  it('counts as the documentation does', async ({ sandbox }) => {
    const { pagination } = await readJson(sandbox, `${BASE}/expense-reports?page=5&limit=4`);

    expect(pagination).toEqual({
      currentPage: 5,
      itemCount: 2,
      itemsPerPage: 4,
      totalItems: 18,
      totalPages: 5,
    });
  });

  it('takes the other names of the paging parameters, with 25 reports a page by default', async ({
    sandbox,
  }) => {
    expect(await ids(sandbox, 'currentPage=2&itemsPerPage=10')).toEqual(
      await ids(sandbox, 'page=2&limit=10'),
    );
    const { pagination } = await readJson(sandbox, `${BASE}/expense-reports`);
    expect(pagination).toMatchObject({ currentPage: 1, itemsPerPage: 25 });
  });

  it('is empty beyond the end, with true totals', async ({ sandbox }) => {
    const page = await readJson(sandbox, `${BASE}/expense-reports?page=99&limit=10`);

    expect(page.data).toEqual([]);
    expect(page.pagination).toMatchObject({ currentPage: 99, totalItems: 18, totalPages: 2 });
  });

  it('filters by status and by company', async ({ sandbox }) => {
    const approved = await readJson(sandbox, `${BASE}/expense-reports?status=Approved`);
    const one = await readJson(sandbox, `${BASE}/expense-reports?customerCrmId=4003`);

    expect(new Set(approved.data.map((report: Json) => report.status))).toEqual(new Set(['Approved']));
    expect(approved.pagination.totalItems).toBe(approved.data.length);
    expect(one.data.map((report: Json) => report.companyName)).toEqual(['Fjällbil i Norr AB']);
  });

  it.for(['status=approved', 'page=0', 'page=x', 'limit=101', 'customerCrmId=a'])(
    'refuses %s with the documented error',
    async (query, { sandbox }) => {
      const answer = await read(sandbox, `${BASE}/expense-reports?${query}`);

      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.text).error).toMatchObject({
        type: 'invalid_request',
        code: 'invalid_parameter',
        param: query.split('=')[0],
        request_id: expect.any(String),
      });
    },
  );

  it('says what blocks a report, with recipients as text', async ({ sandbox }) => {
    const listing = await readJson(sandbox, `${BASE}/expense-reports?limit=100`);
    const report = listing.data.find((row: Json) => row.companyName === 'Scheldemobiel NV');
    const troubles = sandbox.data.troubles();

    expect(report.invalidInformation.invalidBeneficiary.expenseIds).toHaveLength(2);
    for (const id of report.invalidInformation.invalidBeneficiary.expenseIds) {
      expect(troubles.get(id)?.kind).toBe('beneficiary-invalid');
    }
    expect(report.invalidInformation.recipientList[0].customerCrmId).toMatch(/^\d+$/);
  });
});

describe('one report and one expense', () => {
  it('leave charge records to the expense, which mirrors its report', async ({ sandbox }) => {
    const [reportId] = await ids(sandbox, 'status=Approved');
    const { report, expenses } = await readJson(sandbox, `${BASE}/expense-reports/${reportId}`);
    const { cdrList, ...expense } = await readJson(sandbox, `${BASE}/expenses/${expenses[0].id}`);

    expect(report.id).toBe(reportId);
    expect(expenses[0]).not.toHaveProperty('cdrList');
    expect(expense).toEqual(expenses[0]);
    expect(cdrList.length).toBeGreaterThanOrEqual(6);
    expect(expense.reportStatus).toBe('Approved');
  });

  it('hide how the sandbox made them', async ({ sandbox }) => {
    const [reportId] = await ids(sandbox, 'status=Approved');
    const { text } = await read(sandbox, `${BASE}/expense-reports/${reportId}`);

    expect(text).not.toMatch(/"(tariff|city|extra|chargedInCents|customerCrmId)"/);
  });

  it('keep the digits of an amount as they were set', async ({ sandbox }) => {
    const [reportId = 0] = sandbox.data.reportIds();
    const id = sandbox.data.expensesOf(reportId)[0]?.id ?? '';
    sandbox.data.patchExpense(id, { amountInCents: '9007199254740993' });

    const { text } = await read(sandbox, `${BASE}/expenses/${id}`);

    expect(text).toContain('"amountInCents":9007199254740993,');
  });

  it.for([
    ['/expense-reports/1', 404],
    ['/expense-reports/abc', 400],
    ['/expenses/0b9c3a1e-6a57-4a0c-9a55-0f6f3a2f5d11', 404],
    ['/expenses/42', 400],
    ['/expenses', 404],
    ['/payments', 404],
  ] as const)('answer %s with %i and an error', async ([path, status], { sandbox }) => {
    const answer = await read(sandbox, BASE + path);

    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text).error.message).toEqual(expect.any(String));
  });
});

describe("faults in the API's content", () => {
  it('repeat the first page, numbered as the first or as the requested one', async ({ sandbox }) => {
    sandbox.faults.set({ kind: 'repeat-page', numbered: 'as-first' });
    const asFirst = await readJson(sandbox, `${BASE}/expense-reports?page=2&limit=4`);
    sandbox.faults.set({ kind: 'repeat-page', numbered: 'as-asked' });
    const asAsked = await readJson(sandbox, `${BASE}/expense-reports?page=2&limit=4`);

    expect(asFirst.pagination.currentPage).toBe(1);
    expect(asAsked.pagination.currentPage).toBe(2);
    expect(asAsked.data).toEqual(asFirst.data);
    expect(asFirst.data[0].id).toBe([...sandbox.data.reportIds()][0]);
  });

  it('add fields and values that nobody documented', async ({ sandbox }) => {
    sandbox.faults.set({ kind: 'extra-fields' }, { kind: 'unknown-enum' });
    const [reportId] = sandbox.data.reportIds();
    const { report, expenses } = await readJson(sandbox, `${BASE}/expense-reports/${reportId}`);

    expect(report).toMatchObject({ status: 'PartiallyFunded', schemaRevision: 7 });
    expect(expenses[0]).toMatchObject({ paymentStatus: 'On its way', schemaRevision: 7 });
  });
});

describe('two sandboxes', () => {
  it('of the same seed give the same answers', async ({ fresh, other }) => {
    const all = async (from: SpiriiSandbox): Promise<string> => {
      const listing = await read(from, `${BASE}/expense-reports?limit=100`);
      const reports = await Promise.all(
        [...from.data.reportIds()].map((id) => read(from, `${BASE}/expense-reports/${id}`)),
      );
      return [listing, ...reports].map(({ text }) => text).join('\n');
    };

    expect(await all(other)).toBe(await all(fresh));
  });

  it('of 10,000 expenses answer in pages no larger than those of a small one', async ({ big }) => {
    let listed = 0;
    let most = 0;
    for (let page = 1, last = 1; page <= last; page += 1) {
      const { data, pagination } = await readJson(big, `${BASE}/expense-reports?page=${page}&limit=100`);
      last = pagination.totalPages;
      for (const { id } of data.slice(0, 2)) {
        const { text } = await read(big, `${BASE}/expense-reports/${id}`);
        most = Math.max(most, text.length);
      }
      listed += data.length;
    }

    expect(listed).toBe([...big.data.reportIds()].length);
    expect(listed).toBeGreaterThan(1_000);
    expect(most).toBeLessThan(20_000);
  });
});
