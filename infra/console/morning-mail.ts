import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Config } from '../../functions/platform/config.ts';
import type { Deployment } from '../deployment-config.ts';
import type { EncryptionKey } from '../encryption-key.ts';
import { FunctionSchedules } from '../function-schedules.ts';
import type { LedgerTable } from '../ledger-table.ts';
import { PipelineFunction } from '../pipeline-function.ts';
import type { Runs } from '../runs.ts';

/** It reads what Today shows, and each payout due or waiting. */
const TIMEOUT = Duration.minutes(5);

/** A mail after noon is no morning mail. */
const RUN_RETRIES = 2;
const RUN_MAX_AGE = Duration.hours(2);

export type MorningMailProps = {
  readonly deployment: Deployment;
  readonly encryption: EncryptionKey;
  readonly ledger: LedgerTable;
  readonly runs: Runs;
  /** The console's. */
  readonly origin: string;
  readonly own: NonNullable<NonNullable<Config['console']>['morningMail']>;
};

/** Tells what waits for people, by a topic of its own: who works with payouts need not hear of every alarm. */
export class MorningMail extends Construct {
  constructor(scope: Construct, id: string, props: MorningMailProps) {
    super(scope, id);
    const { deployment, encryption, ledger, runs, origin, own } = props;
    const { stage } = deployment.config;
    const topic = new Topic(this, 'Topic', {
      topicName: `ev-payouts-${stage}-morning-mail`,
      displayName: `ev-payouts ${stage}`,
      masterKey: encryption.key,
      enforceSSL: true,
    });
    for (const email of own.emails) topic.addSubscription(new EmailSubscription(email));
    const mail = new PipelineFunction(this, 'Mail', {
      deployment,
      name: 'console-mail',
      code: 'console-mail',
      description: 'Tells by e-mail what waits for people.',
      permissions: [
        ledger.allowReading(),
        ledger.allowLiveQuery(),
        encryption.allowWithKey(
          new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }),
        ),
      ],
      environment: {
        TABLE_NAME: ledger.table.tableName,
        TOPIC_ARN: topic.topicArn,
        CONSOLE_ORIGIN: origin,
      },
      timeout: TIMEOUT,
      memoryMb: 512,
      eventRuns: { retries: RUN_RETRIES, maxAge: RUN_MAX_AGE, runs },
    });
    new FunctionSchedules(this, 'Schedules', {
      runs,
      starts: mail.lambda,
      functionTitle: 'console-mail',
    }).add('Morning', {
      name: 'console-mail',
      description: 'Tells by e-mail what waits for people.',
      schedule: own.schedule,
      input: { task: 'morning-mail' },
    });
  }
}
