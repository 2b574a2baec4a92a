import { Readable } from 'node:stream';
import { HeadObjectCommand, PutObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import { type Batch, type BatchSeal, outboxKeyOf } from '../core/batch.ts';
import { assert, PipelineError } from '../core/errors.ts';
import { readManifest } from '../ledger/manifests.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { digesting, paymentFileOf } from './payment-file.ts';

/** The bucket that the bank's files go to and come from. */
export type FileBucket = { readonly client: S3Client; readonly bucketName: string };

/** A stream cannot be sent twice, so each try makes the file again. */
const MAX_TRIES = 3;

/**
 * Puts a sealed batch's file into the outbox. Whoever does it, and however often, puts the same bytes there: they
 * are compared with the seal on their way, and a file that is there already is compared with it too.
 */
export async function putPaymentFile(table: LedgerTable, bucket: FileBucket, batch: Batch): Promise<string> {
  const { seal } = batch;
  assert(seal !== undefined, 'only a sealed batch has a file');
  const key = outboxKeyOf(batch);
  for (let tries = 1; ; tries += 1) {
    try {
      await putOnce(table, bucket, batch, seal, key);
      return key;
    } catch (error) {
      if (isAlreadyThere(error)) {
        await compareWithSeal(bucket, key, seal);
        return key;
      }
      if (error instanceof PipelineError || tries === MAX_TRIES) throw error;
    }
  }
}

async function putOnce(
  table: LedgerTable,
  bucket: FileBucket,
  batch: Batch,
  seal: BatchSeal,
  key: string,
): Promise<void> {
  const chunks = paymentFileOf(batch, seal, readManifest(table, batch.batchId, seal.manifestParts));
  const body = Readable.from(sealedBytes(chunks, seal), { objectMode: false });
  // An HTTP request does not listen to the body that it is made of: without this, a manifest that cannot be read
  // would end the process, or leave a request that waits for the rest of its bytes for ever.
  const stop = new AbortController();
  let failure: unknown;
  body.once('error', (error) => {
    failure = error;
    stop.abort();
  });
  const command = new PutObjectCommand({
    Bucket: bucket.bucketName,
    Key: key,
    Body: body,
    ContentLength: seal.fileBytes,
    ContentType: 'application/xml',
    // S3 refuses bytes other than the sealed ones, and a second object in the place of the first.
    ChecksumSHA256: Buffer.from(seal.fileSha256, 'hex').toString('base64'),
    IfNoneMatch: '*',
    Metadata: { sha256: seal.fileSha256, 'single-payment': String(seal.count === 1) },
  });
  try {
    await bucket.client.send(command, { abortSignal: stop.signal });
  } catch (error) {
    throw failure ?? error;
  } finally {
    body.destroy();
  }
}

/** Passes the file on. Its last chunk goes only once all of it is known to be what was sealed. */
async function* sealedBytes(chunks: AsyncIterable<Uint8Array>, seal: BatchSeal): AsyncGenerator<Uint8Array> {
  const file = digesting(chunks);
  let last: Uint8Array | undefined;
  for await (const chunk of file.chunks) {
    if (last !== undefined) yield last;
    last = chunk;
  }
  const { sha256, bytes } = file.digest();
  assert(
    sha256 === seal.fileSha256 && bytes === seal.fileBytes,
    'the bytes of a file for a message id never differ',
  );
  if (last !== undefined) yield last;
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
}

async function compareWithSeal(bucket: FileBucket, key: string, seal: BatchSeal): Promise<void> {
  const found = await bucket.client.send(new HeadObjectCommand({ Bucket: bucket.bucketName, Key: key }));
  assert(
    found.Metadata?.['sha256'] === seal.fileSha256 && found.ContentLength === seal.fileBytes,
    'the file that lies in the outbox is the sealed one',
  );
}
