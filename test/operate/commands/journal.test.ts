import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, vi } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import { readAudit } from '../../../functions/ledger/audit.ts';
import { systemClock } from '../../../functions/platform/clock.ts';
import { debit } from '../../support/bank-facts.ts';
import { exampleText } from '../../support/config.ts';
import { it as stageIt } from '../../support/deployed-stage.ts';
import { objectsOf } from '../../support/embedded.ts';
import { CALLER_ARN } from '../../support/identity-service.ts';
import { putPaidPayout } from '../../support/paid-payout.ts';

vi.setConfig({ testTimeout: 60_000 });

/** With a payout that was paid in the first month of the stage's books. */
const it = stageIt.extend('paid', { scope: 'file' }, async ({ stage: { folder, table } }) => {
  const text = exampleText()
    .replace('"example"', '"test"')
    .replace('"firstMonth": "2026-10"', '"firstMonth": "2025-11"')
    .replace('"nordfleet-eur": "1200"', '"nordfleet-eur": "1200", "eur-main": "1250"');
  writeFileSync(join(folder, 'config/test.json'), text);
  const { accounting: _, ...without } = JSON.parse(text);
  writeFileSync(join(folder, 'config/without.json'), JSON.stringify(without));
  const bookingDate = plainDate('2025-11-03');
  return putPaidPayout(table, debit({ amountMinor: 1250n, currency: 'EUR', bookingDate }));
});

describe('npm run journal, npm run payroll and npm run statements', () => {
  it('preview, close, write for their reader alone, put into the bucket, and repeat', async ({
    stage,
    paid,
  }) => {
    const { folder, table, bucket, run } = stage;
    const out = join(folder, 'out/exports/test');
    const november = ['--month', '2025-11', '--stage', 'test'];

    const preview = await run('journal', ...november, '--preview', '--format', 'datev');
    expect(preview).toMatchObject({ code: 0, stderr: '' });
    expect(preview.stdout).toContain('A preview of 2025-11, which is open: nothing was closed; 2 entries.');
    expect(readdirSync(out)).toEqual(['EXTF_Buchungsstapel_2025-11_EUR_PREVIEW.csv']);
    expect((await objectsOf(bucket)).size).toBe(0);

    const closed = await run('journal', ...november);
    expect(closed.code).toBe(0);
    expect(closed.stdout).toContain(`2025-11 is closed since`);
    expect(closed.stdout).toContain(`They also lie in s3://${bucket.bucketName}/exports/2025-11/`);
    const inBucket = await objectsOf(bucket);
    expect([...inBucket.keys()].sort()).toEqual([
      'exports/2025-11/EXTF_Buchungsstapel_2025-11_EUR.csv',
      'exports/2025-11/business-central_2025-11.csv',
      'exports/2025-11/e-conomic_2025-11.csv',
      'exports/2025-11/journal_2025-11.csv',
      'exports/2025-11/netsuite_2025-11.csv',
      'exports/2025-11/sie4i_2025-11_EUR.si',
    ]);
    for (const [key, bytes] of inBucket) {
      const path = join(out, key.slice('exports/2025-11/'.length));
      expect(readFileSync(path)).toEqual(bytes);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }

    const again = await run('journal', ...november, '--format', 'sie', '--out', join(folder, 'again'));
    expect(again.stdout).toContain('The same files in the format sie as were first exported at');
    expect(readFileSync(join(folder, 'again/sie4i_2025-11_EUR.si'))).toEqual(
      inBucket.get('exports/2025-11/sie4i_2025-11_EUR.si'),
    );

    const payroll = await run('payroll', ...november);
    expect(payroll.code).toBe(0);
    expect(readFileSync(join(out, 'payroll_2025-11_spirii-nordfleet.csv'), 'utf8')).toContain(
      `"${paid.recipientName}"`,
    );

    const statements = await run('statements', ...november, '--out', join(folder, 'statements'));
    expect(statements.code, statements.stderr).toBe(0);
    expect(statements.stdout).toContain('Recipients with a statement: 1.');
    const written = readdirSync(join(folder, 'statements')).sort();
    expect(written).toEqual([
      expect.stringMatching(/^statement_2025-11_spirii-nordfleet_recipient-1_\w{8}\.csv$/),
      expect.stringMatching(/^statement_2025-11_spirii-nordfleet_recipient-1_\w{8}\.pdf$/),
      'summary_2025-11_spirii-nordfleet.csv',
      'summary_2025-11_spirii-nordfleet.pdf',
    ]);
    const kept = await objectsOf(bucket);
    expect([...kept.keys()].filter((key) => /statement|summary/.test(key)).sort()).toEqual([
      'exports/2025-11/statements_2025-11_001.zip',
      'exports/2025-11/summary_2025-11_spirii-nordfleet.csv',
      'exports/2025-11/summary_2025-11_spirii-nordfleet.pdf',
    ]);
    const one = await run('statements', ...november, '--recipient', paid.recipientId, '--preview');
    expect(one.stdout).toContain(written[1]?.toString());

    const day = new Date().toISOString().slice(0, 10);
    const { entries, isWhole } = await readAudit({ table, clock: systemClock }, day, {
      before: undefined,
      limit: 10,
    });
    expect(isWhole).toBe(true);
    expect(entries.map(({ what, about, detail, by }) => [what, about, detail, by.subject]).reverse()).toEqual(
      [
        ['export-journal', '2025-11', 'preview', CALLER_ARN],
        ['export-journal', '2025-11', 'csv, datev, sie, business-central, e-conomic, netsuite', CALLER_ARN],
        ['export-journal', '2025-11', 'sie', CALLER_ARN],
        ['export-payroll', '2025-11', '', CALLER_ARN],
        ['export-statements', '2025-11', '', CALLER_ARN],
        ['export-statements', '2025-11', 'preview', CALLER_ARN],
      ],
    );
  });

  it('say what to do where they cannot', async ({ stage: { folder, run }, paid: _ }) => {
    const stage = ['--stage', 'test'];

    const early = await run('journal', '--month', '2025-10', ...stage);
    expect(early).toMatchObject({ code: 1 });
    expect(early.stdout).toContain('No journal begins before 2025-11');
    for (const [args, message] of [
      [['--month', '2025-13', ...stage], 'Give --month and a month'],
      [['--month', '2025-11', '--format', 'xero', ...stage], 'The configuration has no format xero.'],
      [['--month', '2025-11'], 'Give --stage NAME, or --data DIR'],
      [['2025-11', ...stage], 'Give options alone.'],
      [
        ['--month', '2025-11', '--config', 'config/without.json', ...stage],
        'The configuration has no accounting',
      ],
    ] as const) {
      const ended = await run('journal', ...args);
      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain(message);
    }
    const blocked = await run(
      'journal',
      '--month',
      '2025-11',
      '--out',
      join(folder, 'config/test.json'),
      ...stage,
    );
    expect(blocked).toMatchObject({ code: 2 });
    expect(blocked.stderr).toContain('is not a folder that can be written');
    const nobody = await run('statements', '--month', '2025-11', '--recipient', 'nobody', ...stage);
    expect(nobody).toMatchObject({ code: 1 });
    expect(nobody.stdout).toContain('Nobody with the id nobody was paid in 2025-11.');
  });
});
