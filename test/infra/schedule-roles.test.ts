import { describe, expect, it } from 'vitest';
import { missedRuns, roleOf, SCHEDULED, template } from './function-roles.ts';
import { expectKeyThroughServices, isAboutKey } from './key-rights.ts';
import { ACCOUNT, arnBy, arnOf, functionOf } from './synthesized.ts';

describe.each(SCHEDULED)('the schedules of $starts', ({ starts, description }) => {
  const role = roleOf(`Starts ${starts}`);

  it('may start their own function and keep missed runs', () => {
    const started = arnBy(functionOf(template, description));

    expect(role.statements.filter((statement) => !isAboutKey(statement))).toEqual([
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: started },
      { Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: missedRuns },
    ]);
    expectKeyThroughServices({}, role);
  });

  it('lend their role only to this schedule group of this account', () => {
    expect(role.trust).toEqual([
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole'],
        Principal: { Service: 'scheduler.amazonaws.com' },
        Condition: {
          StringEquals: {
            'aws:SourceAccount': ACCOUNT,
            'aws:SourceArn': arnOf(template, 'AWS::Scheduler::ScheduleGroup', 'Name', 'ev-payouts-example'),
          },
        },
      },
    ]);
  });
});
