import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { GetQueueUrlCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { systemClock } from '../../functions/platform/clock.ts';
import type { Config } from '../../functions/platform/config.ts';
import type { EventBus } from '../../functions/publish-events/put-events.ts';
import type { PayoutQueue } from '../../functions/queue/payout-messages.ts';
import { requireStores } from '../../local/embedded/data-dir.ts';
import { namedEndpoint, startLocalAws } from '../../local/embedded/local-aws.ts';
import { stderrLog, wrongUse } from '../terminal/program.ts';
import { DeadLetters } from './dead-letters.ts';
import type { ReportReader } from './replay-report.ts';

/** What each redrive works on. */
type Opened<T> = T & { readonly deadLetters: DeadLetters; close(): Promise<void> };
export type PayoutStores = Opened<{ readonly table: LedgerTable; readonly queue: PayoutQueue }>;
export type EventStores = Opened<{ readonly table: LedgerTable; readonly bus: EventBus }>;
export type MissedRunStores = Opened<ReportReader & { readonly bucketPrefix: string }>;

const [clock, random] = [systemClock, Math.random];

/** Long polling asks all servers of a queue, so that no message is missed. */
const WAIT_SECONDS = 1;

/** Calls the endpoint of the region, or the one that AWS_ENDPOINT_URL names, whatever host a queue's URL has. */
function newSqs(): SQSClient {
  return new SQSClient({ useQueueUrlAsEndpoint: false });
}

/** Everything of a deployed stage is named after it. */
function nameOf(stage: string): string {
  return `ev-payouts-${stage}`;
}

export async function openPayouts(stage: string): Promise<PayoutStores> {
  const [client, sqs] = [new DynamoDBClient(), newSqs()];
  const tableName = nameOf(stage);
  return opened([client, sqs], async () => ({
    table: { client, tableName },
    queue: { client: sqs, queueUrl: await urlOf(sqs, `${tableName}-payouts`), clock, random },
    deadLetters: await deadLettersOf(sqs, `${tableName}-payouts-dlq`),
  }));
}

export async function openEvents(stage: string): Promise<EventStores> {
  const [dynamoDb, sqs, client] = [new DynamoDBClient(), newSqs(), new EventBridgeClient()];
  const busName = nameOf(stage);
  return opened([dynamoDb, sqs, client], async () => ({
    table: { client: dynamoDb, tableName: busName },
    bus: { client, busName, clock, random, log: stderrLog() },
    deadLetters: await deadLettersOf(sqs, `${busName}-events-aside`),
  }));
}

export async function openMissedRuns(stage: string): Promise<MissedRunStores> {
  const [s3, lambda, sqs] = [new S3Client(), new LambdaClient(), newSqs()];
  return opened([s3, lambda, sqs], async () => ({
    s3,
    lambda,
    bucketPrefix: `${nameOf(stage)}-`,
    deadLetters: await deadLettersOf(sqs, `${nameOf(stage)}-missed-runs`),
  }));
}

/** The stores that `npm start -- --data DIR` kept, or those that AWS_ENDPOINT_URL names. */
export async function openLocalPayouts(dataDir: string, { stage }: Config): Promise<PayoutStores> {
  if (namedEndpoint(process.env, 'SQS') === undefined) requireStores(dataDir);
  const aws = await startLocalAws(stage, dataDir, process.env);
  return {
    table: { client: aws.dynamoDb, tableName: aws.tableName },
    queue: { client: aws.sqs, queueUrl: aws.queueUrl, clock, random },
    deadLetters: new DeadLetters({ client: aws.sqs, queueUrl: aws.deadLetterQueueUrl, waitSeconds: 0 }),
    close: aws.close,
  };
}

async function opened<T extends { readonly deadLetters: DeadLetters }>(
  clients: readonly { destroy(): void }[],
  make: () => Promise<T>,
): Promise<Opened<T>> {
  const close = async (): Promise<void> => {
    for (const client of clients) client.destroy();
  };
  try {
    return { ...(await make()), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function deadLettersOf(client: SQSClient, queueName: string): Promise<DeadLetters> {
  return new DeadLetters({ client, queueUrl: await urlOf(client, queueName), waitSeconds: WAIT_SECONDS });
}

async function urlOf(sqs: SQSClient, queueName: string): Promise<string> {
  try {
    const { QueueUrl = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }));
    return QueueUrl;
  } catch (cause) {
    if (!(cause instanceof QueueDoesNotExist)) throw cause;
    throw wrongUse(
      `There is no queue ${queueName} in this account and region.`,
      'Check --stage, and the account and region of the AWS environment.',
      cause,
    );
  }
}
