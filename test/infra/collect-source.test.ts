import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../functions/platform/config.ts';
import { exampleConfig, resourcesOf, synthesized } from './synthesized.ts';

const config = exampleConfig();
const { template } = synthesized(config);

function logicalIdOf(type: string, property: string, value: string): string {
  const found = resourcesOf(template, type).filter((resource) => resource.Properties[property] === value);
  expect(found, `${type} with ${property} ${value}`).toHaveLength(1);
  return found[0]?.logicalId ?? '';
}

const missedRuns = logicalIdOf('AWS::SQS::Queue', 'QueueName', 'ev-payouts-example-missed-runs');

describe.each(config.sources)('the collection of $kind $account', (source) => {
  const description = `Collects approved expenses from ${source.kind} ${source.account}.`;
  const functionId = logicalIdOf('AWS::Lambda::Function', 'Description', description);

  it('starts at its own hour in its own time zone and says which source it is about', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: `collect-expenses-${source.kind}-${source.account}`,
      GroupName: 'ev-payouts-example',
      ScheduleExpression: source.schedule.expression,
      ScheduleExpressionTimezone: source.schedule.timeZone,
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [functionId, 'Arn'] },
        Input: JSON.stringify({ source: source.kind, account: source.account }),
      },
    });
  });

  it('is started again for an hour where Lambda does not take the event, which is kept after that', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: `collect-expenses-${source.kind}-${source.account}`,
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: { 'Fn::GetAtt': [missedRuns, 'Arn'] } },
      },
    });
  });

  it('is tried once more when it fails, and its event is kept after that', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: functionId },
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [missedRuns, 'Arn'] } } },
    });
  });

  it('runs on Node 24 and arm64 for at most 15 minutes, never twice at once', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: description,
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 900,
      ReservedConcurrentExecutions: 1,
    });
  });

  it('writes JSON to its own log group, kept for a year', () => {
    const logGroupName = `/ev-payouts/example/collect-expenses/${source.kind}-${source.account}`;
    const logGroup = logicalIdOf('AWS::Logs::LogGroup', 'LogGroupName', logGroupName);

    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: logGroupName,
      RetentionInDays: 365,
    });
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: description,
      LoggingConfig: { LogGroup: { Ref: logGroup }, LogFormat: 'JSON' },
    });
  });

  it('gets the configuration of its source and of no other, and nothing else', () => {
    const variables = resourcesOf(template, 'AWS::Lambda::Function').find(
      (one) => one.logicalId === functionId,
    )?.Properties['Environment'];

    expect(variables).toEqual({
      Variables: { TABLE_NAME: expect.anything(), QUEUE_URL: expect.anything(), CONFIG: expect.any(String) },
    });
    const text = JSON.parse(JSON.stringify(variables)).Variables.CONFIG;
    expect(parseConfig(text, 'CONFIG')).toEqual({ ...config, sources: [source] });
  });

  it('has a secret that no template gives a value to, so that no deployment overwrites one', () => {
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        Name: source.secretName,
        SecretString: Match.absent(),
        GenerateSecretString: Match.absent(),
      },
    });
  });
});

describe('missed runs', () => {
  it('are kept for 14 days', () => {
    template.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'ev-payouts-example-missed-runs',
      MessageRetentionPeriod: 14 * 86_400,
    });
  });
});
