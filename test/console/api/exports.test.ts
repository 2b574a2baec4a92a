import { gunzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { createHandler } from '../../../console/api/decide/handler.ts';
import type { ExportDeps } from '../../../console/api/export/handler.ts';
import { createHandler as createRead } from '../../../console/api/read/handler.ts';
import { EXPORT_NAMES } from '../../../functions/core/export-job.ts';
import { readExportJob } from '../../../functions/ledger/export-jobs.ts';
import { exportedFormatKey } from '../../../functions/ledger/keys.ts';
import { accounting } from '../../../functions/platform/config-accounting.ts';
import { debit } from '../../support/bank-facts.ts';
import { TestClock } from '../../support/clock.ts';
import { audited } from '../../support/console-audit.ts';
import { answered, type ConsoleStand, EXPORTER, it } from '../../support/console-stand.ts';
import { consoleEvent } from '../../support/decisions.ts';
import { objectsOf } from '../../support/embedded.ts';
import { exporting } from '../../support/exporting.ts';
import { putPaidPayout } from '../../support/paid-payout.ts';

const MONTH = '2026-11';
const REASON = 'Month-end close.';

function start(console: ConsoleStand, name: string, month = MONTH) {
  return console.ask('startExport', console.dora, { params: { month }, body: { name, reason: REASON } });
}

async function listed(console: ConsoleStand) {
  const { document } = await console.ask('listExports', console.dora, { params: { month: MONTH } });
  const { exports } = document;
  return Array.isArray(exports) ? exports : [];
}

function handOver(console: ConsoleStand, name: string) {
  const asking = { params: { month: MONTH }, body: { name, reason: 'To bookkeeping, by upload.' } };
  return console.ask('handOverExport', console.dora, asking);
}

function download(console: ConsoleStand, file: string) {
  const asking = { params: { month: MONTH }, body: { file } };
  return console.answer('downloadExport', console.dora, asking);
}

describe('exports of a month', () => {
  it('are those of the configuration, and evidence alone without books', async ({ console }) => {
    expect(await listed(console)).toEqual(
      EXPORT_NAMES.map((name) => ({ name, job: null, may: { may: true, whyNot: null } })),
    );
    const { accounting: _, ...config } = console.config;
    const without = createRead({ ...console.readDeps, config });
    const event = consoleEvent('listExports', console.dora, { params: { month: MONTH } });
    expect(answered('listExports', await without(event)).document).toMatchObject({
      exports: [{ name: 'evidence' }],
    });
  });

  it('wait for the end of the month, and say so before anybody asks', async ({ console }) => {
    const read = createRead({ ...console.readDeps, bankIsAhead: false });
    const may = async (month: string) => {
      const answer = await read(consoleEvent('listExports', console.dora, { params: { month } }));
      const { exports } = answered('listExports', answer).document;
      return Array.isArray(exports) ? exports.map((one) => one.may.whyNot?.code) : [];
    };

    // What can be shown of a month need not wait for its end.
    expect(await may('2026-11')).toEqual([...Array.from({ length: 8 }, () => 'month-not-over'), undefined]);
    expect(new Set(await may('2026-10'))).toEqual(new Set([undefined]));
  });

  it('are asked for, made, told of and given, each on record', async ({ console }) => {
    await putPaidPayout(console.people.stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));

    const asked = await start(console, 'statements');

    expect(asked).toMatchObject({ status: 202, document: { name: 'statements', state: 'asked' } });
    const [invoked] = console.functions.invoked;
    expect(invoked).toMatchObject({ functionArn: EXPORTER, type: 'Event' });
    expect((await listed(console))[0]).toMatchObject({
      may: { may: false, whyNot: { code: 'export-running' } },
      job: { state: 'asked', by: 'Dora', done: 0 },
    });

    await exporting(console)(invoked?.event);

    const [statements] = await listed(console);
    expect(statements).toMatchObject({
      may: { may: true },
      job: {
        state: 'done',
        says: [
          { code: 'statements-made', values: { count: 1 } },
          { code: 'statement-unread', values: { account: 'eur-main' } },
        ],
      },
    });
    const files = statements?.job?.files ?? [];
    expect(files.map(({ name }: { name: string }) => name)).toEqual([
      'statements_2026-11_001.zip',
      'summary_2026-11_spirii-nordfleet.pdf',
      'summary_2026-11_spirii-nordfleet.csv',
    ]);
    const given = await download(console, 'summary_2026-11_spirii-nordfleet.csv');
    expect(given.headers['content-disposition']).toBe(
      'attachment; filename="summary_2026-11_spirii-nordfleet.csv"',
    );
    const bytes = gunzipSync(Buffer.from(given.body, 'base64'));
    expect(bytes).toEqual(
      (await objectsOf(console.people.stand.bucket)).get(
        'exports/2026-11/summary_2026-11_spirii-nordfleet.csv',
      ),
    );
    expect(await audited(console)).toEqual([
      `Dora: export-statements 2026-11 statements: ${REASON}`,
      'Dora: download-file 2026-11 summary_2026-11_spirii-nordfleet.csv',
    ]);
  });

  it('are the journal in one format, and the payroll file, of the month that the first one closed', async ({
    console,
  }) => {
    await putPaidPayout(console.people.stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));
    for (const name of ['datev', 'payroll']) await start(console, name);

    for (const { event } of console.functions.invoked) await exporting(console)(event);

    expect((await listed(console)).filter(({ job }) => job !== null)).toMatchObject([
      { name: 'payroll', job: { state: 'done', files: [{ name: 'payroll_2026-11_spirii-nordfleet.csv' }] } },
      { name: 'datev', job: { state: 'done', files: [{ name: 'EXTF_Buchungsstapel_2026-11_EUR.csv' }] } },
    ]);
    expect((await audited(console)).map((entry) => entry.split(' ')[1])).toEqual([
      'export-journal',
      'export-payroll',
    ]);
  });

  it('are handed over once, and stay so when they are made again', async ({ console }) => {
    await putPaidPayout(console.people.stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));
    const madeNow = async () => {
      await start(console, 'datev');
      await exporting(console)(console.functions.invoked.at(-1)?.event);
      return (await listed(console)).find(({ name }) => name === 'datev')?.job;
    };
    expect(await handOver(console, 'datev')).toMatchObject({
      status: 409,
      document: { code: 'export-not-made' },
    });
    expect(await madeNow()).toMatchObject({ state: 'done', handedOver: null });

    const handed = await handOver(console, 'datev');

    const handedOver = {
      by: 'Dora',
      at: new Date(console.people.stand.clock.now()).toISOString(),
      reason: 'To bookkeeping, by upload.',
    };
    expect(handed).toMatchObject({ status: 200, document: { name: 'datev', handedOver } });
    console.people.stand.clock.advance(1_000);
    expect(await handOver(console, 'datev')).toMatchObject({
      status: 409,
      document: { code: 'handed-over-already', values: { at: { moment: handedOver.at } } },
    });
    expect(await madeNow()).toMatchObject({ state: 'done', handedOver });
    expect((await audited(console)).filter((entry) => entry.includes('hand-over'))).toEqual([
      'Dora: hand-over 2026-11 datev: To bookkeeping, by upload.',
      'Dora: hand-over 2026-11 datev: To bookkeeping, by upload.',
      'Dora: hand-over 2026-11 datev: To bookkeeping, by upload.',
    ]);
  });

  it('are asked for once at a time, and again when a run has died', async ({ console }) => {
    const { table, clock } = console.people.stand;
    expect((await start(console, 'sie')).status).toBe(202);

    expect(await start(console, 'sie')).toMatchObject({ status: 409, document: { code: 'export-running' } });
    expect((await start(console, 'csv')).status).toBe(202);
    clock.advance(50 * 60_000);
    expect((await start(console, 'sie')).status).toBe(202);

    expect(console.functions.invoked).toHaveLength(3);
    expect((await readExportJob(table, MONTH, 'sie'))?.state).toBe('asked');
  });

  it('say why they are not made', async ({ console }) => {
    const { table } = console.people.stand;
    await putPaidPayout(table, debit({ amountMinor: 1250n, currency: 'EUR' }));
    const saysOf = async (name: 'datev' | 'statements') => {
      const job = await readExportJob(table, MONTH, name);
      return [job?.state, ...(job?.says ?? []).map(({ message }) => message)].join(' ');
    };
    const run = async (name: 'datev' | 'statements', change: Partial<ExportDeps> = {}) => {
      await start(console, name);
      await exporting(console, change)({ task: 'export', month: MONTH, name });
      return saysOf(name);
    };

    const early = { clock: new TestClock('2026-11-20T06:00:00Z') };
    expect(await run('statements', early)).toContain('refused 2026-11 is not over (UTC)');
    const books = accounting.parse(console.config.accounting);
    expect(await run('datev', { accounting: books })).toMatch(/^refused .*eur-main/);
    expect(await run('datev', { accounting: { ...books, formats: [] } })).toContain('no longer has datev');
    expect(await run('statements')).toContain('done');
    await console.people.stand.tamper(exportedFormatKey(MONTH, 'statements'), 'files', { L: [] });
    expect(await run('statements')).toContain('refused This version makes other files of 2026-11');
  });

  it('are not made twice of one event, nor of one that nobody asked for', async ({ console }) => {
    const { table } = console.people.stand;
    await putPaidPayout(table, debit({ amountMinor: 1250n, currency: 'EUR' }));
    const event = { task: 'export', month: MONTH, name: 'payroll' };

    await exporting(console)(event);
    expect(await readExportJob(table, MONTH, 'payroll')).toBeUndefined();
    await start(console, 'payroll');
    await exporting(console)(event);
    const once = await readExportJob(table, MONTH, 'payroll');
    await exporting(console, { clock: new TestClock('2026-12-02T07:00:00Z') })(event);

    expect(await readExportJob(table, MONTH, 'payroll')).toEqual(once);
  });

  it('go on after a run that failed, and end with the same files', async ({ console }) => {
    const { stand } = console.people;
    await putPaidPayout(stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));
    await start(console, 'statements');
    const event = { task: 'export', month: MONTH, name: 'statements' };
    const fonts = () => {
      throw new TypeError('Memory is full.');
    };

    await expect(exporting(console, { fonts })(event)).rejects.toThrow('Memory is full.');
    expect((await readExportJob(stand.table, MONTH, 'statements'))?.state).toBe('running');
    await exporting(console)(event);

    expect(await readExportJob(stand.table, MONTH, 'statements')).toMatchObject({
      state: 'done',
      files: [{ name: 'statements_2026-11_001.zip' }, {}, {}],
    });
  });

  it('give no other file of the bucket, and nothing where the record takes no entry', async ({ console }) => {
    const { stand } = console.people;
    await putPaidPayout(stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));
    await start(console, 'payroll');
    await exporting(console)({ task: 'export', month: MONTH, name: 'payroll' });

    for (const file of ['payroll_2026-10.csv', 'x.xml', '..']) {
      const answer = answered('downloadExport', await download(console, file));
      expect(answer).toMatchObject({ status: 404, document: { code: 'export-file-unknown' } });
    }
    const slash = answered('downloadExport', await download(console, '../outbox/x.xml'));
    expect(slash).toMatchObject({ status: 400 });
    const audit = { append: () => Promise.reject(new Error('The table is away.')) };
    const failing = createHandler({ ...console.decideDeps, audit });
    for (const [name, body] of [
      ['downloadExport', { file: 'payroll_2026-11.csv' }],
      ['startExport', { name: 'csv', reason: REASON }],
    ] as const) {
      const answer = answered(
        name,
        await failing(consoleEvent(name, console.dora, { params: { month: MONTH }, body })),
      );
      expect(answer).toMatchObject({ status: 500, document: { code: 'unexpected' } });
    }
    expect(await readExportJob(stand.table, MONTH, 'csv')).toBeUndefined();
  });

  it('are refused where the configuration has no such export', async ({ console }) => {
    const deps = { ...console.decideDeps, accounting: undefined };
    const body = { name: 'csv', reason: REASON };
    const event = consoleEvent('startExport', console.dora, { params: { month: MONTH }, body });

    expect(answered('startExport', await createHandler(deps)(event))).toMatchObject({
      status: 409,
      document: { code: 'export-not-configured' },
    });
    const unknown = await start(console, 'xero');
    expect(unknown).toMatchObject({ status: 400, document: { code: 'body-malformed' } });
  });
});
