import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { systemClock } from '../platform/clock.ts';
import { readDeployedConfig } from '../platform/deployed-config.ts';
import { requireVariable } from '../platform/environment.ts';
import { createLambdaLog } from '../platform/lambda-log.ts';
import { unlogged } from '../platform/unlogged.ts';
import { createHandler } from './handler.ts';

const log = createLambdaLog('reconcile-bank-reports');

export const handler = log.invocations(
  createHandler({
    table: { client: unlogged(new DynamoDBClient()), tableName: requireVariable(process.env, 'TABLE_NAME') },
    s3: new S3Client(),
    debtorAccounts: readDeployedConfig().debtorAccounts,
    clock: systemClock,
    log,
  }),
);
