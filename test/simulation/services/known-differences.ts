import {
  BatchGetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { LIVE_INDEX } from '../../../functions/ledger/keys.ts';
import { keyOf } from '../../../functions/ledger/table.ts';
import type { Outcome } from './outcome.ts';
import type { TwinBuckets } from './twin-buckets.ts';
import type { TwinQueues } from './twin-queues.ts';
import type { TwinTables } from './twin-tables.ts';

type Twins = { readonly tables: TwinTables; readonly queues: TwinQueues; readonly buckets: TwinBuckets };

/**
 * Where an embedded store is known to do otherwise than the service that it stands for, and the simulation follows
 * the service. One that disappears fails the tests, so that the list stays true.
 */
export type KnownDifference = {
  readonly store: 'dynalite' | 'fauxqs';
  /** What the service does and the store does not. */
  readonly what: string;
  /** Where the service, or somebody who met it, says so. */
  readonly source: string;
  /** What the simulation answers, as `shortOf` puts it. */
  readonly simulated: string;
  readonly embedded: string;
  readonly run: (twins: Twins) => Promise<{ readonly simulated: Outcome; readonly embedded: Outcome }>;
};

const AWS = 'https://docs.aws.amazon.com';
const DYNAMODB_LIMITS = `${AWS}/amazondynamodb/latest/developerguide/Constraints.html`;
const DYNAMODB_TYPES = `${AWS}/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html`;
const REFUSED = 'ValidationException';
const DONE = 'done';

/** A word for an outcome: the name of the error, the value of the row where one is read, or that it was done. */
export function shortOf(outcome: Outcome): string {
  if ('error' in outcome) return outcome.error;
  const { Item, Body, Items, Responses, Contents, done, failed } = Object(outcome.answer);
  if (Item !== undefined) return JSON.stringify(Item.copied ?? Item.amountMinor);
  if (Body !== undefined) return Buffer.from(String(Body), 'base64').toString();
  if (Array.isArray(Items)) return `${Items.length} rows`;
  if (Responses !== undefined) return `${Object.values<Item[]>(Responses).flat().length} rows`;
  if (Array.isArray(Contents)) return Contents.map(({ Key }) => Key).join(' ');
  if (Array.isArray(failed) && failed.length > 0)
    return `failed: ${failed.map(([, code]) => code).join(' ')}`;
  return Array.isArray(done) ? `${done.length} ${DONE}` : DONE;
}

type Item = NonNullable<ConstructorParameters<typeof PutItemCommand>[0]['Item']>;

function put(key: string, item: Item, expression: { condition?: string; value?: Item[string] } = {}) {
  const { condition, value } = expression;
  return ({ tables }: Twins) =>
    tables.run(
      new PutItemCommand({
        TableName: tables.tableName,
        Item: { ...keyOf(key), ...item },
        ...(condition === undefined ? {} : { ConditionExpression: condition }),
        ...(value === undefined ? {} : { ExpressionAttributeValues: { ':v': value } }),
      }),
    );
}

/** Whether the condition holds for the row. */
function holds(key: string, row: Item, condition: string, value: Item[string]) {
  return async (twins: Twins) => {
    await put(key, row)(twins);
    return put(key, {}, { condition, value })(twins);
  };
}

function query(condition: string, values: Item) {
  return ({ tables }: Twins) =>
    tables.run(
      new QueryCommand({
        TableName: tables.tableName,
        IndexName: LIVE_INDEX.name,
        KeyConditionExpression: condition,
        ExpressionAttributeValues: values,
      }),
    );
}

/** The row's attribute `value` after the update. */
function updated(key: string, row: Item, text: string, values: Item) {
  return async (twins: Twins) => {
    const { tables } = twins;
    await put(key, row)(twins);
    const outcome = await tables.run(
      new UpdateItemCommand({
        TableName: tables.tableName,
        Key: keyOf(key),
        UpdateExpression: text,
        ExpressionAttributeValues: values,
      }),
    );
    const after = await tables.row(key);
    return {
      simulated: 'error' in outcome.simulated ? outcome.simulated : after.simulated,
      embedded: 'error' in outcome.embedded ? outcome.embedded : after.embedded,
    };
  };
}

const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });

const TABLE_DIFFERENCES: readonly KnownDifference[] = [
  {
    store: 'dynalite',
    what: 'a row counts in bytes of UTF-8, not in UTF-16 units',
    source: `${AWS}/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html`,
    simulated: REFUSED,
    embedded: DONE,
    run: put('large', { text: S('é'.repeat(205_000)) }),
  },
  {
    store: 'dynalite',
    what: 'the key of an index is no empty text',
    source: 'https://github.com/architect/dynalite/issues/184',
    simulated: REFUSED,
    embedded: DONE,
    run: put('empty index key', { liveShard: S(''), liveSort: S('a') }),
  },
  {
    store: 'dynalite',
    what: 'the sort key of an index has at most 1024 bytes',
    source: DYNAMODB_LIMITS,
    simulated: REFUSED,
    embedded: DONE,
    run: put('long sort key', { liveShard: S('a'), liveSort: S('x'.repeat(1025)) }),
  },
  {
    store: 'dynalite',
    what: 'a query for an empty partition key is refused',
    source: 'https://github.com/getmoto/moto/issues/7062',
    simulated: REFUSED,
    embedded: '0 rows',
    run: query('liveShard = :s', { ':s': S('') }),
  },
  {
    store: 'dynalite',
    what: 'texts have the order of their bytes in UTF-8',
    source: DYNAMODB_TYPES,
    simulated: DONE,
    embedded: 'ConditionalCheckFailedException',
    run: holds('text order', { note: S('\u{1f600}') }, 'note > :v', S('\u{e000}')),
  },
  {
    store: 'dynalite',
    what: 'two lists of the same elements are equal',
    source: `${AWS}/amazondynamodb/latest/developerguide/LegacyConditionalParameters.Conditions.html`,
    simulated: DONE,
    embedded: 'ConditionalCheckFailedException',
    run: holds('equal lists', { list1: { L: [N('1')] } }, 'list1 = :v', { L: [N('1')] }),
  },
  {
    store: 'dynalite',
    what: 'a copied value is not changed with the original',
    source:
      'dynalite 4.0.0, actions/updateItem.js: ADD adds in place to the object that SET has put under both names',
    simulated: '{"N":"1"}',
    embedded: '{"N":"3"}',
    run: updated('copied', { original: N('1') }, 'SET copied = original ADD original :n', {
      ':n': N('2'),
    }),
  },
  {
    store: 'dynalite',
    what: 'a sum of more than 38 digits is refused',
    source: DYNAMODB_TYPES,
    simulated: REFUSED,
    embedded: `{"N":"1${'0'.repeat(38)}.5"}`,
    run: updated('long sum', { amountMinor: N(`1${'0'.repeat(38)}`) }, 'ADD amountMinor :n', {
      ':n': N('0.5'),
    }),
  },
  {
    store: 'dynalite',
    what: 'an expression has at most 4 KB',
    source: DYNAMODB_LIMITS,
    simulated: REFUSED,
    embedded: DONE,
    run: put(
      'long expression',
      {},
      { condition: `${'attribute_not_exists(pk) OR '.repeat(150)}attribute_not_exists(pk)` },
    ),
  },
  {
    store: 'dynalite',
    what: 'a batch of reads answers up to 16 MB',
    source: `${AWS}/amazondynamodb/latest/APIReference/API_BatchGetItem.html`,
    simulated: '4 rows',
    embedded: '3 rows',
    run: async (twins) => {
      const keys = ['1', '2', '3', '4'].map((row) => `much ${row}`);
      for (const key of keys) await put(key, { note: S('x'.repeat(390_000)) })(twins);
      const { tables } = twins;
      const Keys = keys.map(keyOf);
      return tables.run(
        new BatchGetItemCommand({ RequestItems: { [tables.tableName]: { Keys, ConsistentRead: true } } }),
      );
    },
  },
];

const QUEUE_DIFFERENCES: readonly KnownDifference[] = [
  {
    store: 'fauxqs',
    what: 'a parameter out of range has an error name without a prefix',
    source: 'https://github.com/aws/aws-sdk-java/issues/197',
    simulated: 'InvalidParameterValue',
    embedded: 'AWS.SimpleQueueService.InvalidParameterValue',
    run: ({ queues }) => queues.receive(11),
  },
  {
    store: 'fauxqs',
    what: 'a receipt handle that never was one fails its entry',
    source: 'https://github.com/aws/aws-sdk-java-v2/issues/3101',
    simulated: 'failed: ReceiptHandleIsInvalid',
    embedded: `1 ${DONE}`,
    run: ({ queues }) => queues.deleteByHandles([{ Id: '0', ReceiptHandle: 'never given' }]),
  },
  {
    store: 'fauxqs',
    what: 'a message may hold characters beyond U+FFFF',
    source: `${AWS}/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html`,
    simulated: `1 ${DONE}`,
    embedded: 'failed: InvalidMessageContents',
    run: ({ queues }) => queues.send([{ Id: '0', MessageBody: '\u{1f600}' }]),
  },
  {
    store: 'fauxqs',
    what: 'an entry id has at most 80 characters',
    source: `${AWS}/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatchRequestEntry.html`,
    simulated: 'InvalidBatchEntryId',
    embedded: `1 ${DONE}`,
    run: ({ queues }) => queues.send([{ Id: 'i'.repeat(81), MessageBody: 'x' }]),
  },
];

function upload(changes: { readonly ChecksumSHA256?: string; readonly IfNoneMatch?: string }) {
  return ({ buckets }: Twins) =>
    buckets.run(
      new PutObjectCommand({ Bucket: buckets.bucketName, Key: 'key', Body: 'content', ...changes }),
    );
}

const BUCKET_DIFFERENCES: readonly KnownDifference[] = [
  {
    store: 'fauxqs',
    what: 'If-None-Match refuses a second object in the place of the first',
    source: `${AWS}/AmazonS3/latest/userguide/conditional-writes.html`,
    simulated: 'PreconditionFailed',
    embedded: DONE,
    run: async (twins) => {
      await upload({})(twins);
      return upload({ IfNoneMatch: '*' })(twins);
    },
  },
  {
    store: 'fauxqs',
    what: 'bytes other than those of the checksum are refused',
    source: `${AWS}/AmazonS3/latest/userguide/checking-object-integrity-upload.html`,
    simulated: 'BadDigest',
    embedded: DONE,
    run: upload({ ChecksumSHA256: Buffer.alloc(32).toString('base64') }),
  },
  {
    store: 'fauxqs',
    what: 'a checksum that cannot be one is refused',
    source: `${AWS}/AmazonS3/latest/API/ErrorResponses.html`,
    simulated: 'InvalidRequest',
    embedded: DONE,
    run: upload({ ChecksumSHA256: 'AAAA' }),
  },
  {
    store: 'fauxqs',
    what: 'an earlier version of an object stays readable',
    source: `${AWS}/AmazonS3/latest/userguide/RetrievingObjectVersions.html`,
    simulated: 'first',
    embedded: 'second',
    run: async (twins) => {
      const { buckets } = twins;
      await buckets.put('versioned', 'first');
      const [version] = buckets.simulated.versions(buckets.bucketName).get('versioned') ?? [];
      await buckets.put('versioned', 'second');
      const VersionId = version?.versionId ?? '';
      return buckets.run(new GetObjectCommand({ Bucket: buckets.bucketName, Key: 'versioned', VersionId }));
    },
  },
  {
    store: 'fauxqs',
    what: 'keys are listed in the order of their bytes in UTF-8',
    source: `${AWS}/AmazonS3/latest/API/API_ListObjectsV2.html`,
    simulated: 'B a',
    embedded: 'a B',
    run: async ({ buckets }) => {
      await buckets.put('a', 'content');
      await buckets.put('B', 'content');
      return buckets.run(new ListObjectsV2Command({ Bucket: buckets.bucketName }));
    },
  },
];

export const KNOWN_DIFFERENCES = [...TABLE_DIFFERENCES, ...QUEUE_DIFFERENCES, ...BUCKET_DIFFERENCES];
