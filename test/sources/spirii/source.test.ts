import { describe, expect, it } from 'vitest';
import type { SourceItem } from '../../../functions/sources/source.ts';
import { idsOf } from '../source-rig.ts';
import type { Stub } from '../stub-server.ts';
import { manyReports, sourceFor } from './spirii-rig.ts';
import { expenseRow, reportData, startSpirii } from './spirii-stub.ts';

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
          company: 'Nordfleet ApS',
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
