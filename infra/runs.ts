import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export type RunsProps = { readonly stage: string };

/** What starts by the clock or by an event: the group of all schedules, and one place for the runs that did not happen. */
export class Runs extends Construct {
  readonly scheduleGroup: ScheduleGroup;
  /** Takes the events of runs that could not start or that failed to the end. */
  readonly missedRuns: Queue;

  constructor(scope: Construct, id: string, props: RunsProps) {
    super(scope, id);
    this.scheduleGroup = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: `ev-payouts-${props.stage}`,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.missedRuns = new Queue(this, 'MissedRuns', {
      queueName: `ev-payouts-${props.stage}-missed-runs`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this.missedRuns).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'It is a dead-letter queue itself: of the schedules and of the runs that failed. Nothing consumes it.',
    });
    new CfnOutput(this, 'MissedRunsQueueUrl', {
      value: this.missedRuns.queueUrl,
      description: 'Runs that could not start or that failed.',
    });
  }
}
