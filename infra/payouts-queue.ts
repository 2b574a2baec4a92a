import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key.ts';

/** The consumer's time for a batch of messages, and Lambda's time to fill one. */
export const CONSUMER_TIMEOUT = Duration.seconds(60);
export const BATCHING_WINDOW = Duration.seconds(5);

/**
 * Lambda counts throttled deliveries as receives, and two workers take a message that turns visible too early: so six
 * times the consumer's time, plus the batching window.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
const VISIBILITY_TIMEOUT = Duration.seconds(6 * CONSUMER_TIMEOUT.toSeconds() + BATCHING_WINDOW.toSeconds());

/** On a standard queue the age in the DLQ counts from the first send: the DLQ keeps a message ten days longer. */
const RETENTION = Duration.days(4);
const DEAD_LETTER_RETENTION = Duration.days(14);
const MAX_RECEIVE_COUNT = 5;

export type PayoutsQueueProps = { readonly stage: string; readonly encryption: EncryptionKey };

/** Ids of payouts to execute, without money data. A lost message only costs time: the row stays `ready`. */
export class PayoutsQueue extends Construct {
  readonly queue: Queue;
  /** Takes what failed again and again. */
  readonly deadLetters: Queue;
  readonly #encryption: EncryptionKey;

  constructor(scope: Construct, id: string, props: PayoutsQueueProps) {
    super(scope, id);
    this.#encryption = props.encryption;
    const encrypted = { encryption: QueueEncryption.KMS, encryptionMasterKey: props.encryption.key };
    this.deadLetters = new Queue(this, 'DeadLetters', {
      queueName: `ev-payouts-${props.stage}-payouts-dlq`,
      ...encrypted,
      enforceSSL: true,
      retentionPeriod: DEAD_LETTER_RETENTION,
    });
    this.queue = new Queue(this, 'Queue', {
      queueName: `ev-payouts-${props.stage}-payouts`,
      ...encrypted,
      enforceSSL: true,
      visibilityTimeout: VISIBILITY_TIMEOUT,
      retentionPeriod: RETENTION,
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
  }

  allowSend(): PolicyStatement[] {
    return this.#encryption.allowWithKey(
      new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }),
    );
  }

  /** Rights of Lambda's poller, by the function's role. */
  allowConsume(): PolicyStatement[] {
    return this.#encryption.allowWithKey(
      new PolicyStatement({
        actions: ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'],
        resources: [this.queue.queueArn],
      }),
    );
  }
}
