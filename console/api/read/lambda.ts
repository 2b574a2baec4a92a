import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { sourceModesOf } from '../../../functions/core/source-mode.ts';
import { approvalRulesOf } from '../../../functions/platform/approval-rules.ts';
import { systemClock } from '../../../functions/platform/clock.ts';
import { readDeployedConfig } from '../../../functions/platform/deployed-config.ts';
import { requireVariable } from '../../../functions/platform/environment.ts';
import { createLambdaLog } from '../../../functions/platform/lambda-log.ts';
import { unlogged } from '../../../functions/platform/unlogged.ts';
import { signInOf } from '../sign-in.ts';
import { createHandler } from './handler.ts';

const config = readDeployedConfig();
const log = createLambdaLog('console-read');

export const handler = log.invocations(
  createHandler({
    table: { client: unlogged(new DynamoDBClient()), tableName: requireVariable(process.env, 'TABLE_NAME') },
    config,
    approval: approvalRulesOf(config),
    sourceModes: sourceModesOf(config.sources),
    openApiText: () => readFileSync(new URL('./openapi.json', import.meta.url), 'utf8'),
    signIn: signInOf(config, process.env),
    bankIsAhead: false,
    clock: systemClock,
    log,
  }),
);
