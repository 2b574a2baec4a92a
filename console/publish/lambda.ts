import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { AuditTrail } from '../../functions/ledger/audit.ts';
import { systemClock } from '../../functions/platform/clock.ts';
import { readDeployedConfig } from '../../functions/platform/deployed-config.ts';
import { requireVariable } from '../../functions/platform/environment.ts';
import { createLambdaLog } from '../../functions/platform/lambda-log.ts';
import { unlogged } from '../../functions/platform/unlogged.ts';
import { rulesInForce } from '../../operate/rules-in-force.ts';
import { createHandler } from './handler.ts';

const log = createLambdaLog('console-publish');
const table = {
  client: unlogged(new DynamoDBClient()),
  tableName: requireVariable(process.env, 'TABLE_NAME'),
};

export const handler = log.invocations(
  createHandler({
    table,
    audit: new AuditTrail(table),
    clock: systemClock,
    rules: rulesInForce(readDeployedConfig()),
    s3: new S3Client(),
    bucketName: requireVariable(process.env, 'PAGE_BUCKET_NAME'),
    folder: fileURLToPath(new URL('./page', import.meta.url)),
    fetch,
    log,
  }),
);
