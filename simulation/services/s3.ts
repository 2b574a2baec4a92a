import { hash } from 'node:crypto';
import {
  GetObjectCommand,
  type GetObjectCommandInput,
  type GetObjectCommandOutput,
  HeadObjectCommand,
  type HeadObjectCommandInput,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  type ListObjectsV2CommandOutput,
  PutObjectCommand,
  type PutObjectCommandInput,
  type PutObjectCommandOutput,
} from '@aws-sdk/client-s3';
import { ANSWERED, NotSimulated, refuseUnknownParameters } from './not-simulated.ts';
import { bodyOf } from './s3/body.ts';
import { noSuchBucket, noSuchKey, notFound, preconditionFailed, s3Error } from './s3/errors.ts';
import { compareUtf8 } from './text-order.ts';

export type S3Output =
  | GetObjectCommandOutput
  | HeadObjectCommandOutput
  | ListObjectsV2CommandOutput
  | PutObjectCommandOutput;

/** When a request arrives, and its body. */
export type S3Moment = {
  readonly nowMs: number;
  /** The body of a PutObject, read by `readBody`. */
  readonly body?: Uint8Array;
};

/** A content that lies or lay under a key; immutable. */
export type ObjectVersion = {
  readonly versionId: string;
  readonly bytes: Uint8Array;
  readonly etag: string;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  readonly putAtMs: number;
};

const KNOWN = {
  put: new Set([
    'Bucket',
    'Key',
    'Body',
    'ContentLength',
    'ContentType',
    'ChecksumSHA256',
    'IfNoneMatch',
    'Metadata',
  ]),
  get: new Set(['Bucket', 'Key', 'IfMatch', 'VersionId']),
  head: new Set(['Bucket', 'Key']),
  list: new Set(['Bucket', 'Prefix', 'MaxKeys', 'StartAfter', 'ContinuationToken']),
};

const SHA256 = /^[A-Za-z0-9+/]{43}=$/;
const MAX_KEYS_PER_PAGE = 1000;

/**
 * S3 as far as the product uses it: buckets that keep every version; one step per request, without its own clock or
 * chance. It refuses what it does not know with `NotSimulated`.
 */
export class SimulatedS3 {
  readonly #buckets = new Map<string, Map<string, ObjectVersion[]>>();
  #put = 0;

  createBucket(bucketName: string): void {
    this.#buckets.set(bucketName, new Map());
  }

  /** Every content that ever lay under each key, oldest first. */
  versions(bucketName: string): ReadonlyMap<string, readonly ObjectVersion[]> {
    return this.#bucket(bucketName);
  }

  /**
   * Answers a command as the SDK's client does.
   * @throws S3ServiceException with the SDK's names and classes.
   */
  execute(command: PutObjectCommand, moment: S3Moment): PutObjectCommandOutput;
  execute(command: GetObjectCommand, moment: S3Moment): GetObjectCommandOutput;
  execute(command: HeadObjectCommand, moment: S3Moment): HeadObjectCommandOutput;
  execute(command: ListObjectsV2Command, moment: S3Moment): ListObjectsV2CommandOutput;
  execute(command: object, moment: S3Moment): S3Output;
  execute(command: object, moment: S3Moment): S3Output {
    if (command instanceof PutObjectCommand) return this.#putObject(command.input, moment);
    if (command instanceof GetObjectCommand) return this.#getObject(command.input);
    if (command instanceof HeadObjectCommand) return this.#headObject(command.input);
    if (command instanceof ListObjectsV2Command) return this.#listObjects(command.input);
    throw new NotSimulated(`the command ${command.constructor.name} of S3`);
  }

  #bucket(bucketName: string | undefined): Map<string, ObjectVersion[]> {
    const bucket = this.#buckets.get(bucketName ?? '');
    if (bucket === undefined) throw noSuchBucket();
    return bucket;
  }

  #putObject(input: PutObjectCommandInput, { nowMs, body }: S3Moment): PutObjectCommandOutput {
    refuseUnknownParameters('PutObject', input, KNOWN.put);
    if (body === undefined) throw new NotSimulated('a PutObject whose body was not read before');
    const bucket = this.#bucket(input.Bucket);
    const key = input.Key ?? '';
    if (key === '') throw new NotSimulated('an object without a key');
    checkContent(input, body);
    const versions = bucket.get(key) ?? [];
    checkAbsence(input.IfNoneMatch, versions);
    this.#put += 1;
    const version: ObjectVersion = {
      versionId: `version-${this.#put}`,
      bytes: Uint8Array.from(body),
      etag: `"${hash('md5', body)}"`,
      contentType: input.ContentType ?? 'application/octet-stream',
      metadata: lowerCaseNames(input.Metadata ?? {}),
      putAtMs: nowMs,
    };
    bucket.set(key, [...versions, version]);
    return { ...ANSWERED, ETag: version.etag, VersionId: version.versionId };
  }

  #getObject(input: GetObjectCommandInput): GetObjectCommandOutput {
    refuseUnknownParameters('GetObject', input, KNOWN.get);
    const versions = this.#bucket(input.Bucket).get(input.Key ?? '');
    if (versions === undefined) throw noSuchKey();
    const wanted = input.VersionId;
    const version =
      wanted === undefined ? versions.at(-1) : versions.find(({ versionId }) => versionId === wanted);
    if (version === undefined) throw s3Error('NoSuchVersion', 404, 'The specified version does not exist.');
    if (input.IfMatch !== undefined && input.IfMatch !== version.etag) throw preconditionFailed();
    return { ...headOf(version), Body: bodyOf(version.bytes) };
  }

  #headObject(input: HeadObjectCommandInput): HeadObjectCommandOutput {
    refuseUnknownParameters('HeadObject', input, KNOWN.head);
    const version = this.#buckets
      .get(input.Bucket ?? '')
      ?.get(input.Key ?? '')
      ?.at(-1);
    if (version === undefined) throw notFound();
    return headOf(version);
  }

  #listObjects(input: ListObjectsV2CommandInput): ListObjectsV2CommandOutput {
    refuseUnknownParameters('ListObjectsV2', input, KNOWN.list);
    const bucket = this.#bucket(input.Bucket);
    const { Prefix: prefix = '', StartAfter, ContinuationToken: after = StartAfter } = input;
    const limit = Math.min(input.MaxKeys ?? MAX_KEYS_PER_PAGE, MAX_KEYS_PER_PAGE);
    const keys = [...bucket.keys()]
      .filter((key) => key.startsWith(prefix) && (after === undefined || compareUtf8(key, after) > 0))
      .sort(compareUtf8);
    const page = keys.slice(0, limit);
    const last = page.at(-1);
    const more = keys.length > page.length && last !== undefined;
    return {
      ...ANSWERED,
      Name: input.Bucket,
      Prefix: prefix,
      MaxKeys: limit,
      KeyCount: page.length,
      IsTruncated: more,
      ...(more ? { NextContinuationToken: last } : {}),
      ...(page.length === 0 ? {} : { Contents: page.map((key) => contentsOf(key, bucket.get(key)?.at(-1))) }),
    };
  }
}

/**
 * S3 takes only the announced bytes.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html
 */
function checkContent(
  { ContentLength: length, ChecksumSHA256: sha256 }: PutObjectCommandInput,
  body: Uint8Array,
): void {
  if (length !== undefined && length !== body.byteLength) {
    throw s3Error(
      'IncompleteBody',
      400,
      'The body does not have the number of bytes of the Content-Length header.',
    );
  }
  if (sha256 === undefined) return;
  if (!SHA256.test(sha256))
    throw s3Error('InvalidRequest', 400, 'Value for x-amz-checksum-sha256 header is invalid.');
  if (hash('sha256', body, 'base64') !== sha256) {
    throw s3Error('BadDigest', 400, 'The SHA256 you specified did not match the calculated checksum.');
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
function checkAbsence(ifNoneMatch: string | undefined, versions: readonly ObjectVersion[]): void {
  if (ifNoneMatch === undefined) return;
  if (ifNoneMatch !== '*') throw new NotSimulated('If-None-Match with an entity tag');
  if (versions.length > 0) throw preconditionFailed();
}

/** Names travel as headers, which have no case. */
function lowerCaseNames(metadata: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name.toLowerCase(), value]));
}

function headOf(version: ObjectVersion): HeadObjectCommandOutput {
  return {
    ...ANSWERED,
    ContentLength: version.bytes.byteLength,
    ContentType: version.contentType,
    ETag: version.etag,
    VersionId: version.versionId,
    // A header says whole seconds.
    LastModified: new Date(Math.floor(version.putAtMs / 1000) * 1000),
    Metadata: { ...version.metadata },
  };
}

function contentsOf(Key: string, version: ObjectVersion | undefined) {
  if (version === undefined) return { Key };
  return {
    Key,
    Size: version.bytes.byteLength,
    ETag: version.etag,
    LastModified: new Date(version.putAtMs),
    StorageClass: 'STANDARD' as const,
  };
}
