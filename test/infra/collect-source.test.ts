import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { arnOf, exampleConfig, resourceWith, synthesized } from './synthesized.ts';

const config = exampleConfig();
const { template } = synthesized(config);
const missedRuns = arnOf(template, 'AWS::SQS::Queue', 'QueueName', 'ev-payouts-example-missed-runs');

describe.each(config.sources)('the collection of $kind $account', (source) => {
  const description = `Collects approved expenses from ${source.kind} ${source.account}.`;
  const collect = resourceWith(template, 'AWS::Lambda::Function', 'Description', description);

  it('starts at its own hour in its own time zone and says which source it is about', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: `collect-expenses-${source.kind}-${source.account}`,
      GroupName: 'ev-payouts-example',
      ScheduleExpression: source.schedule.expression,
      ScheduleExpressionTimezone: source.schedule.timeZone,
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [collect.logicalId, 'Arn'] },
        Input: JSON.stringify({ source: source.kind, account: source.account }),
      },
    });
  });

  it('is started again for an hour where Lambda does not take the event, which is kept after that', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: `collect-expenses-${source.kind}-${source.account}`,
      Target: {
        RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: 3600 },
        DeadLetterConfig: { Arn: missedRuns },
      },
    });
  });

  it('is tried once more when it fails, and its event is kept after that', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: collect.logicalId },
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: missedRuns } },
    });
  });

  it('runs for at most 15 minutes, never twice at once', () => {
    expect(collect.Properties).toMatchObject({ Timeout: 900, ReservedConcurrentExecutions: 1 });
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
