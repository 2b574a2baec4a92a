import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainDate } from '../../../functions/core/date.ts';
import type { Payout } from '../../../functions/core/payout.ts';
import { readAudit } from '../../../functions/ledger/audit.ts';
import type { LedgerTable } from '../../../functions/ledger/table.ts';
import { systemClock } from '../../../functions/platform/clock.ts';
import {
  type EmbeddedService,
  startDynamoDb,
  startQueueAndObjects,
} from '../../../local/embedded/embedded-aws.ts';
import { LOCAL_IDENTITY } from '../../../local/embedded/local-aws.ts';
import { createTable } from '../../../local/embedded/resources.ts';
import { debit } from '../../support/bank-facts.ts';
import { exampleText } from '../../support/config.ts';
import { objectsOf } from '../../support/embedded.ts';
import { CALLER_ARN, type IdentityService, startIdentityService } from '../../support/identity-service.ts';
import { putPaidPayout } from '../../support/paid-payout.ts';
import { type Ended, PROJECT, runNode } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const TIMEOUT_MS = 60_000;
const BUCKET = 'ev-payouts-test-111122223333-eu-central-1-an';

let dynamoDb: EmbeddedService;
let objects: EmbeddedService;
let sts: IdentityService;
let table: LedgerTable;
let s3: S3Client;
let paid: Payout;

beforeAll(async () => {
  [dynamoDb, objects, sts] = await Promise.all([
    startDynamoDb(undefined),
    startQueueAndObjects(undefined),
    startIdentityService(),
  ]);
  const client = new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: dynamoDb.endpoint });
  s3 = new S3Client({ ...LOCAL_IDENTITY, endpoint: objects.endpoint, forcePathStyle: true });
  table = { client, tableName: 'ev-payouts-test' };
  await createTable(client, table.tableName);
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const bookingDate = plainDate('2025-11-03');
  paid = await putPaidPayout(table, debit({ amountMinor: 1250n, currency: 'EUR', bookingDate }));
  mkdirSync(join(folder, 'config'));
  const text = exampleText()
    .replace('"example"', '"test"')
    .replace('"firstMonth": "2026-10"', '"firstMonth": "2025-11"')
    .replace('"nordfleet-eur": "1200"', '"nordfleet-eur": "1200", "eur-main": "1250"');
  writeFileSync(join(folder, 'config/test.json'), text);
  const { accounting: _, ...without } = JSON.parse(text);
  writeFileSync(join(folder, 'config/without.json'), JSON.stringify(without));
});

afterAll(async () => {
  table.client.destroy();
  s3.destroy();
  await Promise.all([dynamoDb.close(), objects.close(), sts.close()]);
});

async function run(
  command: 'journal' | 'payroll' | 'statements',
  ...args: readonly string[]
): Promise<Ended> {
  const credentials = LOCAL_IDENTITY.credentials;
  return runNode([join(PROJECT, `operate/commands/${command}.ts`), ...args], {
    cwd: folder,
    env: {
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
      AWS_ENDPOINT_URL_S3: objects.endpoint,
      AWS_ENDPOINT_URL_STS: sts.endpoint,
    },
  });
}

const out = (): string => join(folder, 'out/exports/test');

describe('npm run journal, npm run payroll and npm run statements', () => {
  it('preview, close, write for their reader alone, put into the bucket, and repeat', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const stage = ['--month', '2025-11', '--stage', 'test'];

    const preview = await run('journal', ...stage, '--preview', '--format', 'datev');
    expect(preview).toMatchObject({ code: 0, stderr: '' });
    expect(preview.stdout).toContain('A preview of 2025-11, which is open: nothing was closed; 2 entries.');
    expect(readdirSync(out())).toEqual(['EXTF_Buchungsstapel_2025-11_EUR_PREVIEW.csv']);
    expect((await objectsOf({ client: s3, bucketName: BUCKET })).size).toBe(0);

    const closed = await run('journal', ...stage);
    expect(closed.code).toBe(0);
    expect(closed.stdout).toContain(`2025-11 is closed since`);
    expect(closed.stdout).toContain(`They also lie in s3://${BUCKET}/exports/2025-11/`);
    const inBucket = await objectsOf({ client: s3, bucketName: BUCKET });
    expect([...inBucket.keys()].sort()).toEqual([
      'exports/2025-11/EXTF_Buchungsstapel_2025-11_EUR.csv',
      'exports/2025-11/business-central_2025-11.csv',
      'exports/2025-11/e-conomic_2025-11.csv',
      'exports/2025-11/journal_2025-11.csv',
      'exports/2025-11/netsuite_2025-11.csv',
      'exports/2025-11/sie4i_2025-11_EUR.si',
    ]);
    for (const [key, bytes] of inBucket) {
      const path = join(out(), key.slice('exports/2025-11/'.length));
      expect(readFileSync(path)).toEqual(bytes);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    }

    const again = await run('journal', ...stage, '--format', 'sie', '--out', join(folder, 'again'));
    expect(again.stdout).toContain('The same files in the format sie as were first exported at');
    expect(readFileSync(join(folder, 'again/sie4i_2025-11_EUR.si'))).toEqual(
      inBucket.get('exports/2025-11/sie4i_2025-11_EUR.si'),
    );

    const payroll = await run('payroll', ...stage);
    expect(payroll.code).toBe(0);
    expect(readFileSync(join(out(), 'payroll_2025-11.csv'), 'utf8')).toContain(`"${paid.recipientName}"`);

    const statements = await run('statements', ...stage, '--out', join(folder, 'statements'));
    expect(statements.code, statements.stderr).toBe(0);
    expect(statements.stdout).toContain('Statements of 1 recipient.');
    const written = readdirSync(join(folder, 'statements')).sort();
    expect(written).toEqual([
      expect.stringMatching(/^statement_2025-11_spirii-nordfleet_recipient-1_\w{8}\.csv$/),
      expect.stringMatching(/^statement_2025-11_spirii-nordfleet_recipient-1_\w{8}\.pdf$/),
      'summary_2025-11_spirii-nordfleet.csv',
      'summary_2025-11_spirii-nordfleet.pdf',
    ]);
    const kept = await objectsOf({ client: s3, bucketName: BUCKET });
    expect([...kept.keys()].filter((key) => /statement|summary/.test(key)).sort()).toEqual([
      'exports/2025-11/statements_2025-11_001.zip',
      'exports/2025-11/summary_2025-11_spirii-nordfleet.csv',
      'exports/2025-11/summary_2025-11_spirii-nordfleet.pdf',
    ]);
    const one = await run('statements', ...stage, '--recipient', paid.recipientId, '--preview');
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

  it('say what to do where they cannot', { timeout: TIMEOUT_MS }, async () => {
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
    const help = await run('statements', '--help');
    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('Exit status:');
  });
});
