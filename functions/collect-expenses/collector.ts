import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { systemClock } from '../platform/clock.ts';
import { readDeployedConfig } from '../platform/deployed-config.ts';
import { requireVariable } from '../platform/environment.ts';
import { createLambdaLog } from '../platform/lambda-log.ts';
import { readToken } from '../platform/secrets.ts';
import { unlogged } from '../platform/unlogged.ts';
import type { OpenSource } from '../sources/source.ts';
import type { RunSummary } from './collect.ts';
import { createHandler } from './handler.ts';

/**
 * The deployed collector of one source. A run that does not reach its source's end fails the invocation, and so raises
 * its alarm.
 */
export function createCollector(
  openSource: OpenSource,
): (event: unknown, context: Context) => Promise<RunSummary> {
  const clock = systemClock;
  const random = Math.random;
  const secrets = new SecretsManagerClient();
  const log = createLambdaLog('collect-expenses');
  const collect = createHandler({
    config: readDeployedConfig(),
    table: { client: unlogged(new DynamoDBClient()), tableName: requireVariable(process.env, 'TABLE_NAME') },
    queue: {
      client: unlogged(new SQSClient()),
      queueUrl: requireVariable(process.env, 'QUEUE_URL'),
      clock,
      random,
    },
    openSource: async (config, deadlineMs, allowance) => {
      const token = await readToken(secrets, config.secretName);
      return openSource(config, { token, deadlineMs, allowance, fetch, clock, random, log });
    },
    clock,
    random,
    log,
  });
  const run = log.invocations((event, context) => collect(event, context.getRemainingTimeInMillis()));
  return async (event, context) => {
    const summary = await run(event, context);
    if (summary.error !== undefined) throw new Error(`${summary.error.code}: ${summary.error.message}`);
    return summary;
  };
}
