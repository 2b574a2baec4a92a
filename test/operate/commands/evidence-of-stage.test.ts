import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertPayout } from '../../../functions/ledger/payouts.ts';
import {
  type EmbeddedService,
  startDynamoDb,
  startQueueAndObjects,
} from '../../../local/embedded/embedded-aws.ts';
import { LOCAL_IDENTITY } from '../../../local/embedded/local-aws.ts';
import { createTable } from '../../../local/embedded/resources.ts';
import { expense, IBANS } from '../../support/expenses.ts';
import { type IdentityService, startIdentityService } from '../../support/identity-service.ts';
import { payoutOf } from '../../support/payouts.ts';
import { PROJECT, runNode } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const BUCKET = 'ev-payouts-test-111122223333-eu-central-1-an';

let tables: EmbeddedService;
let objects: EmbeddedService;
let sts: IdentityService;

beforeAll(async () => {
  [tables, objects, sts] = await Promise.all([
    startDynamoDb(undefined),
    startQueueAndObjects(undefined),
    startIdentityService(),
  ]);
});

afterAll(async () => {
  await Promise.all([tables.close(), objects.close(), sts.close()]);
});

describe('evidence of a deployed stage', () => {
  it('is made from its table and its bucket, by whom AWS knows, and lies where the command was given', async () => {
    const dynamoDb = new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: tables.endpoint });
    const s3 = new S3Client({ ...LOCAL_IDENTITY, endpoint: objects.endpoint, forcePathStyle: true });
    await createTable(dynamoDb, 'ev-payouts-test');
    await insertPayout(
      { client: dynamoDb, tableName: 'ev-payouts-test' },
      payoutOf(expense({ iban: IBANS.wrongCheckDigits })),
    );
    await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await s3.send(
      new PutObjectCommand({ Bucket: BUCKET, Key: 'anchors/2026-10-05-no-anchor.json', Body: '{}' }),
    );
    dynamoDb.destroy();
    s3.destroy();
    const env = {
      AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
      AWS_ENDPOINT_URL_S3: objects.endpoint,
      AWS_ENDPOINT_URL_STS: sts.endpoint,
      AWS_REGION: LOCAL_IDENTITY.region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    const args = ['--stage', 'test', '--month', '2026-10', '--config', join(PROJECT, 'config/example.json')];

    const made = await runNode([join(PROJECT, 'operate/commands/evidence.ts'), ...args], {
      cwd: folder,
      env,
    });
    const verified = await runNode(
      [join(PROJECT, 'operate/commands/verify.ts'), 'evidence-test-2026-10.tar', '--json'],
      { cwd: folder },
    );

    // The run that the payout names is not there, and what lies among the anchors is none: both are told.
    expect(made.code).toBe(1);
    expect(made.stdout).toContain('evidence-test-2026-10.tar has 1 payout of 2026-10');
    const { holds, about, answers } = JSON.parse(verified.stdout);
    expect([verified.code, holds, about]).toEqual([1, false, { stage: 'test', month: '2026-10' }]);
    const broken = answers.filter((answer: { holds: boolean }) => !answer.holds);
    expect(broken.map(({ check }: { check: string }) => check)).toEqual(['runs', 'anchors']);
  });
});
