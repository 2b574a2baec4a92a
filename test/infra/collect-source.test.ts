import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { collecting } from './functions.ts';
import {
  arnBy,
  exampleConfig,
  functionOf,
  keyArnOf,
  missedRunsOf,
  resourcesOf,
  resourceWith,
  rolesOf,
  synthesized,
} from './synthesized.ts';

const config = exampleConfig();
const { template } = synthesized(config);
const missedRuns = missedRunsOf(template);

describe.each(config.sources)('the collection of $kind $account', (source) => {
  const collect = functionOf(template, collecting(source));

  it('starts at its own hour in its own time zone and names its source', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: `collect-expenses-${source.kind}-${source.account}`,
      GroupName: 'ev-payouts-example',
      ScheduleExpression: source.schedule.expression,
      ScheduleExpressionTimezone: source.schedule.timeZone,
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: arnBy(collect),
        Input: JSON.stringify({ source: source.kind, account: source.account }),
      },
    });
  });

  it('is retried for an hour where Lambda does not take the event, which is then kept', () => {
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

  it('goes on at once only where a run ended for its time', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: collect.logicalId },
      DestinationConfig: {
        OnSuccess: { Destination: Match.objectLike({ 'Fn::Join': Match.anyValue() }) },
      },
    });
    template.hasResourceProperties('AWS::Events::Rule', {
      State: 'ENABLED',
      EventPattern: {
        source: ['lambda'],
        'detail-type': ['Lambda Function Invocation Result - Success'],
        detail: {
          responsePayload: { goesOn: [true], source: [source.kind], account: [source.account] },
        },
      },
      Targets: [
        Match.objectLike({
          Arn: arnBy(collect),
          Input: JSON.stringify({ source: source.kind, account: source.account, goesOn: true }),
        }),
      ],
    });
  });

  it('runs for at most 15 minutes, never twice at once', () => {
    expect(collect.Properties).toMatchObject({ Timeout: 900, ReservedConcurrentExecutions: 1 });
  });

  it('has a secret without a value in any template, so that no deployment overwrites one', () => {
    template.hasResource('AWS::SecretsManager::Secret', {
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        Name: source.secretName,
        KmsKeyId: keyArnOf(template),
        SecretString: Match.absent(),
        GenerateSecretString: Match.absent(),
      },
    });
  });

  it('alone reads its secret: everybody else is refused, whatever IAM allows', () => {
    const secret = resourceWith(template, 'AWS::SecretsManager::Secret', 'Name', source.secretName);
    const policies = resourcesOf(template, 'AWS::SecretsManager::ResourcePolicy').filter(
      ({ Properties }) =>
        JSON.stringify(Properties['SecretId']) === JSON.stringify({ Ref: secret.logicalId }),
    );

    expect(policies.map(({ Properties }) => Properties)).toEqual([
      {
        SecretId: { Ref: secret.logicalId },
        BlockPublicPolicy: true,
        ResourcePolicy: {
          Version: '2012-10-17',
          Statement: [
            {
              Sid: 'OnlyItsCollectorReads',
              Effect: 'Deny',
              Principal: { AWS: '*' },
              // To put a value is another right: an operator can, and cannot read it back.
              Action: 'secretsmanager:GetSecretValue',
              Resource: '*',
              Condition: { ArnNotEquals: { 'aws:PrincipalArn': collect.Properties['Role'] } },
            },
          ],
        },
      },
    ]);
  });

  it('has the only role that names its secret', () => {
    const secret = resourceWith(template, 'AWS::SecretsManager::Secret', 'Name', source.secretName);

    const named = rolesOf(template).filter((role) =>
      JSON.stringify(role.statements).includes(`"${secret.logicalId}"`),
    );

    expect(named.map((role) => role.description)).toEqual([
      `collect-expenses of ${source.kind}-${source.account}`,
    ]);
  });
});
