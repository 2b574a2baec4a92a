import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';

export type RunsProps = { readonly stage: string; readonly encryption: EncryptionKey };

/** Runs by clock or event: the group of all schedules, and one queue for missed runs. */
export class Runs extends Construct {
  readonly scheduleGroup: ScheduleGroup;
  /** Takes the events of runs that could not start or failed after all retries. */
  readonly missedRuns: Queue;
  readonly #encryption: EncryptionKey;

  constructor(scope: Construct, id: string, props: RunsProps) {
    super(scope, id);
    this.#encryption = props.encryption;
    this.scheduleGroup = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: `ev-payouts-${props.stage}`,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.missedRuns = new Queue(this, 'MissedRuns', {
      queueName: `ev-payouts-${props.stage}-missed-runs`,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: props.encryption.key,
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

  /** Lets Scheduler and Lambda, by the role, keep the event of a run that could not start or failed. */
  allowKeepMissed(): PolicyStatement[] {
    return this.#encryption.allowWithKey(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.missedRuns.queueArn] }),
    );
  }
}
