import { Aws, Duration, TimeZone } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import type { ScheduleConfig } from './deployment-config.ts';
import type { Runs } from './runs.ts';

/** How often and how long the scheduler tries to start the function. */
const START_RETRIES = 5;
const START_MAX_AGE = Duration.hours(1);

export type FunctionSchedulesProps = {
  readonly runs: Runs;
  readonly starts: IFunction;
  /** Names the function in the role's description, after `Starts `. */
  readonly functionTitle: string;
};

export type FunctionSchedule = {
  /** Unique among all schedules of the stage. */
  readonly name: string;
  readonly description: string;
  readonly schedule: ScheduleConfig;
  /** The function's event. */
  readonly input: Readonly<Record<string, string>>;
};

/** The schedules of one function, and the role with which they start it. */
export class FunctionSchedules extends Construct {
  readonly #props: FunctionSchedulesProps;
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: FunctionSchedulesProps) {
    super(scope, id);
    const { runs, starts } = props;
    this.#props = props;
    this.#role = new Role(this, 'Role', {
      description: `Starts ${props.functionTitle}`,
      // Scheduler names its schedule group as a call's source, never a schedule:
      // https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: {
            'aws:SourceAccount': Aws.ACCOUNT_ID,
            'aws:SourceArn': runs.scheduleGroup.scheduleGroupArn,
          },
        },
      }),
      inlinePolicies: {
        start: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [starts.functionArn] }),
            ...runs.allowKeepMissed(),
          ],
        }),
      },
    });
  }

  add(id: string, { name, description, schedule, input }: FunctionSchedule): void {
    const { runs, starts } = this.#props;
    new Schedule(this, id, {
      scheduleName: name,
      description,
      scheduleGroup: runs.scheduleGroup,
      schedule: ScheduleExpression.expression(schedule.expression, TimeZone.of(schedule.timeZone)),
      target: new LambdaInvoke(starts, {
        // The target would add the right to call every version of the function.
        role: this.#role.withoutPolicyUpdates(),
        input: ScheduleTargetInput.fromObject(input),
        deadLetterQueue: runs.missedRuns,
        retryAttempts: START_RETRIES,
        maxEventAge: START_MAX_AGE,
      }),
    });
  }
}
