import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { approvalRulesOf } from '../../../functions/platform/approval-rules.ts';
import { systemClock } from '../../../functions/platform/clock.ts';
import { accounting } from '../../../functions/platform/config-accounting.ts';
import { readDeployedConfig } from '../../../functions/platform/deployed-config.ts';
import { requireVariable } from '../../../functions/platform/environment.ts';
import { createLambdaLog } from '../../../functions/platform/lambda-log.ts';
import { unlogged } from '../../../functions/platform/unlogged.ts';
import { type Fonts, openFonts } from '../../../operate/statements/pdf/fonts.ts';
import { createHandler } from './handler.ts';

const config = readDeployedConfig();
const log = createLambdaLog('console-export');
let fonts: Fonts | undefined;

export const handler = log.invocations(
  createHandler({
    table: { client: unlogged(new DynamoDBClient()), tableName: requireVariable(process.env, 'TABLE_NAME') },
    s3: unlogged(new S3Client()),
    bucketName: requireVariable(process.env, 'BUCKET_NAME'),
    stage: config.stage,
    accounting: config.accounting === undefined ? undefined : accounting.parse(config.accounting),
    trust: approvalRulesOf(config).trust,
    debtorAccounts: config.debtorAccounts,
    sources: config.sources,
    fonts: () => {
      fonts ??= openFonts((file) => readFileSync(new URL(`./${file}`, import.meta.url)));
      return fonts;
    },
    clock: systemClock,
    log,
    bankIsAhead: false,
  }),
);
