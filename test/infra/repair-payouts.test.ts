import { describe, it } from 'vitest';
import { REPAIR } from './functions.ts';
import { arnBy, exampleConfig, functionOf, missedRunsOf, synthesized } from './synthesized.ts';

const { repair } = exampleConfig();
const { template } = synthesized();
const missedRuns = missedRunsOf(template);
const repairFunction = functionOf(template, REPAIR);

describe('repair-payouts', () => {
  it.each([
    { task: 'repair', schedule: repair.schedule },
    { task: 'prove', schedule: repair.proof },
    { task: 'outlook', schedule: { expression: 'rate(1 hour)', timeZone: 'Etc/UTC' } },
  ])('is started to $task by its own schedule', ({ task, schedule }) => {
    template.hasResourceProperties('AWS::Scheduler::Schedule', {
      Name: `repair-payouts-${task}`,
      GroupName: 'ev-payouts-example',
      ScheduleExpression: schedule.expression,
      ScheduleExpressionTimezone: schedule.timeZone,
      State: 'ENABLED',
      Target: {
        Arn: arnBy(repairFunction),
        Input: JSON.stringify({ task }),
        DeadLetterConfig: { Arn: missedRuns },
      },
    });
  });

  it('is tried once more when it fails, and its event is kept after that', () => {
    template.hasResourceProperties('AWS::Lambda::EventInvokeConfig', {
      FunctionName: { Ref: repairFunction.logicalId },
      MaximumRetryAttempts: 1,
      DestinationConfig: { OnFailure: { Destination: missedRuns } },
    });
  });
});
