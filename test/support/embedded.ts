import { type DynamoDBClient, GetItemCommand, paginateScan } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { test } from 'vitest';
import type { FileBucket } from '../../functions/batches/outbox.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { decodePayout } from '../../functions/ledger/payout-row.ts';
import { type Item, keyOf, type LedgerTable } from '../../functions/ledger/table.ts';
import { unlogged } from '../../functions/platform/unlogged.ts';
import { type PayoutMessage, parsePayoutMessage } from '../../functions/queue/payout-messages.ts';
import { startDynamoDb, startQueueAndObjects } from '../../local/embedded/embedded-aws.ts';
import { clientInProcess, LOCAL_IDENTITY } from '../../local/embedded/local-aws.ts';
import { createQueue, createTable } from '../../local/embedded/resources.ts';
import { ClientFaults } from './client-faults.ts';
import { closed } from './closed.ts';
import { type Retrying, retriedAtOnce } from './retried-at-once.ts';
import { rounds } from './rounds.ts';

const silence = (): void => undefined;

/** The S3 client warns on the console of every stream that it cannot send twice. */
const SILENT = { debug: silence, info: silence, warn: silence, error: silence };

/** DynamoDB, SQS, SNS and S3 in this process, for one test file; each test has its own table, queue and bucket. */
export type Embedded = {
  newTable(): Promise<LedgerTable>;
  newQueue(): Promise<string>;
  newBucket(): Promise<FileBucket>;
  /** Clients of their own, for a test that makes them fail. */
  newDynamoDb(): DynamoDBClient;
  newSqs(): SQSClient;
  newS3(): S3Client;
  newSns(): SNSClient;
  readonly sqs: SQSClient;
  /** Where a process of its own finds them, by the SDK's variables. */
  readonly endpoints: Readonly<Record<string, string>>;
  close(): Promise<void>;
};

export async function startEmbedded(): Promise<Embedded> {
  const [tables, queues] = await Promise.all([startDynamoDb(undefined), startQueueAndObjects(undefined)]);
  const clients: { destroy(): void }[] = [];
  const kept = <T extends Retrying & { destroy(): void }>(client: T): T => {
    clients.push(client);
    return retriedAtOnce(client);
  };
  const newDynamoDb = (): DynamoDBClient => kept(clientInProcess(tables));
  const newSqs = (): SQSClient =>
    kept(unlogged(new SQSClient({ ...LOCAL_IDENTITY, endpoint: queues.endpoint })));
  const newSns = (): SNSClient => kept(new SNSClient({ ...LOCAL_IDENTITY, endpoint: queues.endpoint }));
  const newS3 = (): S3Client =>
    kept(
      new S3Client({ ...LOCAL_IDENTITY, endpoint: queues.endpoint, forcePathStyle: true, logger: SILENT }),
    );
  const [dynamoDb, sqs, s3] = [newDynamoDb(), newSqs(), newS3()];
  let created = 0;
  const nextName = (kind: string): string => {
    created += 1;
    return `${kind}-${created}`;
  };
  return {
    newDynamoDb,
    newSqs,
    newS3,
    newSns,
    sqs,
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: tables.endpoint,
      AWS_ENDPOINT_URL_SQS: queues.endpoint,
      AWS_ENDPOINT_URL_S3: queues.endpoint,
    },
    newTable: async () => {
      const tableName = nextName('table');
      await createTable(dynamoDb, tableName);
      return { client: dynamoDb, tableName };
    },
    newQueue: async () => createQueue(sqs, nextName('queue')),
    newBucket: async () => {
      const bucketName = nextName('bucket');
      await s3.send(new CreateBucketCommand({ Bucket: bucketName }));
      return { client: s3, bucketName };
    },
    close: async () => {
      for (const client of clients) client.destroy();
      await Promise.all([tables.close(), queues.close()]);
    },
  };
}

/** With the services of its file, and with a table, a queue and a bucket of its own. */
export const it = test
  .extend('embedded', { scope: 'file' }, closed(startEmbedded))
  .extend('table', ({ embedded }) => embedded.newTable())
  .extend('queueUrl', ({ embedded }) => embedded.newQueue())
  .extend('bucket', ({ embedded }) => embedded.newBucket())
  .extend('faulty', ({ embedded, table }) => faultyTable(embedded, table));

/** The same table through a client that fails as the switch says. */
export function faultyTable(
  embedded: Embedded,
  { tableName }: LedgerTable,
): { readonly table: LedgerTable; readonly faults: ClientFaults } {
  const client = embedded.newDynamoDb();
  const faults = new ClientFaults();
  faults.attach(client.middlewareStack);
  return { table: { client, tableName }, faults };
}

/** Every row of the table. */
export async function itemsOf(table: LedgerTable): Promise<Item[]> {
  const items: Item[] = [];
  const round = rounds();
  for await (const page of paginateScan({ client: table.client }, { TableName: table.tableName })) {
    round.next();
    items.push(...(page.Items ?? []));
  }
  return items;
}

/** Every payout of the table, by expense id. */
export async function payoutsByExpense(table: LedgerTable): Promise<Map<string, Payout>> {
  const rows = (await itemsOf(table)).filter((item) => item['pk']?.S?.startsWith('PAYOUT#'));
  return new Map(rows.map((item) => decodePayout(item)).map((payout) => [payout.expenseId, payout]));
}

/** A row as DynamoDB holds it. */
export async function rawItem(table: LedgerTable, key: string): Promise<Item | undefined> {
  const { Item: item } = await table.client.send(
    new GetItemCommand({ TableName: table.tableName, Key: keyOf(key), ConsistentRead: true }),
  );
  return item;
}

/** Every message body of the queue, taken from it. */
export async function drainBodies(client: SQSClient, queueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (const _ of rounds()) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 0 }),
    );
    if (Messages.length === 0) break;
    bodies.push(...Messages.map((message) => message.Body ?? ''));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await client.send(new DeleteMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
  return bodies;
}

export async function drain(client: SQSClient, queueUrl: string): Promise<PayoutMessage[]> {
  return (await drainBodies(client, queueUrl)).map(parsePayoutMessage);
}

/** Every object of the bucket with its bytes, by key. */
export async function objectsOf({ client, bucketName }: FileBucket): Promise<Map<string, Buffer>> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: bucketName }));
  const objects = new Map<string, Buffer>();
  for (const { Key = '' } of Contents) {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: bucketName, Key }));
    objects.set(Key, Buffer.from((await Body?.transformToByteArray()) ?? []));
  }
  return objects;
}
