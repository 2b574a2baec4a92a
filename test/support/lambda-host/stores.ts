import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { z } from 'zod';
import type { WrittenTable } from './table-writes.ts';
import type { StackTemplate } from './template.ts';

const keySchema = z.array(z.object({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }));

const tableShape = z.object({
  TableName: z.string(),
  BillingMode: z.literal('PAY_PER_REQUEST'),
  AttributeDefinitions: z.array(
    z.object({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
  ),
  KeySchema: keySchema,
  GlobalSecondaryIndexes: z.array(
    z.object({
      IndexName: z.string(),
      KeySchema: keySchema,
      Projection: z.object({ ProjectionType: z.literal('KEYS_ONLY') }),
    }),
  ),
  StreamSpecification: z.object({ StreamViewType: z.literal('NEW_AND_OLD_IMAGES') }),
});

const queueShape = z.object({
  QueueName: z.string(),
  VisibilityTimeout: z.number().optional(),
  MessageRetentionPeriod: z.number().optional(),
  RedrivePolicy: z.object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.number() }).optional(),
});

const topicShape = z.object({ TopicName: z.string() }).transform(({ TopicName: Name }) => ({ Name }));

/** Clients of the embedded services for those who are no function. */
export type Clients = {
  readonly dynamoDb: DynamoDBClient;
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
  readonly s3: S3Client;
};

export function clientsAt(endpoint: string, region: string, accessKeyId: string): Clients {
  const options = { endpoint, region, credentials: { accessKeyId, secretAccessKey: 'secret' } };
  return {
    dynamoDb: new DynamoDBClient(options),
    sqs: new SQSClient(options),
    sns: new SNSClient(options),
    s3: new S3Client({ ...options, forcePathStyle: true }),
  };
}

/** The one table of the template, as far as its writes are watched. */
export function writtenTableOf(template: StackTemplate): WrittenTable {
  const [table, ...others] = template.ofType('AWS::DynamoDB::Table');
  if (table === undefined || others.length > 0) throw new Error('The template has not exactly one table.');
  const { KeySchema, GlobalSecondaryIndexes } = template.read(table, tableShape);
  return {
    partitionKey: KeySchema[0]?.AttributeName ?? '',
    indexes: GlobalSecondaryIndexes.map(({ KeySchema: keys }) => keys.map((key) => key.AttributeName)),
    region: template.target.region,
  };
}

/** Creates the tables, queues, topics and buckets of a template, as the template says. */
export async function createStores(
  template: StackTemplate,
  { dynamoDb, sqs, sns, s3 }: Clients,
): Promise<void> {
  for (const table of template.ofType('AWS::DynamoDB::Table')) {
    const { StreamSpecification: _watched, ...described } = template.read(table, tableShape);
    await dynamoDb.send(new CreateTableCommand(described));
  }
  const queues = template.ofType('AWS::SQS::Queue').map((queue) => template.read(queue, queueShape));
  // A queue's dead letters have to have a place before the queue.
  const sorted = [
    ...queues.filter((queue) => queue.RedrivePolicy === undefined),
    ...queues.filter((queue) => queue.RedrivePolicy !== undefined),
  ];
  for (const { QueueName, VisibilityTimeout, MessageRetentionPeriod, RedrivePolicy } of sorted) {
    const attributes = {
      VisibilityTimeout: VisibilityTimeout?.toString(),
      MessageRetentionPeriod: MessageRetentionPeriod?.toString(),
      RedrivePolicy: RedrivePolicy === undefined ? undefined : JSON.stringify(RedrivePolicy),
    };
    const given = Object.entries(attributes).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    );
    await sqs.send(new CreateQueueCommand({ QueueName, Attributes: Object.fromEntries(given) }));
  }
  for (const topic of template.ofType('AWS::SNS::Topic')) {
    await sns.send(new CreateTopicCommand(template.read(topic, topicShape)));
  }
  for (const bucket of template.ofType('AWS::S3::Bucket')) {
    await s3.send(new CreateBucketCommand({ Bucket: template.reference(bucket.logicalId) }));
  }
}
