import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { assert } from '../../../functions/core/errors.ts';
import { sourceModesOf } from '../../../functions/core/source-mode.ts';
import { approvalRulesOf } from '../../../functions/platform/approval-rules.ts';
import { systemClock } from '../../../functions/platform/clock.ts';
import { readDeployedConfig } from '../../../functions/platform/deployed-config.ts';
import { requireVariable } from '../../../functions/platform/environment.ts';
import { createLambdaLog } from '../../../functions/platform/lambda-log.ts';
import { unlogged } from '../../../functions/platform/unlogged.ts';
import { createHandler } from './handler.ts';

const config = readDeployedConfig();
const log = createLambdaLog('console-mail');
const mail = config.console?.morningMail;
assert(mail !== undefined, 'the function is there where the configuration has the mail');

export const handler = log.invocations(
  createHandler({
    table: { client: unlogged(new DynamoDBClient()), tableName: requireVariable(process.env, 'TABLE_NAME') },
    config,
    approval: approvalRulesOf(config),
    sourceModes: sourceModesOf(config.sources),
    clock: systemClock,
    log,
    sns: new SNSClient(),
    topicArn: requireVariable(process.env, 'TOPIC_ARN'),
    origin: requireVariable(process.env, 'CONSOLE_ORIGIN'),
    timeZone: mail.schedule.timeZone,
  }),
);
