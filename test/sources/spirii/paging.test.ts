import { describe, expect, it } from 'vitest';
import { idsOf } from '../source-rig.ts';
import { type Handler, startStub } from '../stub-server.ts';
import { manyReports, sourceFor } from './spirii-rig.ts';
import { expenseRow, reportData, spiriiHandler, startSpirii } from './spirii-stub.ts';

describe('createSpiriiSource', () => {
  describe('a list that gives fewer reports than it counts', () => {
    /** Counts pages from 0, so that its first page is never asked for. */
    const zeroBased: Handler = ({ url }) => {
      if (!url.pathname.endsWith('/expense-reports')) return undefined;
      const all = manyReports(6).filter(({ report }) => report.status === url.searchParams.get('status'));
      const page = Number(url.searchParams.get('page'));
      const data = all.slice(page * 2, page * 2 + 2).map(({ report }) => report);
      const totalPages = Math.ceil(all.length / 2);
      return { body: { data, pagination: { currentPage: page, totalPages, totalItems: all.length } } };
    };
    const approvedAndFunded = [
      ...manyReports(6),
      reportData(200, [expenseRow('later', { reportStatus: 'FundsReceived' })]),
    ];

    it('is an error after the reports that came', async () => {
      const stub = await startSpirii(manyReports(6), zeroBased);

      const { items, error } = await sourceFor(stub).read();

      expect(error).toBeUndefined();
      expect(idsOf(items)).toEqual([
        'e-2-0',
        'e-2-1',
        'e-3-0',
        'e-3-1',
        'e-3-2',
        'e-5-0',
        'unreadable: SOURCE_RESPONSE_MALFORMED',
      ]);
      const last = items.at(-1);
      if (last?.kind !== 'unreadable') throw new Error('No error was given.');
      expect(last.error.message).toContain('6 reports with status FundsReceived are listed');
      expect(last.error.message).toContain('gave 4 of them');
      expect(last.error.action).toContain('paging.pageParameter');
    });

    it('is an error also for each run that goes on in the middle of it', async () => {
      const stub = await startSpirii(manyReports(6), zeroBased);
      const { items } = await sourceFor(stub).read();

      for (const { checkpoint } of items) {
        const rest = await sourceFor(stub).read(checkpoint);

        expect(idsOf(rest.items).at(-1)).toBe('unreadable: SOURCE_RESPONSE_MALFORMED');
      }
    });

    it('is read again whole by a run that goes on after it', async () => {
      let isFaulty = true;
      const stub = await startSpirii(manyReports(6), (request, response) =>
        isFaulty ? zeroBased(request, response) : undefined,
      );
      const { items } = await sourceFor(stub).read();
      isFaulty = false;

      const rest = await sourceFor(stub).read(items.at(-1)?.checkpoint);

      expect(idsOf(rest.items)).toEqual(idsOf((await sourceFor(stub).read()).items));
      expect(rest.items.every(({ kind }) => kind === 'expense')).toBe(true);
    });

    it('does not block the later statuses', async () => {
      const stub = await startSpirii(approvedAndFunded, ({ url }) =>
        url.searchParams.get('status') === 'Approved'
          ? { body: { data: [], pagination: { currentPage: 1, totalPages: 0, totalItems: 1 } } }
          : undefined,
      );

      const { items } = await sourceFor(stub).read();

      expect(idsOf(items)[0]).toBe('unreadable: SOURCE_RESPONSE_MALFORMED');
      expect(idsOf(items).at(-1)).toBe('later');
    });

    it('counts a report once that moves to the next page', async () => {
      const pages = [
        [101, 102],
        [102, 103],
      ];
      const stub = await startSpirii(manyReports(6), ({ url }) => {
        if (url.searchParams.get('status') !== 'FundsReceived') return undefined;
        const page = Number(url.searchParams.get('page'));
        const data = (pages[page - 1] ?? []).map((id) => ({ id }));
        return { body: { data, pagination: { currentPage: page, totalPages: 2, totalItems: 4 } } };
      });

      const { items } = await sourceFor(stub).read();

      expect(idsOf(items).at(-1)).toBe('unreadable: SOURCE_RESPONSE_MALFORMED');
    });

    it('is none where reports leave the status or join it while they are listed', async () => {
      const left = await startStub(spiriiHandler(() => manyReports(left.requests.length > 2 ? 5 : 6)));
      const joined = await startStub(spiriiHandler(() => manyReports(joined.requests.length > 2 ? 6 : 5)));

      for (const stub of [left, joined]) {
        const { items } = await sourceFor(stub).read();

        expect(items.every(({ kind }) => kind === 'expense')).toBe(true);
      }
    });
  });

  it.each([0, 2])('stops where page %i is answered when page 1 is asked for', async (currentPage) => {
    const stub = await startSpirii(manyReports(2), ({ url }) =>
      url.searchParams.has('page')
        ? { body: { data: [{ id: 101 }], pagination: { currentPage, totalPages: 2, totalItems: 2 } } }
        : undefined,
    );

    const { items, error } = await sourceFor(stub).read();

    expect(items).toEqual([]);
    expect(error).toMatchObject({ code: 'SOURCE_PAGE_REPEATED' });
    expect(String(error)).toContain(`gave page ${currentPage} when page 1 was asked for`);
  });

  it('stops with a clear error where the server ignores the paging parameter', async () => {
    const stub = await startSpirii(manyReports(5), ({ url }) => {
      if (url.searchParams.has('page')) return undefined;
      if (!url.pathname.endsWith('/expense-reports')) return undefined;
      const data = manyReports(2).map(({ report }) => report);
      return { body: { data, pagination: { currentPage: 1, totalPages: 3 } } };
    });

    const { error } = await sourceFor(stub, { pageParameter: 'currentPage' }).read();

    expect(error).toMatchObject({ code: 'SOURCE_PAGE_REPEATED' });
    expect(String(error)).toContain('page 1 when page 2');
  });

  it('stops where a page repeats the previous one', async () => {
    const stub = await startSpirii(manyReports(2), ({ url }) => {
      const page = url.searchParams.get('page');
      if (page === null) return undefined;
      const data = manyReports(2).map(({ report }) => report);
      return { body: { data, pagination: { currentPage: Number(page), totalPages: 99 } } };
    });

    expect((await sourceFor(stub).read()).error).toMatchObject({ code: 'SOURCE_PAGE_REPEATED' });
  });
});
