import { hash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect } from 'vitest';
import type { ExportDeps } from '../../../console/api/export/export-deps.ts';
import { askedFor, EXPORT_NAMES, type ExportName } from '../../../functions/core/export-job.ts';
import { lotsOf } from '../../../functions/core/export-lots.ts';
import { addMonths } from '../../../functions/core/journal/month.ts';
import { changeExportJob, readExportJob } from '../../../functions/ledger/export-jobs.ts';
import { exportedFormatKey } from '../../../functions/ledger/keys.ts';
import { accounting } from '../../../functions/platform/config-accounting.ts';
import { LOCAL_IDENTITY } from '../../../local/embedded/local-aws.ts';
import { debit } from '../../support/bank-facts.ts';
import { TestClock } from '../../support/clock.ts';
import { audited } from '../../support/console-audit.ts';
import {
  AUDIT_AWAY,
  answered,
  type ChangedDeps,
  type ConsoleStand,
  EXPORTER,
  it,
  problem,
} from '../../support/console-stand.ts';
import { objectsOf } from '../../support/embedded.ts';
import { exporting } from '../../support/exporting.ts';
import { putPaidPayout } from '../../support/paid-payout.ts';

const MONTH = '2026-11';
const REASON = 'Month-end close.';

/** A payout of the month that its bank has booked. */
const paid = ({ people }: ConsoleStand) =>
  putPaidPayout(people.stand.table, debit({ amountMinor: 1250n, currency: 'EUR' }));

function start(console: ConsoleStand, name: string, month = MONTH, change: ChangedDeps = {}) {
  const asking = { params: { month }, body: { name, reason: REASON } };
  return console.ask('startExport', console.dora, asking, change);
}

function jobOf({ people }: ConsoleStand, name: ExportName) {
  return readExportJob(people.stand.table, MONTH, name);
}

/** The job of an export that was asked for and whose run has ended. */
async function made(console: ConsoleStand, name: ExportName, change: Partial<ExportDeps> = {}) {
  await start(console, name);
  await exporting(console, change)(eventOf(name));
  return jobOf(console, name);
}

const eventOf = (name: ExportName) => ({ task: 'export', month: MONTH, name });

async function listed(console: ConsoleStand, month = MONTH, change: ChangedDeps = {}) {
  const { document } = await console.ask('listExports', console.dora, { params: { month } }, change);
  const { exports } = document;
  return Array.isArray(exports) ? exports : [];
}

async function datevOf(console: ConsoleStand) {
  return (await listed(console)).find(({ name }) => name === 'datev')?.job;
}

function handOver(console: ConsoleStand, name: string, digest = '0'.repeat(64)) {
  const asking = { params: { month: MONTH }, body: { name, digest, reason: 'To bookkeeping, by upload.' } };
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
    expect(await listed(console, MONTH, { config })).toMatchObject([{ name: 'evidence' }]);
  });

  it('wait for the end of the month, and say so before anybody asks', async ({ console }) => {
    const may = async (month: string) =>
      (await listed(console, month, { bankIsAhead: false })).map((one) => one.may.whyNot?.code);

    // What can be shown of a month need not wait for its end.
    expect(await may('2026-11')).toEqual([...Array.from({ length: 8 }, () => 'month-not-over'), undefined]);
    expect(new Set(await may('2026-10'))).toEqual(new Set([undefined]));
  });

  it('are asked for, made, told of and given, each on record', async ({ console }) => {
    await paid(console);

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
    const files = statements?.job?.lots[0]?.files ?? [];
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
    expect(files[2]).toMatchObject({ bytes: bytes.length, sha256: hash('sha256', bytes) });
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
    await paid(console);
    for (const name of ['datev', 'payroll']) await start(console, name);

    for (const { event } of console.functions.invoked) await exporting(console)(event);

    expect((await listed(console)).filter(({ job }) => job !== null)).toMatchObject([
      {
        name: 'payroll',
        job: { state: 'done', lots: [{ files: [{ name: 'payroll_2026-11_spirii-nordfleet.csv' }] }] },
      },
      {
        name: 'datev',
        job: { state: 'done', lots: [{ files: [{ name: 'EXTF_Buchungsstapel_2026-11_EUR.csv' }] }] },
      },
    ]);
    expect((await audited(console)).map((entry) => entry.split(' ')[1])).toEqual([
      'export-journal',
      'export-payroll',
    ]);
  });

  it('are handed over once, and stay so when they are made again', async ({ console }) => {
    await paid(console);
    const madeNow = async () => {
      await start(console, 'datev');
      await exporting(console)(console.functions.invoked.at(-1)?.event);
      return datevOf(console);
    };
    expect(await handOver(console, 'datev')).toMatchObject(problem(409, 'export-not-made'));
    const first = await madeNow();
    expect(first).toMatchObject({ state: 'done', lots: [{ handedOver: null }] });
    const { digest } = first.lots[0];
    expect(await handOver(console, 'datev')).toMatchObject(problem(409, 'export-files-other'));

    const handed = await handOver(console, 'datev', digest);

    const handedOver = {
      by: 'Dora',
      at: new Date(console.people.stand.clock.now()).toISOString(),
      reason: 'To bookkeeping, by upload.',
    };
    expect(handed).toMatchObject({ status: 200, document: { name: 'datev', handedOver } });
    console.people.stand.clock.advance(1_000);
    expect(await handOver(console, 'datev', digest)).toMatchObject(
      problem(409, 'handed-over-already', { values: { at: { moment: handedOver.at } } }),
    );
    expect(await madeNow()).toMatchObject({
      state: 'done',
      lots: [{ digest, handedOver }],
      handedOverBefore: [],
    });
    expect((await audited(console)).filter((entry) => entry.includes('hand-over'))).toEqual(
      ['0'.repeat(16), '0'.repeat(16), digest.slice(0, 16), digest.slice(0, 16)].map(
        (digits) => `Dora: hand-over 2026-11 datev ${digits}: To bookkeeping, by upload.`,
      ),
    );
  });

  it('say of a hand-over that the files are others since, and have these handed over', async ({
    console,
  }) => {
    const by = console.dora;
    const file = { name: 'EXTF_2026-11.csv', bytes: 3, madeAt: '2026-12-01T06:00:00.000Z' };
    const [one, other] = [hash('sha256', 'one'), hash('sha256', 'other')];
    await changeExportJob(console.people.stand.table, MONTH, 'datev', () => ({
      ...askedFor(by, 0),
      state: 'done',
      files: [{ ...file, sha256: other }],
      handedOver: [{ by, at: '2026-12-01T07:00:00.000Z', reason: 'By upload.', digest: one }],
    }));

    expect(await datevOf(console)).toMatchObject({
      lots: [{ digest: other, handedOver: null }],
      handedOverBefore: [
        { by: 'Dora', says: { code: 'handed-over-others', values: { digest: one.slice(0, 16) } } },
      ],
    });
    expect(await handOver(console, 'datev', one)).toMatchObject(problem(409, 'export-files-other'));
    expect(await handOver(console, 'datev', other)).toMatchObject({ status: 200 });
    expect((await jobOf(console, 'datev'))?.handedOver.map(({ digest }) => digest)).toEqual([one, other]);
  });

  it('have several files under one digest, which whoever has them can make', () => {
    const files = ['b', 'a'].map((name) => ({ name, bytes: 1, sha256: hash('sha256', name), madeAt: '' }));

    const lots = lotsOf('statements', { files, handedOver: [] });

    // printf a > a; printf b > b; sha256sum a b | sha256sum
    expect(lots.map(({ digest }) => digest)).toEqual([
      hash('sha256', `${hash('sha256', 'a')}  a\n${hash('sha256', 'b')}  b\n`),
    ]);
  });

  it('say why there is no file, and hand nothing over then', async ({ console }) => {
    await start(console, 'datev');
    await exporting(console)(console.functions.invoked.at(-1)?.event);

    const says = [{ code: 'export-empty' }];
    expect(await datevOf(console)).toMatchObject({ state: 'done', lots: [], says });
    expect(await handOver(console, 'datev')).toMatchObject(problem(409, 'export-not-made'));
  });

  it('are of months that somebody can mean', async ({ console }) => {
    const { clock } = console.people.stand;
    const now = new Date(clock.now()).toISOString().slice(0, 7);

    for (const month of ['1999-12', '0000-01', addMonths(now, 2), '9999-12']) {
      expect(await start(console, 'evidence', month), month).toMatchObject(
        problem(400, 'export-month-other', { values: { first: '2000-01', last: addMonths(now, 1) } }),
      );
      expect(await listed(console, month), month).toContainEqual(
        expect.objectContaining({
          name: 'evidence',
          may: { may: false, whyNot: expect.objectContaining({ code: 'export-month-other' }) },
        }),
      );
    }
    for (const month of ['2000-01', addMonths(now, 1)]) {
      expect((await start(console, 'evidence', month)).status, month).toBe(202);
    }
  });

  it('failed where no run could be started, and may be asked for again at once', async ({ console }) => {
    const client = new LambdaClient({ ...LOCAL_IDENTITY, endpoint: 'http://127.0.0.1:1', maxAttempts: 1 });
    const exporter = { ...console.decideDeps.exporter, client };

    expect(await start(console, 'csv', MONTH, { exporter })).toMatchObject({ status: 500 });

    const says = [{ code: 'export-failed' }];
    expect(await jobOf(console, 'csv')).toMatchObject({ state: 'failed', says });
    expect((await start(console, 'csv')).status).toBe(202);
  });

  it('keep the files of before until others are made', async ({ console }) => {
    await paid(console);
    const before = (await made(console, 'datev'))?.files;
    expect(before).toHaveLength(1);

    await start(console, 'datev');
    expect((await jobOf(console, 'datev'))?.files).toEqual(before);
    await exporting(console, { accounting: undefined })(eventOf('datev'));

    expect(await jobOf(console, 'datev')).toMatchObject({ state: 'refused', files: before });
    expect((await download(console, before?.[0]?.name ?? '')).statusCode).toBe(200);
  });

  it('are asked for once at a time, and again when a run has died', async ({ console }) => {
    const { clock } = console.people.stand;
    expect((await start(console, 'sie')).status).toBe(202);

    expect(await start(console, 'sie')).toMatchObject(problem(409, 'export-running'));
    expect((await start(console, 'csv')).status).toBe(202);
    clock.advance(50 * 60_000);
    expect((await start(console, 'sie')).status).toBe(202);

    expect(console.functions.invoked).toHaveLength(3);
    expect((await jobOf(console, 'sie'))?.state).toBe('asked');
  });

  it('say why they are not made', async ({ console }) => {
    await paid(console);
    const run = async (name: ExportName, change: Partial<ExportDeps> = {}) => {
      const job = await made(console, name, change);
      return [job?.state, ...(job?.says ?? []).map(({ message }) => message)].join(' ');
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
    await paid(console);

    await exporting(console)(eventOf('payroll'));
    expect(await jobOf(console, 'payroll')).toBeUndefined();
    const once = await made(console, 'payroll');
    await exporting(console, { clock: new TestClock('2026-12-02T07:00:00Z') })(eventOf('payroll'));

    expect(await jobOf(console, 'payroll')).toEqual(once);
  });

  it('go on after a run that failed, and end with the same files', async ({ console }) => {
    await paid(console);
    const fonts = () => {
      throw new TypeError('Memory is full.');
    };

    await expect(made(console, 'statements', { fonts })).rejects.toThrow('Memory is full.');
    const failed = (await listed(console))[0];
    expect(failed).toMatchObject({
      may: { may: true, whyNot: null },
      job: { state: 'failed', says: [{ code: 'export-failed' }] },
    });
    await exporting(console)(eventOf('statements'));

    expect(await jobOf(console, 'statements')).toMatchObject({
      state: 'done',
      files: [{ name: 'statements_2026-11_001.zip' }, {}, {}],
    });
  });

  it('give no other file of the bucket, and nothing where the record takes no entry', async ({ console }) => {
    await paid(console);
    await made(console, 'payroll');

    for (const file of ['payroll_2026-10.csv', 'x.xml', '..']) {
      const answer = answered('downloadExport', await download(console, file));
      expect(answer).toMatchObject(problem(404, 'export-file-unknown'));
    }
    const slash = answered('downloadExport', await download(console, '../outbox/x.xml'));
    expect(slash).toMatchObject({ status: 400 });
    for (const [name, body] of [
      ['downloadExport', { file: 'payroll_2026-11.csv' }],
      ['startExport', { name: 'csv', reason: REASON }],
    ] as const) {
      const asking = { params: { month: MONTH }, body };
      const answer = await console.ask(name, console.dora, asking, { audit: AUDIT_AWAY });
      expect(answer).toMatchObject(problem(500, 'unexpected'));
    }
    expect(await jobOf(console, 'csv')).toBeUndefined();
  });

  it('are refused where the configuration has no such export', async ({ console }) => {
    const without = { accounting: undefined };

    expect(await start(console, 'csv', MONTH, without)).toMatchObject(problem(409, 'export-not-configured'));
    expect(await start(console, 'xero')).toMatchObject(problem(400, 'body-malformed'));
  });
});
