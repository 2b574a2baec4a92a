import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { systemClock } from '../platform/clock.ts';
import { readDeployedConfig } from '../platform/deployed-config.ts';
import { requireVariable } from '../platform/environment.ts';
import { createLambdaLog } from '../platform/lambda-log.ts';
import { readToken } from '../platform/secrets.ts';
import { createHandler } from './handler.ts';
import { openWritingClient } from './open-client.ts';

const clock = systemClock;
const secrets = new SecretsManagerClient();
const log = createLambdaLog('write-back');

const writeBack = createHandler({
  config: readDeployedConfig(),
  table: { client: new DynamoDBClient(), tableName: requireVariable(process.env, 'TABLE_NAME') },
  clock,
  log,
  openClient: async (source, secretName, deadlineMs, allowance) =>
    openWritingClient(source, {
      token: await readToken(secrets, secretName),
      deadlineMs,
      allowance,
      fetch,
      clock,
      random: Math.random,
      log,
    }),
});

export const handler = log.invocations((event, context) =>
  writeBack(event, context.getRemainingTimeInMillis()),
);
