import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { sourceModesOf } from '../core/source-mode.ts';
import { approvalRulesOf } from '../platform/approval-rules.ts';
import { systemClock } from '../platform/clock.ts';
import { readDeployedConfig } from '../platform/deployed-config.ts';
import { requireVariable } from '../platform/environment.ts';
import { createLambdaLog } from '../platform/lambda-log.ts';
import { unlogged } from '../platform/unlogged.ts';
import { createHandler } from './handler.ts';

const config = readDeployedConfig();
const { debtorAccounts, sources } = config;
const log = createLambdaLog('submit-batches');

const submit = createHandler({
  table: { client: unlogged(new DynamoDBClient()), tableName: requireVariable(process.env, 'TABLE_NAME') },
  bucket: { client: new S3Client(), bucketName: requireVariable(process.env, 'BUCKET_NAME') },
  debtorAccounts,
  approval: approvalRulesOf(config),
  sourceModes: sourceModesOf(sources),
  clock: systemClock,
  random: Math.random,
  log,
});

/** Answers nothing: as JSON has no bigint, the runtime would call the whole run failed. */
export const handler = log.invocations(async (event): Promise<void> => {
  await submit(event);
});
