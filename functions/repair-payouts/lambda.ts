import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { sourceModesOf } from '../core/source-mode.ts';
import { approvalRulesOf } from '../platform/approval-rules.ts';
import { systemClock } from '../platform/clock.ts';
import { readDeployedConfig } from '../platform/deployed-config.ts';
import { requireVariable } from '../platform/environment.ts';
import { createLambdaLog } from '../platform/lambda-log.ts';
import { createLambdaMetrics } from '../platform/lambda-metrics.ts';
import { unlogged } from '../platform/unlogged.ts';
import { createHandler } from './handler.ts';

const config = readDeployedConfig();
const { repair, retries, sources, debtorAccounts } = config;
const clock = systemClock;

const log = createLambdaLog('repair-payouts');

export const handler = log.invocations(
  createHandler({
    table: { client: unlogged(new DynamoDBClient()), tableName: requireVariable(process.env, 'TABLE_NAME') },
    queue: {
      client: unlogged(new SQSClient()),
      queueUrl: requireVariable(process.env, 'QUEUE_URL'),
      clock,
      random: Math.random,
    },
    bucket: { client: new S3Client(), bucketName: requireVariable(process.env, 'BUCKET_NAME') },
    clock,
    log,
    stalledAfterMs: repair.stalledAfterMinutes * 60_000,
    maxAttempts: retries.maxAttempts,
    retryAfter: retries.after,
    sourceModes: sourceModesOf(sources),
    sources,
    debtorAccounts,
    approval: approvalRulesOf(config),
    anchors: config.objectLock !== undefined,
    metrics: createLambdaMetrics(requireVariable(process.env, 'METRICS_NAMESPACE')),
  }),
);
