import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { BANK_REPORT_LIMITS } from '../bank/xml/limits.ts';
import { assert } from '../core/errors.ts';

/**
 * An object of the inbox, as a notification names it: in a versioned bucket with its version, since a second file of
 * the same name must not hide the first.
 */
export type ObjectLocation = {
  readonly bucketName: string;
  readonly key: string;
  readonly versionId: string | undefined;
};

/** One content of an object: where it is replaced in between, a second reading fails instead of reading another. */
export type ObjectContent = ObjectLocation & { readonly etag: string | undefined };

/**
 * The bytes of an object on their way, with the digest of all of them. A reader that stops early leaves the rest to
 * `digest`, which reads on.
 */
export class ObjectBytes implements AsyncIterable<Uint8Array> {
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
    // Without `return`, so that a reader that refuses the document does not close the stream.
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

  /**
   * SHA-256 in hex; once only, at the end. Of an object beyond the limit, which is refused whatever follows, the
   * digest is that of what was read.
   */
  async digest(): Promise<string> {
    while (this.#bytes <= BANK_REPORT_LIMITS.maxBytes && (await this.#next()).done !== true);
    return this.#hash.digest('hex');
  }

  /** Ends the download, wherever it is. */
  close(): void {
    this.#stream.destroy();
  }
}

/**
 * Opens the version that the location names, the object as it is now where it names none, or the very content that
 * was opened before.
 * @throws the error of S3, 412 among them where the content was replaced.
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
