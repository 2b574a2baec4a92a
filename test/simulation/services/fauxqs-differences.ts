import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { AWS, DONE, type KnownDifference, type Twins } from './known-difference.ts';

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

export const FAUXQS_DIFFERENCES = [...QUEUE_DIFFERENCES, ...BUCKET_DIFFERENCES];
