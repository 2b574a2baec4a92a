import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertPayout } from '../../../functions/ledger/payouts.ts';
import { type EmbeddedService, startQueueAndObjects } from '../../../local/embedded/embedded-aws.ts';
import { LOCAL_IDENTITY, startLocalAws } from '../../../local/embedded/local-aws.ts';
import { exampleConfig } from '../../support/config.ts';
import { expense } from '../../support/expenses.ts';
import { type IdentityService, startIdentityService } from '../../support/identity-service.ts';
import { payoutOf } from '../../support/payouts.ts';
import { type ReportFunction, startReportFunction } from '../../support/report-function.ts';
import { runHere } from '../../support/run-here.ts';
import { type Ended, PROJECT } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const workDir = temporaryFolder();

function command(file: string, args: readonly string[], env = {}): Promise<Ended> {
  return runHere(join('operate/commands', file), args, { cwd: workDir, env });
}

const config = join(PROJECT, 'config/example.json');

let services: EmbeddedService;
let sqs: SQSClient;
let s3: S3Client;
let reader: ReportFunction;
let sts: IdentityService;
let deployed: Readonly<Record<string, string>>;

beforeAll(async () => {
  services = await startQueueAndObjects(undefined);
  const { endpoint } = services;
  reader = await startReportFunction(endpoint);
  sts = await startIdentityService();
  sqs = new SQSClient({ ...LOCAL_IDENTITY, endpoint });
  s3 = new S3Client({ ...LOCAL_IDENTITY, endpoint, forcePathStyle: true });
  deployed = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: reader.endpoint,
    AWS_ENDPOINT_URL_LAMBDA: reader.endpoint,
    AWS_REGION: LOCAL_IDENTITY.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  };
});

afterAll(async () => {
  sqs.destroy();
  s3.destroy();
  await reader.close();
  await sts.close();
  await services.close();
});

/** Kept stores with a ready payout whose message is dead, and a message that is not ours. */
async function keepStores(dataDir: string): Promise<void> {
  const { stage } = exampleConfig();
  const aws = await startLocalAws(stage, dataDir, {});
  const { payoutId, version } = payoutOf();
  await insertPayout({ client: aws.dynamoDb, tableName: aws.tableName }, payoutOf(expense()));
  for (const MessageBody of [JSON.stringify({ payoutId, version }), 'not ours']) {
    await aws.sqs.send(new SendMessageCommand({ QueueUrl: aws.deadLetterQueueUrl, MessageBody }));
  }
  await aws.close();
}

describe('npm run redrive', () => {
  it('says what it would do with kept stores, and then does it', async () => {
    const dataDir = join(workDir, 'kept');
    await keepStores(dataDir);
    const args = ['payouts', '--data', dataDir, '--config', config];

    const shown = await command('redrive.ts', [...args, '--dry-run']);
    const done = await command('redrive.ts', args);
    const again = await command('redrive.ts', args);

    expect(shown).toMatchObject({ code: 1, stderr: '' });
    expect(shown.stdout).toContain('2 messages: 1 would be sent to the queue again, 0 would be removed');
    expect(done.stdout).toContain('2 messages: 1 sent to the queue again, 0 removed');
    expect(done.stdout).toMatch(/ {2}not a message of ours$/m);
    expect(again.stdout).toContain('1 message: 0 sent to the queue again');
  });

  it('has missed reports of a deployed stage read again, and shows the scheduled runs', async () => {
    const Bucket = 'ev-payouts-test-111122223333-eu-central-1-an';
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'inbox/a.xml', Body: '<a/>', ContentLength: 4 }));
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'ev-payouts-test-missed-runs' }));
    const report = { Records: [{ s3: { bucket: { name: Bucket }, object: { key: 'inbox/a.xml' } } }] };
    for (const body of [report, { task: 'repair' }]) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
    }

    const done = await command('redrive.ts', ['missed-runs', '--stage', 'test'], deployed);

    expect(done).toMatchObject({ code: 1, stderr: '' });
    expect(done.stdout).toContain('2 messages: 1 of bank reports read again, 0 removed, 1 left.');
    expect(done.stdout).toMatch(/ replayed +inbox\/a\.xml$/m);
    expect(done.stdout).toMatch(/ left +\{"task":"repair"\}$/m);
  });

  it('says which queue it does not find', async () => {
    const ended = await command('redrive.ts', ['events', '--stage', 'nowhere'], deployed);

    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('There is no queue ev-payouts-nowhere-events-aside');
  });

  it.each([
    [[], 'Give payouts, events or missed-runs.'],
    [['payouts'], 'Give --stage NAME, or --data DIR'],
    [['payouts', '--stage', 'a', '--data', 'b'], 'Give one of --stage and --data, not both'],
    [['payouts', '--stage', 'No Stage'], '--stage is not the name of a stage'],
    [['events', '--data', 'kept'], 'events are set aside in a deployed stage only'],
    [['payouts', '--data', 'kept', '--limit', '0'], '--limit is a whole number from 1 to 10000.'],
    [['payouts', '--data', 'kept', '--remove-runs'], '--remove-runs is for missed-runs.'],
  ])('refuses %j', async (args, problem) => {
    const ended = await command('redrive.ts', args);

    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(problem);
  });
});

describe('npm run replay-report', () => {
  it('has the function read the reports that are there, and names one that is not', async () => {
    const Bucket = 'ev-payouts-replayed-111122223333-eu-central-1-an';
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'inbox/a.xml', Body: '<a/>', ContentLength: 4 }));

    const ended = await command('replay-report.ts', ['inbox/a.xml', 'inbox/b.xml', '--stage', 'replayed'], {
      ...deployed,
      AWS_ENDPOINT_URL_STS: sts.endpoint,
    });

    expect(ended).toMatchObject({ code: 1, stderr: '' });
    expect(ended.stdout).toContain('inbox/a.xml is read again');
    expect(ended.stdout.replaceAll('\n', ' ')).toContain(
      `inbox/b.xml is not there. Check the key: s3://${Bucket}/inbox/ has the reports.`,
    );
    expect(JSON.stringify(reader.invoked.at(-1)?.event)).toContain(`{"name":"${Bucket}"}`);
  });

  it('refuses a key outside the inbox', async () => {
    const ended = await command('replay-report.ts', ['outbox/file.xml', '--stage', 'any']);

    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('outbox/file.xml is not the key of a report in inbox/.');
  });
});
