import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * Six times the 60 s that the consumer gets: Lambda counts throttled deliveries as receives, and a message that
 * turns visible while it is still worked on is worked on twice.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const VISIBILITY_TIMEOUT = Duration.seconds(6 * 60);

/** On a standard queue the age in the DLQ counts from the first send: the DLQ keeps a message ten days longer. */
const RETENTION = Duration.days(4);
const DEAD_LETTER_RETENTION = Duration.days(14);
const MAX_RECEIVE_COUNT = 5;

export type PayoutsQueueProps = { readonly stage: string };

/**
 * Ids of payouts to execute, without money data. A message that is lost here costs time only: the row stays
 * `ready`, and that is what counts.
 */
export class PayoutsQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, props: PayoutsQueueProps) {
    super(scope, id);
    const deadLetters = new Queue(this, 'DeadLetters', {
      queueName: `ev-payouts-${props.stage}-payouts-dlq`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName: `ev-payouts-${props.stage}-payouts`,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: VISIBILITY_TIMEOUT,
      retentionPeriod: RETENTION,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
  }
}
