import { CfnOutput, Duration, Validations } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { PARTITION_KEY, PAYOUT_KEY_PREFIX } from '../functions/ledger/keys.ts';
import type { Deployment } from './deployment-config.ts';
import type { EncryptionKey } from './encryption-key.ts';
import type { LedgerTable } from './ledger-table.ts';
import { PipelineFunction } from './pipeline-function.ts';

/** Ten requests or a few more of ten events each, with all their tries. */
const TIMEOUT = Duration.seconds(60);
const RECORDS_PER_CALL = 100;
const BATCHING_WINDOW = Duration.seconds(1);

/**
 * Calls at once for each shard. Lambda keeps the records of one row in order:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html
 */
const CALLS_PER_SHARD = 4;

/**
 * The function itself sets aside records that make no event, so retries wait for EventBridge: for half of the day that
 * the stream keeps records, so that later ones are still there. The number of tries is Lambda's maximum: fewer could
 * end before the time does.
 */
const MAX_RECORD_AGE = Duration.hours(12);
const MAX_RETRIES = 10_000;

/** Replays events for a new consumer, or one that lost some. */
const ARCHIVE_RETENTION = Duration.days(30);
const ASIDE_RETENTION = Duration.days(14);

export type PublishEventsProps = {
  readonly deployment: Deployment;
  readonly encryption: EncryptionKey;
  readonly ledger: LedgerTable;
};

/**
 * Publishes every step of payouts: the function behind the table's stream, its bus, and the queue of steps that made no
 * event.
 */
export class PublishEvents extends Construct {
  readonly bus: EventBus;
  readonly publish: PipelineFunction;
  /** Records of the stream that made no event. */
  readonly aside: Queue;

  constructor(scope: Construct, id: string, props: PublishEventsProps) {
    super(scope, id);
    const { deployment, encryption, ledger } = props;
    const { stage } = deployment.config;
    this.bus = this.#createBus(stage);
    this.aside = this.#createAside(stage, encryption);
    this.publish = new PipelineFunction(this, 'Publish', {
      deployment,
      name: 'publish-events',
      code: 'publish-events',
      description: 'Puts every step of a payout on the event bus.',
      permissions: [
        ledger.allowStream(),
        [new PolicyStatement({ actions: ['events:PutEvents'], resources: [this.bus.eventBusArn] })],
        encryption.allowWithKey(
          new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [this.aside.queueArn] }),
        ),
      ],
      environment: {
        EVENT_BUS_NAME: this.bus.eventBusName,
        ASIDE_QUEUE_URL: this.aside.queueUrl,
        METRICS_NAMESPACE: `ev-payouts/${stage}`,
      },
      timeout: TIMEOUT,
      memoryMb: 512,
    });
    new EventSourceMapping(this, 'Stream', {
      target: this.publish.lambda,
      eventSourceArn: ledger.streamArn,
      // A new mapping repeats all records still in the stream: consumers know an event by its id.
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [
        FilterCriteria.filter({
          dynamodb: { Keys: { [PARTITION_KEY]: { S: FilterRule.beginsWith(PAYOUT_KEY_PREFIX) } } },
        }),
      ],
      batchSize: RECORDS_PER_CALL,
      maxBatchingWindow: BATCHING_WINDOW,
      parallelizationFactor: CALLS_PER_SHARD,
      reportBatchItemFailures: true,
      bisectBatchOnError: true,
      retryAttempts: MAX_RETRIES,
      maxRecordAge: MAX_RECORD_AGE,
      onFailure: new SqsDlq(this.aside),
    });
  }

  #createBus(stage: string): EventBus {
    const name = `ev-payouts-${stage}`;
    const bus = new EventBus(this, 'Bus', {
      eventBusName: name,
      description: `Every step of the payouts of ${name}: PayoutStatusChanged.`,
    });
    bus.archive('Archive', {
      archiveName: name,
      description: `What ${name} put on its bus.`,
      eventPattern: { source: [name] },
      retention: ARCHIVE_RETENTION,
    });
    new CfnOutput(this, 'EventBusName', {
      value: bus.eventBusName,
      description: 'Every step of a payout, as PayoutStatusChanged.',
    });
    return bus;
  }

  #createAside(stage: string, encryption: EncryptionKey): Queue {
    const aside = new Queue(this, 'Aside', {
      queueName: `ev-payouts-${stage}-events-aside`,
      encryption: QueueEncryption.KMS,
      encryptionMasterKey: encryption.key,
      enforceSSL: true,
      retentionPeriod: ASIDE_RETENTION,
    });
    Validations.of(aside).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself: of the events that cannot be told. Nothing consumes it.',
    });
    new CfnOutput(this, 'EventsAsideQueueUrl', {
      value: aside.queueUrl,
      description: 'Steps of payouts that could not be told.',
    });
    return aside;
  }
}
