import { Match } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { SUBMIT } from './functions.ts';
import { arnBy, exampleConfig, functionOf, missedRunsOf, rolesOf, synthesized } from './synthesized.ts';

const config = exampleConfig();
const { template } = synthesized(config);
const missedRuns = missedRunsOf(template);
const submit = functionOf(template, SUBMIT);

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
        Arn: arnBy(submit),
        Input: JSON.stringify({ debtorAccount: account.id }),
        DeadLetterConfig: { Arn: missedRuns },
      },
    });
  });
});

describe('submit-batches', () => {
  it('is dead before the 20 minutes of a lease are over', () => {
    template.hasResourceProperties('AWS::Lambda::Function', { Description: SUBMIT, Timeout: 15 * 60 });
  });

  it('lets accounts with the same cut-off run side by side', () => {
    template.hasResourceProperties('AWS::Lambda::Function', {
      Description: SUBMIT,
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

describe('the previews of a dry run', () => {
  const dryRun = synthesized({
    ...config,
    sources: config.sources.map((source, index) => (index === 0 ? { ...source, mode: 'dry-run' } : source)),
  });

  function puttableIn(of: typeof dryRun.template): unknown[] {
    const role = rolesOf(of).find(({ description }) => description === 'submit-batches');
    const statements = role?.statements.filter(({ Action }) => Action.includes('s3:PutObject')) ?? [];
    return statements.map(({ Action, Resource }) => [
      Action,
      /-an\/(\w+)\/\*/.exec(JSON.stringify(Resource))?.[1],
    ]);
  }

  it('may be put, and not read, where a source is on one, and nowhere else', () => {
    expect(puttableIn(dryRun.template)).toEqual([
      [['s3:GetObject', 's3:PutObject'], 'outbox'],
      [['s3:PutObject'], 'preview'],
    ]);
    expect(puttableIn(template)).toEqual([[['s3:GetObject', 's3:PutObject'], 'outbox']]);
  });

  it('are nothing that cdk-nag finds fault with', () => {
    const report = new AwsSolutionsChecks(dryRun.stack).validateScope(dryRun.stack);

    expect(report.violations).toEqual([]);
  });
});
