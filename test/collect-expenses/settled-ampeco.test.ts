import { describe, expect } from 'vitest';
import { holdVanished } from '../../functions/collect-expenses/hold-vanished.ts';
import { plainDate } from '../../functions/core/date.ts';
import { insertPayout } from '../../functions/ledger/payouts.ts';
import { createAmpecoSource } from '../../functions/sources/ampeco/source.ts';
import { makeIban } from '../../local/sandbox/iban.ts';
import { createDice } from '../../local/sandbox/random.ts';
import { partnerRow, type Row, settlementRow, startAmpeco } from '../sources/ampeco/ampeco-stub.ts';
import { type Handler, stubDeps } from '../sources/stub-server.ts';
import { expense } from '../support/expenses.ts';
import { FakeSource } from '../support/fake-source.ts';
import { asked, it as historyIt } from '../support/history-stand.ts';
import { payoutOf, RETURNED, step } from '../support/payouts.ts';

const DAY_MS = 86_400_000;
const REPORTS = '/public-api/resources/partner-settlement-reports/v1.0';

/** Of a partner of its own, whose account the report gives. It owes nothing, and all was collected. */
function report(id: number, month = '2026-10', overrides: Row = {}): Row {
  return settlementRow(id, {
    partnerId: id,
    periodStart: `${month}-01`,
    periodEnd: `${month}-28`,
    totalExpenses: 0,
    totalRevenue: '#812.50',
    totalCollectedRevenue: '#812.50',
    customer: { type: 'company', name: 'Example Fleet BV', bankIban: accountOf(id) },
    ...overrides,
  });
}

function accountOf(partnerId: number): string {
  return makeIban('NL', createDice(partnerId));
}

/** With an AMPECO of `reports` and their `records`, unless `intercepts` answer; it is collected day after day. */
const it = historyIt
  .extend('reports', (): Row[] => [])
  .extend('records', (): Record<string, readonly Row[]> => ({}))
  .extend('intercepts', (): Handler[] => [])
  .extend('ampeco', async ({ stand, reports, records, intercepts }) => {
    const partners = [1, 2].map((id) =>
      partnerRow(id, { bankDetails: { bankIban: accountOf(id), bankName: null } }),
    );
    const data = { reports, partners, records };
    const { origin, requests } = await startAmpeco(data, (...call) => intercepts[0]?.(...call));
    const config = {
      account: 'voltgrid',
      baseUrl: origin,
      requestsPerMinute: 100_000,
      concurrency: 4,
      pays: 'settlement',
    } as const;
    const source = createAmpecoSource(config, { ...stubDeps(stand.clock), log: stand.log });
    const nextDay = () => stand.nextDay(source);
    return {
      nextDay,
      /** What a day's collection asks for: pages of the listing with their filter, and reports by their id. */
      day: async () => {
        const from = requests.length;
        await nextDay();
        const paths = asked(requests, from);
        return {
          pages: paths
            .filter((path) => path.startsWith(`${REPORTS}?`))
            .map((path) => path.slice(REPORTS.length)),
          reports: paths.flatMap((path) => /v1\.0\/(\d+)\/records/.exec(path)?.[1] ?? []).sort(),
        };
      },
      /** The second of two reports waits, the first is paid. */
      settleFirst: async (): Promise<void> => {
        await nextDay();
        await stand.pay('1');
        await nextDay();
      },
    };
  });

describe('a settlement report that was paid', () => {
  it('costs no request but its share of a page', async ({ ampeco, reports, stand }) => {
    reports.push(report(1), report(2));
    await ampeco.settleFirst();

    expect((await ampeco.day()).reports).toEqual(['2']);
    expect(await stand.states()).toEqual(['1: paid', '2: ready']);
  });

  it('costs none either where AMPECO has its payment', async ({ ampeco, records, reports }) => {
    reports.push(report(1));
    records['1'] = [{ id: 7, date: '2026-10-30', paidAmount: '#812.50' }];

    expect((await ampeco.day()).reports).toEqual(['1']);
    expect((await ampeco.day()).reports).toEqual([]);
  });

  it.for([
    ['its total', { totalAmount: { withoutTax: '#900.00' } }, ['1', '2']],
    ['its account', { customer: { name: 'Example Fleet BV', bankIban: 'NL02ABNA0123456789' } }, ['1', '2']],
    ['a link to download it by, which is no part of it', { downloadUrl: 'https://x.example/?s=2' }, ['2']],
  ] as const)('is read where the listing changes %s', async ([_what, change, read], { ampeco, reports }) => {
    reports.push(report(1), report(2));
    await ampeco.settleFirst();
    reports[0] = { ...reports[0], ...change };

    expect((await ampeco.day()).reports).toEqual(read);
  });

  it('is read again once its payment came back', async ({ ampeco, reports, stand }) => {
    reports.push(report(1), report(2));
    await ampeco.settleFirst();
    await stand.walk('1', [(payout) => step(payout, 'returned', {}, RETURNED)]);

    expect((await ampeco.day()).reports).toEqual(['1', '2']);
  });
});

describe('the filter on periods', () => {
  it('lists the last half year, and everything once a week', async ({ ampeco, reports }) => {
    reports.push(report(1), report(2));
    const pages: string[][] = [];
    for (let index = 0; index < 9; index += 1) pages.push((await ampeco.day()).pages);

    // 3 November 2026, less 184 days and the month that the request begins earlier by.
    const filtered = pages.map(([first]) => /filter\[periodAfter\]=(\S+)$/.exec(first ?? '')?.[1]);
    expect(pages.every(({ length }) => length === 1)).toBe(true);
    expect(filtered).toEqual([
      undefined,
      '2026-04-03',
      '2026-04-04',
      '2026-04-05',
      '2026-04-06',
      '2026-04-07',
      '2026-04-08',
      undefined,
      '2026-04-10',
    ]);
  });

  it('begins with the oldest report of which something waits', async ({ ampeco, reports, stand }) => {
    reports.push(report(1, '2024-02'), report(2));
    await ampeco.day();

    expect((await ampeco.day()).pages).toEqual(['?per_page=100&filter[periodAfter]=2024-01-01']);
    await stand.pay('1');
    expect((await ampeco.day()).pages).toEqual(['?per_page=100&filter[periodAfter]=2026-04-04']);
  });

  it('is left out where the period of something that waits is not known', async ({ ampeco, reports }) => {
    reports.push(report(1, '2026-10', { periodStart: null }));
    await ampeco.day();

    expect((await ampeco.day()).pages).toEqual(['?per_page=100']);
  });

  it('is left out where not all could be read: what is older would not be tried again for a week', async ({
    ampeco,
    intercepts,
    reports,
  }) => {
    reports.push(report(1), report(2));
    let isForbidden = true;
    intercepts.push(({ url }) =>
      isForbidden && url.pathname.endsWith('/1/records') ? { status: 403, body: {} } : undefined,
    );
    await ampeco.day();
    isForbidden = false;

    expect((await ampeco.day()).pages).toEqual(['?per_page=100']);
    expect((await ampeco.day()).pages).toEqual(['?per_page=100&filter[periodAfter]=2026-04-04']);
  });

  it('lists everything where a tenant refuses it', async ({ ampeco, intercepts, reports }) => {
    reports.push(report(1), report(2));
    intercepts.push(({ url }) =>
      url.search.includes('periodAfter') ? { status: 422, body: { message: 'No.' } } : undefined,
    );
    await ampeco.day();

    expect(await ampeco.nextDay()).toMatchObject({ complete: true, fetched: 2 });
  });

  it.for([
    ['before the day from which it listed', { listFrom: plainDate('2026-03-02') }, 0],
    ['in a report that it left out as settled', { has: async () => true }, 0],
    ['among what it listed', { listFrom: plainDate('2026-03-01') }, 1],
  ] as const)(
    'holds a payout that came back to life behind the index as it should: %s',
    async ([_what, leftOut, held], { stand }) => {
      const row = expense({ period: { start: plainDate('2026-03-01'), end: plainDate('2026-03-31') } });
      await insertPayout(stand.table, payoutOf(row));
      const { table, clock, log } = stand;
      const source = new FakeSource([]);
      const context = { table, clock, log, source, runId: 'run-2', endsAtMs: clock.now() + DAY_MS };
      const reopened: string[] = [];
      const nothing = { listFrom: undefined, has: async () => false };
      const reading = {
        payoutIds: new Set<never>(),
        unread: new Set<string>(),
        beganAtMs: clock.now() + DAY_MS,
        leftOut: { ...nothing, ...leftOut, reopen: (reportId: string) => reopened.push(reportId) },
      };

      expect(await holdVanished(context, reading)).toBe(held);
      expect(reopened).toEqual([row.reportId]);
    },
  );
});
