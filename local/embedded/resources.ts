import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { BucketAlreadyOwnedByYou, CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { INDEXES, PARTITION_KEY } from '../../functions/ledger/keys.ts';

const KEY_ATTRIBUTES: ReadonlySet<string> = new Set([
  PARTITION_KEY,
  ...INDEXES.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]),
]);

/** Creates the ledger table as the stack does, unless it is there already. */
export async function createTable(client: DynamoDBClient, tableName: string): Promise<void> {
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [...KEY_ATTRIBUTES].map((name) => ({
          AttributeName: name,
          AttributeType: 'S',
        })),
        KeySchema: [{ AttributeName: PARTITION_KEY, KeyType: 'HASH' }],
        GlobalSecondaryIndexes: INDEXES.map(({ name, partitionKey, sortKey }) => ({
          IndexName: name,
          KeySchema: [
            { AttributeName: partitionKey, KeyType: 'HASH' },
            { AttributeName: sortKey, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'KEYS_ONLY' },
        })),
      }),
    );
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  // The embedded one is there at once; another server may take a moment.
  await waitUntilTableExists(
    { client, maxWaitTime: 30, minDelay: 0.001, maxDelay: 0.2 },
    { TableName: tableName },
  );
}

/** Creates the queue, or finds it. */
export async function createQueue(client: SQSClient, queueName: string): Promise<string> {
  const { QueueUrl } = await client.send(new CreateQueueCommand({ QueueName: queueName }));
  if (QueueUrl === undefined) throw new Error(`The queue ${queueName} has no URL.`);
  return QueueUrl;
}

/** As in the stack: a message that failed so often goes aside. */
const MAX_RECEIVE_COUNT = 5;

/** Creates or finds the queue and its dead-letter queue. */
export async function createQueueWithDeadLetters(
  client: SQSClient,
  queueName: string,
): Promise<{ readonly queueUrl: string; readonly deadLetterQueueUrl: string }> {
  const deadLetterQueueUrl = await createQueue(client, `${queueName}-dlq`);
  const queueUrl = await createQueue(client, queueName);
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const RedrivePolicy = JSON.stringify({
    deadLetterTargetArn: Attributes?.QueueArn,
    maxReceiveCount: MAX_RECEIVE_COUNT,
  });
  await client.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { RedrivePolicy } }));
  return { queueUrl, deadLetterQueueUrl };
}

/** Creates the bucket, unless it is there already. */
export async function createBucket(client: S3Client, bucketName: string): Promise<void> {
  try {
    await client.send(new CreateBucketCommand({ Bucket: bucketName }));
  } catch (error) {
    if (!(error instanceof BucketAlreadyOwnedByYou)) throw error;
  }
}
