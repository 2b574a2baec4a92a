import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { sourceModesOf } from '../../../functions/core/source-mode.ts';
import { AuditTrail } from '../../../functions/ledger/audit.ts';
import { approvalRulesOf, asksTwoPeople } from '../../../functions/platform/approval-rules.ts';
import { systemClock } from '../../../functions/platform/clock.ts';
import { readDeployedConfig } from '../../../functions/platform/deployed-config.ts';
import { requireVariable } from '../../../functions/platform/environment.ts';
import { createLambdaLog } from '../../../functions/platform/lambda-log.ts';
import { unlogged } from '../../../functions/platform/unlogged.ts';
import { signInOf } from '../sign-in.ts';
import { createHandler } from './handler.ts';

const config = readDeployedConfig();
const clock = systemClock;
const log = createLambdaLog('console-decide');
const table = {
  client: unlogged(new DynamoDBClient()),
  tableName: requireVariable(process.env, 'TABLE_NAME'),
};
const client = new LambdaClient();

export const handler = log.invocations(
  createHandler({
    table,
    queue: {
      client: unlogged(new SQSClient()),
      queueUrl: requireVariable(process.env, 'QUEUE_URL'),
      clock,
      random: Math.random,
    },
    audit: new AuditTrail(table),
    repair: { client, functionName: requireVariable(process.env, 'REPAIR_FUNCTION_NAME') },
    reader: { client, functionName: requireVariable(process.env, 'READER_FUNCTION_NAME') },
    exporter: { client, functionName: requireVariable(process.env, 'EXPORT_FUNCTION_NAME') },
    s3: unlogged(new S3Client()),
    bucketName: requireVariable(process.env, 'BUCKET_NAME'),
    accounting: config.accounting,
    debtorAccounts: config.debtorAccounts,
    sourceModes: sourceModesOf(config.sources),
    limits: config.limits.maxPayoutMinor,
    retryAfter: config.retries.after,
    people: asksTwoPeople(config) ? 2 : 1,
    approval: approvalRulesOf(config),
    signIn: signInOf(config, process.env),
    clock,
    log,
  }),
);
