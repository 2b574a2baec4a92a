import {
  type AttributeValue,
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from '@aws-sdk/client-sqs';
import { INDEXES, LIVE_INDEX, PARTITION_KEY } from '../../functions/ledger/keys.ts';
import type { Dice } from '../../local/sandbox/random.ts';
import type { FaultKind } from '../faults/kinds.ts';
import type { TableWrite } from '../services/dynamo-db/table.ts';
import type { StoredItem } from '../services/dynamo-db/value.ts';
import { type DynamoDbOutput, SimulatedDynamoDb } from '../services/dynamo-db.ts';
import { type S3Output, SimulatedS3 } from '../services/s3.ts';
import { SimulatedSqs, type SqsOutput } from '../services/sqs.ts';
import type { Chance } from './chance.ts';
import type { Timeline } from './timeline.ts';

export const TABLE = 'ev-payouts-simulated';
export const BUCKET = 'ev-payouts-simulated-files';
export const QUEUE = 'https://sqs.simulated/payouts';
const DEAD_LETTERS = 'https://sqs.simulated/payouts-dlq';

/** As infra/payouts-queue.ts sets them. */
export const VISIBILITY_MS = 365_000;
const RETENTION_MS = 4 * 86_400_000;
const MAX_RECEIVE_COUNT = 5;

/** How far an index may lag. */
const MAX_LAG_MS = 20 * 60_000;

/** A message as the event source mapping holds it. */
export type Received = {
  readonly messageId: string;
  readonly body: string;
  readonly receiptHandle: string;
  readonly receives: number;
};

const COMMANDS: Readonly<Record<string, { readonly prototype: object }>> = {
  GetItem: GetItemCommand,
  BatchGetItem: BatchGetItemCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  Query: QueryCommand,
  SendMessageBatch: SendMessageBatchCommand,
  PutObject: PutObjectCommand,
  GetObject: GetObjectCommand,
  HeadObject: HeadObjectCommand,
  ListObjectsV2: ListObjectsV2Command,
};

/** A command of the handler's class, without the SDK's work on it. */
function commandOf(operation: string, input: object): object {
  const command: object = Object.create(COMMANDS[operation]?.prototype ?? Object.prototype);
  return Object.assign(command, { input });
}

export type StoresOptions = {
  readonly timeline: Timeline;
  readonly chance: Chance;
  readonly onWrite: (write: TableWrite) => void;
  readonly onObject: (key: string, bytes: Uint8Array) => void;
  /** @param bodies of a handler's messages, even if the queue refuses them. */
  readonly onMessages: (bodies: readonly string[]) => void;
  /** A process learned that nobody had read its source to the end, and where to go on. */
  readonly onCheckpoint: (processId: string) => void;
};

/** The three services of a run, and the liberties that they take with each request. */
export class Stores {
  readonly #options: StoresOptions;
  readonly #dynamoDb: SimulatedDynamoDb;
  readonly #sqs = new SimulatedSqs();
  readonly #s3 = new SimulatedS3();
  #isByHand = false;
  /** Lengths of the live index's log over time, oldest first: where a lagging reader stands. */
  #indexLog: { readonly atMs: number; readonly length: number }[] = [];

  constructor(options: StoresOptions) {
    this.#options = options;
    this.#dynamoDb = new SimulatedDynamoDb({ onWrite: (write) => this.#wrote(write) });
    this.#dynamoDb.createTable({ tableName: TABLE, partitionKey: PARTITION_KEY, indexes: INDEXES });
    this.#sqs.createQueue({
      queueUrl: DEAD_LETTERS,
      visibilityTimeoutMs: VISIBILITY_MS,
      retentionMs: 14 * 86_400_000,
    });
    this.#sqs.createQueue({
      queueUrl: QUEUE,
      visibilityTimeoutMs: VISIBILITY_MS,
      retentionMs: RETENTION_MS,
      deadLetters: { queueUrl: DEAD_LETTERS, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    this.#s3.createBucket(BUCKET);
  }

  dynamoDb(operation: string, input: object, fault: FaultKind | undefined, site: string): DynamoDbOutput {
    // Acknowledged and gone, as in a table restored from an earlier moment.
    if (fault === 'checkpoint-lost') return { $metadata: {} };
    const command = commandOf(operation, input);
    if (fault === 'stale-index') {
      return this.#dynamoDb.execute(command, { index: { seeUpTo: this.#seenBefore(site) } });
    }
    if (fault === 'partial-read') {
      const dice = this.#leewayAt(site);
      return this.#dynamoDb.execute(command, { unprocessed: () => dice.oneIn(3) });
    }
    const output = this.#dynamoDb.execute(command);
    if ('Item' in output && output.Item?.['checkpoint'] !== undefined) {
      this.#options.onCheckpoint(site.slice(0, site.lastIndexOf('/')));
    }
    return output;
  }

  sqs(operation: string, input: object, fault: FaultKind | undefined, site: string): SqsOutput {
    const dice = this.#leewayAt(site);
    const failEntry = fault === 'partial-send' ? () => dice.oneIn(2) : () => false;
    const output = this.#sqs.execute(commandOf(operation, input), {
      nowMs: this.#options.timeline.nowMs,
      failEntry,
    });
    this.#options.onMessages(bodiesIn(input));
    return output;
  }

  /** @param body all that an upload sends. */
  s3(operation: string, input: object, body: Uint8Array | undefined): S3Output {
    const moment = { nowMs: this.#options.timeline.nowMs, ...(body === undefined ? {} : { body }) };
    const output = this.#s3.execute(commandOf(operation, input), moment);
    if (body !== undefined) this.#options.onObject(keyOf(input), body);
    return output;
  }

  /** The bank puts an object into the bucket. */
  put(key: string, bytes: Uint8Array): void {
    this.#s3.execute(new PutObjectCommand({ Bucket: BUCKET, Key: key }), {
      nowMs: this.#options.timeline.nowMs,
      body: bytes,
    });
  }

  /** Receivable messages, at most `limit`, in random order. */
  receive(limit: number, dice: Dice): Received[] {
    const { nowMs } = this.#options.timeline;
    const answer = this.#sqs.execute(
      new ReceiveMessageCommand({
        QueueUrl: QUEUE,
        MaxNumberOfMessages: limit,
        MessageSystemAttributeNames: ['ApproximateReceiveCount'],
      }),
      {
        nowMs,
        deliver: (messages) =>
          messages
            .filter(({ state }) => state === 'visible')
            .map(({ messageId }) => ({ messageId, place: dice.below(1_000_000) }))
            .sort((a, b) => a.place - b.place)
            .map(({ messageId }) => messageId),
      },
    );
    return (answer.Messages ?? []).map(({ MessageId = '', Body = '', ReceiptHandle = '', Attributes }) => ({
      messageId: MessageId,
      body: Body,
      receiptHandle: ReceiptHandle,
      receives: Number(Attributes?.ApproximateReceiveCount ?? '1'),
    }));
  }

  deleteMessages(messages: readonly Received[]): void {
    if (messages.length === 0) return;
    const Entries = messages.map(({ receiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle: receiptHandle,
    }));
    this.#sqs.execute(new DeleteMessageBatchCommand({ QueueUrl: QUEUE, Entries }), {
      nowMs: this.#options.timeline.nowMs,
    });
  }

  row(key: string): StoredItem | undefined {
    return this.#dynamoDb.items(TABLE).get(key);
  }

  rows(): ReadonlyMap<string, StoredItem> {
    return this.#dynamoDb.items(TABLE);
  }

  /** Somebody sets an attribute of a row, or takes it out, past the pipeline. */
  edit(key: string, attribute: string, value: AttributeValue | undefined): void {
    this.#isByHand = true;
    this.#dynamoDb.execute(
      new UpdateItemCommand({
        TableName: TABLE,
        Key: { [PARTITION_KEY]: { S: key } },
        UpdateExpression: value === undefined ? 'REMOVE #attribute' : 'SET #attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ...(value === undefined ? {} : { ExpressionAttributeValues: { ':value': value } }),
      }),
    );
    this.#isByHand = false;
  }

  #wrote(write: TableWrite): void {
    const { timeline, onWrite } = this.#options;
    const length = this.#dynamoDb.indexLogLength(TABLE, LIVE_INDEX.name);
    this.#indexLog.push({ atMs: timeline.nowMs, length });
    if (!this.#isByHand) onWrite(write);
  }

  /** A position of the live index's log within the last minutes. */
  #seenBefore(site: string): number {
    const { timeline } = this.#options;
    const thenMs = timeline.nowMs - this.#leewayAt(site).between(1_000, MAX_LAG_MS);
    const first = this.#indexLog.findIndex(({ atMs }) => atMs > thenMs);
    // Nothing uses positions older than any lag again, except the last of them.
    if (first > 1) this.#indexLog = this.#indexLog.slice(first - 1);
    const last = this.#indexLog.findLast(({ atMs }) => atMs <= thenMs);
    return last?.length ?? 0;
  }

  #leewayAt(site: string): Dice {
    return this.#options.chance.at(`leeway ${site}`);
  }
}

function keyOf(input: object): string {
  return 'Key' in input ? String(input.Key) : '';
}

function bodiesIn(input: object): string[] {
  if (!('Entries' in input) || !Array.isArray(input.Entries)) return [];
  return input.Entries.map((entry: { readonly MessageBody?: unknown }) => String(entry.MessageBody));
}

/** A request's subject, for the trace and for faults of one kind of row. */
export function subjectOf(input: object): string {
  if ('Key' in input && typeof input.Key === 'object') return partitionKeyIn(input.Key);
  if ('Item' in input) return partitionKeyIn(input.Item);
  if ('Key' in input) return String(input.Key);
  if ('ExpressionAttributeValues' in input) return shardIn(input.ExpressionAttributeValues);
  return '';
}

function partitionKeyIn(item: unknown): string {
  if (typeof item !== 'object' || item === null || !(PARTITION_KEY in item)) return '';
  const key = item[PARTITION_KEY];
  return typeof key === 'object' && key !== null && 'S' in key ? String(key.S) : '';
}

function shardIn(values: unknown): string {
  if (typeof values !== 'object' || values === null || !(':shard' in values)) return '';
  const shard = values[':shard'];
  return typeof shard === 'object' && shard !== null && 'S' in shard ? String(shard.S) : '';
}
