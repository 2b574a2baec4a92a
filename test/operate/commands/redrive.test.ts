import { join } from 'node:path';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { describe, expect } from 'vitest';
import { insertPayout } from '../../../functions/ledger/payouts.ts';
import { startLocalAws } from '../../../local/embedded/local-aws.ts';
import { createQueue } from '../../../local/embedded/resources.ts';
import { exampleConfig } from '../../support/config.ts';
import { it as stageIt } from '../../support/deployed-stage.ts';
import { expense } from '../../support/expenses.ts';
import { payoutOf } from '../../support/payouts.ts';
import { runHere } from '../../support/run-here.ts';
import { PROJECT } from '../../support/run-node.ts';

const config = join(PROJECT, 'config/example.json');

/** With a report in the inbox of the stage. */
const it = stageIt.extend('report', { scope: 'file' }, async ({ stage: { bucket } }) => {
  const report = { Bucket: bucket.bucketName, Key: 'inbox/a.xml' };
  await bucket.client.send(new PutObjectCommand({ ...report, Body: '<a/>', ContentLength: 4 }));
  return report;
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
  it('says what it would do with kept stores, and then does it', async ({ stage }) => {
    const dataDir = join(stage.folder, 'kept');
    await keepStores(dataDir);
    const redrive = (...more: readonly string[]) => {
      const args = ['payouts', '--data', dataDir, '--config', config, ...more];
      return runHere('operate/commands/redrive.ts', args, { cwd: stage.folder });
    };

    const shown = await redrive('--dry-run');
    const done = await redrive();
    const again = await redrive();

    expect(shown).toMatchObject({ code: 1, stderr: '' });
    expect(shown.stdout).toContain('2 messages: 1 would be sent to the queue again, 0 would be removed');
    expect(done.stdout).toContain('2 messages: 1 sent to the queue again, 0 removed');
    expect(done.stdout).toMatch(/ {2}not a message of ours$/m);
    expect(again.stdout).toContain('1 message: 0 sent to the queue again');
  });

  it('has missed reports of a deployed stage read again, and shows the scheduled runs', async ({
    embedded: { sqs },
    stage,
    report,
  }) => {
    const QueueUrl = await createQueue(sqs, 'ev-payouts-test-missed-runs');
    const missed = { Records: [{ s3: { bucket: { name: report.Bucket }, object: { key: report.Key } } }] };
    for (const body of [missed, { task: 'repair' }]) {
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(body) }));
    }

    const done = await stage.run('redrive', 'missed-runs', '--stage', 'test');

    expect(done).toMatchObject({ code: 1, stderr: '' });
    expect(done.stdout).toContain('2 messages: 1 of bank reports read again, 0 removed, 1 left.');
    expect(done.stdout).toMatch(/ replayed +inbox\/a\.xml$/m);
    expect(done.stdout).toMatch(/ left +\{"task":"repair"\}$/m);
  });

  it('says which queue it does not find', async ({ stage }) => {
    const ended = await stage.run('redrive', 'events', '--stage', 'nowhere');

    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('There is no queue ev-payouts-nowhere-events-aside');
  });

  it.for<[args: string[], problem: string]>([
    [[], 'Give payouts, events or missed-runs.'],
    [['payouts'], 'Give --stage NAME, or --data DIR'],
    [['payouts', '--stage', 'a', '--data', 'b'], 'Give one of --stage and --data, not both'],
    [['payouts', '--stage', 'No Stage'], '--stage is not the name of a stage'],
    [['events', '--data', 'kept'], 'events are set aside in a deployed stage only'],
    [['payouts', '--data', 'kept', '--limit', '0'], '--limit is a whole number from 1 to 10000.'],
    [['payouts', '--data', 'kept', '--remove-runs'], '--remove-runs is for missed-runs.'],
  ])('refuses %j', async ([args, problem], { stage }) => {
    const ended = await stage.run('redrive', ...args);

    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(problem);
  });
});

describe('npm run replay-report', () => {
  it('has the function read the reports that are there, and names one that is not', async ({
    functions,
    stage,
    report,
  }) => {
    const ended = await stage.run('replay-report', report.Key, 'inbox/b.xml', '--stage', 'test');

    expect(ended).toMatchObject({ code: 1, stderr: '' });
    expect(ended.stdout).toContain('inbox/a.xml is read again');
    expect(ended.stdout.replaceAll('\n', ' ')).toContain(
      `inbox/b.xml is not there. Check the key: s3://${report.Bucket}/inbox/ has the reports.`,
    );
    expect(JSON.stringify(functions.invoked.at(-1)?.event)).toContain(`{"name":"${report.Bucket}"}`);
  });

  it('refuses a key outside the inbox', async ({ stage }) => {
    const ended = await stage.run('replay-report', 'outbox/file.xml', '--stage', 'any');

    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('outbox/file.xml is not the key of a report in inbox/.');
  });
});
