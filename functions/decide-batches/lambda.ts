import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { sourceModesOf } from '../core/source-mode.ts';
import { approvalRulesOf } from '../platform/approval-rules.ts';
import { systemClock } from '../platform/clock.ts';
import { readDeployedConfig } from '../platform/deployed-config.ts';
import { requireVariable } from '../platform/environment.ts';
import { createLambdaLog } from '../platform/lambda-log.ts';
import { createHandler } from './handler.ts';

const config = readDeployedConfig();
const log = createLambdaLog('decide-batches');

export const handler = log.invocations(
  createHandler({
    table: { client: new DynamoDBClient(), tableName: requireVariable(process.env, 'TABLE_NAME') },
    repair: {
      client: new LambdaClient(),
      functionName: requireVariable(process.env, 'REPAIR_FUNCTION_NAME'),
    },
    debtorAccounts: config.debtorAccounts,
    sourceModes: sourceModesOf(config.sources),
    approval: approvalRulesOf(config),
    clock: systemClock,
    log,
  }),
);
