import { CfnOutput, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Config } from '../functions/platform/config.ts';
import { CollectSource } from './collect-source.ts';

export type CollectExpensesProps = {
  readonly config: Config;
  readonly table: Table;
  readonly queue: IQueue;
};

/** The collection of every configured source, and one place for the runs that did not happen. */
export class CollectExpenses extends Construct {
  constructor(scope: Construct, id: string, props: CollectExpensesProps) {
    super(scope, id);
    const { config, table, queue } = props;
    const scheduleGroup = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: `ev-payouts-${config.stage}`,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const missedRuns = new Queue(this, 'MissedRuns', {
      queueName: `ev-payouts-${config.stage}-missed-runs`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(missedRuns).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason:
        'It is a dead-letter queue itself: of the schedules and of the runs that failed. Nothing consumes it.',
    });
    new CfnOutput(this, 'MissedRunsQueueUrl', {
      value: missedRuns.queueUrl,
      description: 'Collections that could not start or that failed.',
    });

    for (const source of config.sources) {
      new CollectSource(this, `${source.kind}-${source.account}`, {
        config,
        source,
        table,
        queue,
        missedRuns,
        scheduleGroup,
      });
    }
  }
}
