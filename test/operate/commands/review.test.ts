import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Payout } from '../../../functions/core/payout.ts';
import { insertPayout, readPayout } from '../../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../../functions/ledger/table.ts';
import {
  type EmbeddedService,
  startDynamoDb,
  startQueueAndObjects,
} from '../../../local/embedded/embedded-aws.ts';
import { LOCAL_IDENTITY } from '../../../local/embedded/local-aws.ts';
import { createTable } from '../../../local/embedded/resources.ts';
import { exampleText } from '../../support/config.ts';
import { drain } from '../../support/embedded.ts';
import { expense } from '../../support/expenses.ts';
import { CALLER_ARN, type IdentityService, startIdentityService } from '../../support/identity-service.ts';
import { payoutOf } from '../../support/payouts.ts';
import { type Ended, PROJECT, runNode } from '../../support/run-node.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const workDir = temporaryFolder();
const TIMEOUT_MS = 60_000;

let dynamoDb: EmbeddedService;
let queues: EmbeddedService;
let sts: IdentityService;
let table: LedgerTable;
let sqs: SQSClient;
let queueUrl: string;

beforeAll(async () => {
  [dynamoDb, queues, sts] = await Promise.all([
    startDynamoDb(undefined),
    startQueueAndObjects(undefined),
    startIdentityService(),
  ]);
  table = {
    client: new DynamoDBClient({ ...LOCAL_IDENTITY, endpoint: dynamoDb.endpoint }),
    tableName: 'ev-payouts-test',
  };
  sqs = new SQSClient({ ...LOCAL_IDENTITY, endpoint: queues.endpoint });
  await createTable(table.client, table.tableName);
  ({ QueueUrl: queueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: 'ev-payouts-test-payouts' }),
  ));
  mkdirSync(join(workDir, 'config'));
  writeFileSync(join(workDir, 'config/test.json'), exampleText().replace('"example"', '"test"'));
  writeFileSync(join(workDir, 'config/other.json'), exampleText());
});

afterAll(async () => {
  for (const client of [table.client, sqs]) client.destroy();
  await Promise.all([dynamoDb.close(), queues.close(), sts.close()]);
});

/** Against the stage `test`, with the credentials of the environment. */
async function review(...args: readonly string[]): Promise<Ended> {
  const env = {
    AWS_REGION: LOCAL_IDENTITY.region,
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.endpoint,
    AWS_ENDPOINT_URL_SQS: queues.endpoint,
    AWS_ENDPOINT_URL_STS: sts.endpoint,
    COLUMNS: '120',
  };
  return runNode([join(PROJECT, 'operate/commands/review.ts'), ...args, '--stage', 'test'], {
    cwd: workDir,
    env,
  });
}

async function held(expenseId: string): Promise<Payout> {
  const payout = payoutOf(expense({ expenseId, amount: { text: '1000001', unit: 'minor' } }));
  await insertPayout(table, payout);
  return payout;
}

async function lastStepOf({ payoutId }: Payout) {
  return (await readPayout(table, payoutId))?.history.at(-1);
}

describe('npm run review against a stage', () => {
  it(
    'releases in the name of the AWS identity, and sends the payout to the queue of the stage',
    async () => {
      const payout = await held('released');

      const ended = await review('release', payout.payoutId.toLowerCase(), '--reason', ' asked ');

      expect(ended).toMatchObject({ code: 0, stderr: '' });
      expect(await lastStepOf(payout)).toMatchObject({
        to: 'ready',
        by: 'operator',
        facts: { person: CALLER_ARN, reason: 'asked' },
      });
      expect((await drain(sqs, queueUrl)).map(({ payoutId }) => payoutId)).toEqual([payout.payoutId]);
    },
    TIMEOUT_MS,
  );

  it(
    'has a name beside the identity, and finds the payout by its expense',
    async () => {
      const payout = await held('cancelled');

      const ended = await review('cancel', 'cancelled', '--by', 'Ada', '--reason', 'paid in cash');

      expect(ended.code).toBe(0);
      expect(await lastStepOf(payout)).toMatchObject({
        to: 'cancelled',
        facts: { person: `Ada (${CALLER_ARN})`, reason: 'paid in cash' },
      });
      expect((await review('cancel', 'cancelled', '--reason', 'again')).stdout).toContain(
        'It is cancelled already.',
      );
    },
    TIMEOUT_MS,
  );

  it(
    'refuses a release by the limits of another stage, and changes nothing',
    async () => {
      const payout = await held('other');

      const ended = await review('release', 'other', '--reason', 'asked', '--config', 'config/other.json');

      expect(ended.code).toBe(2);
      expect(ended.stderr).toContain('The configuration is that of the stage example, and not of test.');
      expect((await lastStepOf(payout))?.version).toBe(1);
    },
    TIMEOUT_MS,
  );

  it(
    'lists, finds and shows',
    async () => {
      const payout = await held('looked-at');

      const list = await review('list', '--month', '2026-10', '--reason', 'limit-exceeded');
      const found = await review('find', 'LOOKED', '--csv');
      const shown = await review('show', `${payout.payoutId}-01`, '--json');

      expect(list.stdout).toContain(payout.payoutId);
      expect(found.stdout).toContain(`"${payout.payoutId}","held"`);
      expect(JSON.parse(shown.stdout)).toMatchObject({ payoutId: payout.payoutId, isBelieved: true });
    },
    TIMEOUT_MS,
  );

  it.each<[string, readonly string[], string]>([
    ['a payout that is not there', ['show', 'PO00000000000000000000000000'], 'The ledger has no payout'],
    [
      'a payout to release that is not there',
      ['release', 'nobody', '--reason', 'x'],
      'There is no payout nobody.',
    ],
    [
      'a report that was never read',
      ['unmatched', 'camt.053:0123456789abcdef'],
      'No bank report camt.053:0123456789abcdef was read.',
    ],
    ['a configuration that is not there', ['list', '--config', 'none.json'], 'none.json cannot be read'],
  ])(
    'ends with 2 for %s',
    async (_what, args, why) => {
      expect(await review(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
    },
    TIMEOUT_MS,
  );
});

describe('npm run review where AWS does not know who asks', () => {
  it(
    'says to log in again, and changes nothing',
    async () => {
      const payout = await held('expired');
      await sts.close();
      sts = await startIdentityService('ExpiredToken');

      const ended = await review('cancel', 'expired', '--reason', 'x');

      expect(ended).toMatchObject({ code: 2, stderr: expect.stringContaining('aws sso login') });
      expect((await lastStepOf(payout))?.version).toBe(1);
    },
    TIMEOUT_MS,
  );
});
