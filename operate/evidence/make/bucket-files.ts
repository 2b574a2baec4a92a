import { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, S3ServiceException } from '@aws-sdk/client-s3';
import type { FileBucket } from '../../../functions/batches/outbox.ts';
import { ANCHORS } from '../../../functions/core/anchor.ts';
import { assert, PipelineError } from '../../../functions/core/errors.ts';
import type { TarWriter } from './tar-writer.ts';

/** An object of the bucket, in the version that was read where one is known. */
export type BucketFile = { readonly key: string; readonly versionId?: string | undefined };

/**
 * Puts an object's bytes into the archive, as they come.
 * @returns false where there is no such object: then the archive has none, and its verification says so.
 * @throws PipelineError CONFIG_INVALID where reading is denied: a denied object must not look like a missing one.
 */
export async function addFile(
  tar: TarWriter,
  { client, bucketName }: FileBucket,
  { key, versionId }: BucketFile,
  name: string,
): Promise<boolean> {
  const version = versionId === undefined ? {} : { VersionId: versionId };
  const answer = await client
    .send(new GetObjectCommand({ Bucket: bucketName, Key: key, ...version }))
    .catch(missing);
  if (answer === undefined) return false;
  const { Body, ContentLength } = answer;
  assert(
    Body instanceof Readable && ContentLength !== undefined,
    'an object comes as a stream of known length',
  );
  await tar.add(name, ContentLength, bytesOf(Body));
  return true;
}

async function* bytesOf(body: Readable): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    assert(chunk instanceof Uint8Array, 'an object comes as bytes');
    yield chunk;
  }
}

function missing(error: unknown): undefined {
  if (!(error instanceof S3ServiceException)) throw error;
  if (error.$metadata.httpStatusCode === 404) return undefined;
  if (error.$metadata.httpStatusCode !== 403) throw error;
  throw new PipelineError('CONFIG_INVALID', 'The bucket of bank files does not let you read it.', {
    action:
      'Evidence needs s3:ListBucket and s3:GetObject, s3:GetObjectVersion on the bucket: see SECURITY.md, What operators need.',
    cause: error,
  });
}

/** Keys of the anchors from a day on, in the order of their time. @param from `YYYY-MM-DD`. */
export async function* anchorKeys({ client, bucketName }: FileBucket, from: string): AsyncGenerator<string> {
  const pages = paginateListObjectsV2(
    { client },
    { Bucket: bucketName, Prefix: ANCHORS, StartAfter: `${ANCHORS}${from}` },
  );
  for await (const { Contents = [] } of pages) {
    for (const { Key } of Contents) if (Key !== undefined) yield Key;
  }
}
