import { Match } from 'aws-cdk-lib/assertions';
import { describe, it } from 'vitest';
import { arnOf, exampleConfig, resourceWith, synthesized } from './synthesized.ts';

const config = exampleConfig();
const { template } = synthesized(config);
const missedRuns = arnOf(template, 'AWS::SQS::Queue', 'QueueName', 'ev-payouts-example-missed-runs');
const description = 'Makes the payment files of a debtor account at its cut-off.';
const submit = resourceWith(template, 'AWS::Lambda::Function', 'Description', description);

describe.each(config.debtorAccounts)('the cut-off of $id', (account) => {
  it('starts at its own hour in its own time zone and says which account it is about', () => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: `submit-batches-${account.id}`,
      GroupName: 'ev-payouts-example',
      ScheduleExpression: account.submit.expression,
      ScheduleExpressionTimezone: account.submit.timeZone,
      State: 'ENABLED',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: { 'Fn::GetAtt': [submit.logicalId, 'Arn'] },
        Input: JSON.stringify({ debtorAccount: account.id }),
        DeadLetterConfig: { Arn: missedRuns },
      },
    });
  });
});

describe('submit-batches', () => {
  it('is dead before the 20 minutes of a lease are over', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Description: description, Timeout: 15 * 60 });
  });

  it('lets accounts with the same cut-off run side by side', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: description,
      ReservedConcurrentExecutions: Match.absent(),
    });
  });

  it('is tried once more when it fails, and its event is kept after that', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: submit.logicalId },
      MaximumRetryAttempts: 1,
      MaximumEventAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: missedRuns } },
    });
  });
});
