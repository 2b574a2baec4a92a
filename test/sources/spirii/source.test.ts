import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Checkpoint, Source, SourceItem } from '../../../functions/sources/source.ts';
import { createSpiriiSource } from '../../../functions/sources/spirii/source.ts';
import { ManualClock } from '../manual-clock.ts';
import { countedFetch, type Handler, type Stub, startStub, stubDeps } from '../stub-server.ts';
import { expenseRow, reportData, spiriiHandler, startSpirii } from './spirii-stub.ts';

type Overrides = {
  concurrency?: number;
  pageSize?: number;
  pageParameter?: string;
  payWhen?: readonly string[];
};

function sourceFor(stub: Stub, overrides: Overrides = {}) {
  const clock = new ManualClock();
  const counted = countedFetch();
  const deps = stubDeps(clock, counted.fetch);
  const source = createSpiriiSource(
    {
      account: 'nordfleet',
      baseUrl: stub.origin,
      requestsPerMinute: 600,
      concurrency: overrides.concurrency ?? 3,
      payWhen: overrides.payWhen ?? ['Approved', 'FundsReceived'],
      paging: {
        pageParameter: overrides.pageParameter ?? 'page',
        sizeParameter: 'limit',
        pageSize: overrides.pageSize ?? 2,
      },
    },
    deps,
  );
  const read = (checkpoint?: Checkpoint, stopAfter = Number.POSITIVE_INFINITY) =>
    clock.run(readUpTo(source, checkpoint, stopAfter), counted.isBusy);
  return { source, read, log: deps.log, run: <T>(work: Promise<T>) => clock.run(work, counted.isBusy) };
}

async function readUpTo(source: Source, checkpoint: Checkpoint | undefined, count: number) {
  const items: SourceItem[] = [];
  try {
    for await (const item of source.expenses(checkpoint)) {
      items.push(item);
      if (items.length >= count) break;
    }
    return { items, error: undefined };
  } catch (error) {
    return { items, error };
  }
}

function idsOf(items: readonly SourceItem[]): string[] {
  return items.map((item) => {
    if (item.kind === 'expense') return item.expense.expenseId;
    return item.kind === 'unreadable' ? `unreadable: ${item.error.code}` : `${item.kind}: ${item.reportId}`;
  });
}

function manyReports(count: number, status = 'FundsReceived') {
  return Array.from({ length: count }, (_, index) => {
    const rows = Array.from({ length: index % 4 }, (_unused, row) =>
      expenseRow(`e-${index}-${row}`, { reportStatus: status }),
    );
    return reportData(100 + index, rows, { status });
  });
}

describe('createSpiriiSource', () => {
  it('reads all reports of the statuses that pay, page by page, the earlier status first', async () => {
    const reports = [
      reportData(1, [expenseRow('funded')]),
      reportData(2, [expenseRow('approved', { reportStatus: 'Approved' })], { status: 'Approved' }),
      reportData(3, [expenseRow('pending', { reportStatus: 'Pending' })], { status: 'Pending' }),
      ...manyReports(9),
    ];
    const stub = await startSpirii(reports);

    const { items, error } = await sourceFor(stub, { payWhen: ['FundsReceived', 'Approved'] }).read();

    expect(error).toBeUndefined();
    expect(idsOf(items).slice(0, 2)).toEqual(['approved', 'funded']);
    expect(idsOf(items)).toHaveLength(2 + 0 + 1 + 2 + 3 + 0 + 1 + 2 + 3 + 0);
    const first = items[1];
    expect(first).toMatchObject({
      kind: 'expense',
      expense: {
        source: 'spirii',
        account: 'nordfleet',
        expenseId: 'funded',
        reportId: '1',
        reference: '1-funded',
        recipientId: '88001',
        recipientName: 'Anna Test',
        iban: 'DK5000400440116243',
        amount: { text: '9375', unit: 'minor' },
        currency: 'DKK',
        period: { start: '2026-03-01', end: '2026-03-31' },
        energyWh: 37500n,
        payability: 'payable',
        sourceStatus: 'FundsReceived / Not started',
        sourceFindings: [],
      },
    });
  });

  it('finds every expense again, wherever a run stops and goes on', async () => {
    const reports = [...manyReports(7, 'Approved'), ...manyReports(6)].map(({ report, expenses }, index) => ({
      report: { ...report, id: 100 + index },
      expenses: expenses.map((_, row) => expenseRow(`e-${index}-${row}`, { reportStatus: report.status })),
    }));
    const stub = await startSpirii(reports);
    const all = idsOf((await sourceFor(stub).read()).items);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 30 }),
        async (stops) => {
          const seen = new Set<string>();
          let checkpoint: Checkpoint | undefined;
          for (const stop of [...stops, Number.POSITIVE_INFINITY]) {
            const { items } = await sourceFor(stub).read(checkpoint, stop);
            for (const id of idsOf(items)) seen.add(id);
            checkpoint = items.at(-1)?.checkpoint ?? checkpoint;
          }

          expect([...seen].sort()).toEqual([...all].sort());
        },
      ),
      { numRuns: 15 },
    );
  });

  it('resumes after what is done, without reading it all again', async () => {
    const stub = await startSpirii(manyReports(12));
    const { items } = await sourceFor(stub).read(undefined, 9);
    const before = stub.requests.length;

    const rest = await sourceFor(stub).read(items.at(-1)?.checkpoint);

    expect(idsOf(rest.items)).toHaveLength(18 - 9);
    expect(stub.requests.length - before).toBeLessThan(12);
  });

  it('starts a status from its beginning where its list has shifted since', async () => {
    let reports = manyReports(12);
    const stub = await startStub(spiriiHandler(() => reports));
    const { items } = await sourceFor(stub).read(undefined, 9);
    // Three earlier reports moved on: all others have moved up to earlier pages.
    reports = reports.slice(3);

    const rest = await sourceFor(stub).read(items.at(-1)?.checkpoint);

    const seen = new Set(idsOf([...items, ...rest.items]));
    expect(seen.size).toBe(18);
    expect(idsOf(rest.items)[0]).toBe('e-3-0');
  });

  it.each([
    '',
    'no json',
    '[]',
    '{"page":1}',
    '{"status":"Gone","page":3,"reportsBefore":4,"report":"1"}',
    '{"status":"FundsReceived","page":2,"report":"102"}',
    `"${'x'.repeat(2000)}"`,
  ])('starts from the beginning for the checkpoint %s', async (checkpoint) => {
    const stub = await startSpirii(manyReports(4));

    const { items, error } = await sourceFor(stub).read(checkpoint);

    expect(error).toBeUndefined();
    expect(items).toHaveLength(6);
  });

  it.each([
    ['is refused', { status: 400, body: '' }],
    [
      'is answered with the last one',
      { body: { data: [{ id: 103 }], pagination: { currentPage: 2, totalPages: 2, totalItems: 4 } } },
    ],
  ])('starts from the beginning where the page of the checkpoint %s', async (_what, reply) => {
    const stub = await startSpirii(manyReports(4), ({ url }) =>
      url.searchParams.get('page') === '9' ? reply : undefined,
    );
    const checkpoint = '{"status":"FundsReceived","page":9,"reportsBefore":16,"report":"103"}';

    const { items, error } = await sourceFor(stub).read(checkpoint);

    expect(error).toBeUndefined();
    expect(stub.requests[0]?.url.searchParams.get('page')).toBe('9');
    expect(items).toHaveLength(6);
  });

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

  it('gives an id that stands twice with different content once, held, whatever the order of the two', async () => {
    const twice = [expenseRow('same'), expenseRow('same', { amountInCents: 1 })];
    const read = async (rows: typeof twice) => {
      const stub = await startSpirii([reportData(1, [...rows, expenseRow('zz')])]);
      return (await sourceFor(stub).read()).items;
    };

    const items = await read(twice);

    expect(idsOf(items)).toEqual(['same', 'zz']);
    expect(items).toEqual(await read(twice.toReversed()));
    expect(items[0]).toMatchObject({
      expense: {
        sourceFindings: expect.arrayContaining([expect.objectContaining({ code: 'expense-id-duplicate' })]),
      },
    });
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

  it('goes on after a report that is gone, fails or is nonsense', async () => {
    const stub = await startSpirii(manyReports(8), ({ url }) => {
      if (url.pathname.endsWith('/101')) return { status: 404, body: '' };
      if (url.pathname.endsWith('/102')) return { status: 500, body: '<html>' };
      if (url.pathname.endsWith('/103')) return { body: '<html>' };
      if (url.pathname.endsWith('/105')) return { body: reportData(999, [expenseRow('other')]) };
      return undefined;
    });

    const { items, error } = await sourceFor(stub).read();

    expect(error).toBeUndefined();
    expect(idsOf(items)).toEqual([
      'unreadable: SOURCE_REQUEST_REFUSED',
      'unreadable: SOURCE_UNAVAILABLE',
      'unreadable: SOURCE_RESPONSE_MALFORMED',
      'unreadable: SOURCE_RESPONSE_MALFORMED',
      'e-6-0',
      'e-6-1',
      'e-7-0',
      'e-7-1',
      'e-7-2',
    ]);
  });

  it('goes on after a row of the list without an id', async () => {
    const reports = manyReports(3);
    const stub = await startSpirii(reports, ({ url }) =>
      url.searchParams.get('page') === '1'
        ? {
            body: {
              data: [{ status: 'x' }, ...reports.map(({ report }) => report)],
              pagination: { currentPage: 1, totalPages: 1 },
            },
          }
        : undefined,
    );

    const { items } = await sourceFor(stub, { payWhen: ['FundsReceived'] }).read();

    expect(idsOf(items)).toEqual(['unreadable: SOURCE_RESPONSE_MALFORMED', 'e-1-0', 'e-2-0', 'e-2-1']);
  });

  it('ends at once where the token is wrong', async () => {
    const stub = await startSpirii(manyReports(3), () => ({ status: 401, body: '' }));

    const { items, error } = await sourceFor(stub).read();

    expect(items).toEqual([]);
    expect(error).toMatchObject({ code: 'SOURCE_UNAUTHORIZED' });
    expect(stub.requests).toHaveLength(1);
  });

  it('reads the other reports where one is forbidden', async () => {
    const stub = await startSpirii(manyReports(6), ({ url }) =>
      url.pathname.endsWith('/expense-reports/103')
        ? { status: 403, body: { error: { code: 'forbidden' } } }
        : undefined,
    );

    const { items, error } = await sourceFor(stub, { payWhen: ['FundsReceived'] }).read();

    expect(error).toBeUndefined();
    expect(idsOf(items)).toEqual(['e-1-0', 'e-2-0', 'e-2-1', 'unreadable: SOURCE_FORBIDDEN', 'e-5-0']);
  });

  it('ends where the listing is forbidden', async () => {
    const stub = await startSpirii(manyReports(3), () => ({ status: 403, body: '' }));

    const { items, error } = await sourceFor(stub).read();

    expect(items).toEqual([]);
    expect(error).toMatchObject({ code: 'SOURCE_FORBIDDEN' });
  });

  it.each([
    [500_000, true],
    ['a lot', true],
    [-1, true],
    [0, false],
    [undefined, false],
  ])('raises an alarm for a report without expenses and with the total %s: %s', async (total, alarm) => {
    const stub = await startSpirii([reportData(7, [], { totalAmountInCents: total }), ...manyReports(2)]);
    const { read, log } = sourceFor(stub, { payWhen: ['FundsReceived'] });

    const { items, error } = await read();

    expect([idsOf(items), error]).toEqual([['e-1-0'], undefined]);
    expect(log.lines.map(({ event, fields }) => [event, fields['reportId']])).toEqual(
      alarm ? [['report-without-expenses', '7']] : [],
    );
  });

  it.each(['0.00', '0e2'])(
    'is silent about a report of nothing, however it is written: %s',
    async (total) => {
      const empty = reportData(7, [], { totalAmountInCents: null });
      const stub = await startSpirii([empty], ({ url }) =>
        url.pathname.endsWith('/7') ? { body: JSON.stringify(empty).replace('null', total) } : undefined,
      );
      const { read, log } = sourceFor(stub, { payWhen: ['FundsReceived'] });

      expect((await read()).error).toBeUndefined();
      expect(log.lines).toEqual([]);
    },
  );

  it('says whether a report lists an expense, asking each report once', async () => {
    const stub = await startSpirii([
      reportData(1, [expenseRow('e-1')]),
      reportData(2, [expenseRow('e-2'), { amountInCents: 5 }]),
    ]);
    const { source, run } = sourceFor(stub);

    const asked = [
      ['1', 'e-1'],
      ['1', 'e-9'],
      ['2', 'e-9'],
      ['3', 'e-1'],
    ] as const;
    const answers: boolean[] = [];
    for (const [report, id] of asked) answers.push(await run(source.lists(report, id)));

    // A row without an id may be the expense; a report that is gone lists nothing.
    expect(answers).toEqual([true, false, true, false]);
    expect(stub.requests).toHaveLength(3);
  });

  it('ends where the source is down', async () => {
    const stub = await startSpirii([], () => ({ status: 503, body: 'down' }));

    expect((await sourceFor(stub).read()).error).toMatchObject({ code: 'SOURCE_UNAVAILABLE' });
  });

  it('lets expenses wait whose report has lost its paying status', async () => {
    const stub = await startSpirii(
      [reportData(1, [expenseRow('e', { reportStatus: 'Pending' })])],
      ({ url }) =>
        url.pathname.endsWith('/1')
          ? {
              body: reportData(1, [expenseRow('e', { reportStatus: 'FundsReceived' })], {
                status: 'Pending',
              }),
            }
          : undefined,
    );

    const { items } = await sourceFor(stub).read();

    expect(items).toMatchObject([{ kind: 'expense', expense: { payability: 'waiting' } }]);
  });

  it('has no more requests in flight than allowed', async () => {
    const stub = await startSpirii(manyReports(20), async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return undefined;
    });

    await sourceFor(stub, { concurrency: 4 }).read();

    expect(stub.mostInFlight()).toBeLessThanOrEqual(4);
    expect(stub.mostInFlight()).toBeGreaterThan(1);
  });

  it('ends quietly when its signal aborts, also while it waits', async () => {
    const stop = new AbortController();
    const stub = await startSpirii(manyReports(4), ({ url }) => {
      if (!url.pathname.endsWith('/103')) return undefined;
      setImmediate(() => stop.abort());
      return new Promise(() => undefined);
    });
    const { source } = sourceFor(stub, { concurrency: 1 });
    const items: SourceItem[] = [];

    for await (const item of source.expenses(undefined, stop.signal)) items.push(item);

    expect(idsOf(items)).toEqual(['e-1-0', 'e-2-0', 'e-2-1']);
  });

  describe('readDetails', () => {
    async function listedExpense(stub: Stub) {
      const rig = sourceFor(stub);
      const { items } = await rig.read();
      const item = items[0];
      if (item?.kind !== 'expense') throw new Error('No expense was listed.');
      return { ...rig, expense: item.expense };
    }

    it('reads the expense with its charge records', async () => {
      const details = {
        ...expenseRow('e'),
        cdrList: [{ transactionId: 1, amountInCents: 9300 }, { amountInCents: 75 }],
      };
      const stub = await startSpirii([reportData(1, [expenseRow('e')])], ({ url }) =>
        url.pathname === '/reimbursement/v1/expenses/e' ? { body: details } : undefined,
      );
      const { source, run, expense } = await listedExpense(stub);

      expect(await run(source.readDetails(expense))).toEqual({
        ...expense,
        sessions: ['1'],
        charges: {
          recipientExternalId: 'EMP-0042',
          records: [{ sessionId: '1', amountMinorText: '9300' }, { amountMinorText: '75' }],
        },
      });
    });

    it.each([
      [{ status: 404, body: '' }, 'SOURCE_REQUEST_REFUSED'],
      [{ body: '<html>' }, 'SOURCE_RESPONSE_MALFORMED'],
      [{ body: { ...expenseRow('other'), cdrList: [] } }, 'SOURCE_RESPONSE_MALFORMED'],
    ])('throws for %j', async (reply, code) => {
      const stub = await startSpirii([reportData(1, [expenseRow('e')])], ({ url }) =>
        url.pathname.includes('/expenses/') ? reply : undefined,
      );
      const { source, run, expense } = await listedExpense(stub);

      await expect(run(source.readDetails(expense))).rejects.toMatchObject({ code });
    });
  });
});
