import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { BANK_REPORT_LIMITS } from '../bank/xml/limits.ts';
import { assert } from '../core/errors.ts';

/**
 * An object of the inbox, as a notification names it. In a versioned bucket with its version: a second file of the same
 * name must not hide the first.
 */
export type ObjectLocation = {
  readonly bucketName: string;
  readonly key: string;
  readonly versionId: string | undefined;
};

/** One content of an object: after a replacement, a second pass fails rather than read another. */
export type ObjectContent = ObjectLocation & { readonly etag: string | undefined };

/** The streamed bytes of an object, with the digest of all. Where a reader stops early, `digest` reads the rest. */
class ObjectBytes implements AsyncIterable<Uint8Array> {
  readonly content: ObjectContent;
  readonly #stream: Readable;
  readonly #chunks: AsyncIterator<unknown>;
  readonly #hash = createHash('sha256');
  #bytes = 0;

  constructor(content: ObjectContent, stream: Readable) {
    this.content = content;
    this.#stream = stream;
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  [Symbol.asyncIterator](): AsyncIterator<Uint8Array> {
    // Without `return`: a refusing reader must not close the stream.
    return { next: () => this.#next() };
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const next = await this.#chunks.next();
    if (next.done === true) return { done: true, value: undefined };
    assert(next.value instanceof Uint8Array, 'an object comes as bytes');
    this.#hash.update(next.value);
    this.#bytes += next.value.byteLength;
    return { done: false, value: next.value };
  }

  /** SHA-256 in hex; once only, at the end. For an object beyond the limit, refused anyway, only of the bytes read. */
  async digest(): Promise<string> {
    while (this.#bytes <= BANK_REPORT_LIMITS.maxBytes && (await this.#next()).done !== true);
    return this.#hash.digest('hex');
  }

  /** Ends the download. */
  close(): void {
    this.#stream.destroy();
  }
}

/**
 * Opens the named version, the current object if none is named, or the very content opened before.
 * @throws the error of S3, such as 412 for replaced content.
 */
export async function openObject(client: S3Client, at: ObjectLocation | ObjectContent): Promise<ObjectBytes> {
  const etag = 'etag' in at ? at.etag : undefined;
  const answer = await client.send(
    new GetObjectCommand({
      Bucket: at.bucketName,
      Key: at.key,
      ...(etag === undefined ? {} : { IfMatch: etag }),
      ...(at.versionId === undefined ? {} : { VersionId: at.versionId }),
    }),
  );
  const { Body } = answer;
  assert(Body instanceof Readable, 'an object comes as a stream');
  const content = {
    bucketName: at.bucketName,
    key: at.key,
    etag: answer.ETag,
    versionId: answer.VersionId,
  };
  return new ObjectBytes(content, Body);
}
