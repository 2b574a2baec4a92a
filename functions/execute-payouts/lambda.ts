import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../platform/clock.ts';
import { readDeployedConfig } from '../platform/deployed-config.ts';
import { requireVariable } from '../platform/environment.ts';
import { createLambdaLog } from '../platform/lambda-log.ts';
import { payeePolicyOf } from '../platform/payee-policy.ts';
import { unlogged } from '../platform/unlogged.ts';
import { createHandler } from './handler.ts';

const config = readDeployedConfig();

const log = createLambdaLog('execute-payouts');

export const handler = log.invocations(
  createHandler({
    table: { client: unlogged(new DynamoDBClient()), tableName: requireVariable(process.env, 'TABLE_NAME') },
    limits: config.limits.maxPayoutMinor,
    payees: payeePolicyOf(config),
    debtorAccounts: config.debtorAccounts,
    clock: systemClock,
    log,
  }),
);
