import { Readable } from 'node:stream';
import {
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { type Batch, outboxKeyOf } from '../core/batch.ts';
import type { BatchSeal } from '../core/batch-seal.ts';
import { assert, PipelineError } from '../core/errors.ts';
import { readManifest } from '../ledger/manifests.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { sealedBytes } from './sealed-bytes.ts';

/** The bucket of the bank's files, both ways. */
export type FileBucket = { readonly client: S3Client; readonly bucketName: string };

/** No stream can be sent twice, so each try makes the file again. */
const MAX_TRIES = 3;

/**
 * Puts a sealed batch's file into the outbox. Whoever does it, however often, puts the same bytes: it compares them
 * with the seal on their way, and an existing file too.
 * @throws PipelineError BATCH_FILE_DIFFERS where this version of the writer makes other bytes of the sealed batch.
 */
export async function putPaymentFile(table: LedgerTable, bucket: FileBucket, batch: Batch): Promise<void> {
  const { seal } = batch;
  assert(seal !== undefined, 'only a sealed batch has a file');
  const key = outboxKeyOf(batch);
  for (let tries = 1; ; tries += 1) {
    try {
      await putOnce(table, bucket, batch, seal, key);
      return;
    } catch (error) {
      if (isAlreadyThere(error)) {
        assert(
          isSealed(await headOf(bucket, key), seal),
          'the file that lies in the outbox is the sealed one',
        );
        return;
      }
      if (isOfAnotherWriter(error) && (await isInOutbox(bucket, batch))) return;
      if (error instanceof PipelineError || tries === MAX_TRIES) throw error;
    }
  }
}

/**
 * Whether the sealed file lies in the outbox.
 * @returns false also for another file there: putting ours finds it.
 */
export async function isInOutbox(bucket: FileBucket, batch: Batch): Promise<boolean> {
  const { seal } = batch;
  assert(seal !== undefined, 'only a sealed batch has a file');
  try {
    return isSealed(await headOf(bucket, outboxKeyOf(batch)), seal);
  } catch (cause) {
    if (cause instanceof S3ServiceException && isMissing(cause)) return false;
    throw cause;
  }
}

/**
 * Makes the file and puts it nowhere, to know that it can be made before it may leave.
 * @throws PipelineError as `putPaymentFile`.
 */
export async function tryPaymentFile(table: LedgerTable, batch: Batch): Promise<void> {
  const { seal } = batch;
  assert(seal !== undefined, 'only a sealed batch has a file');
  for await (const _ of sealedBytes(batch, seal, readManifest(table, batch.batchId, seal.manifestParts))) {
    // Read to its end: the digest is compared there.
  }
}

async function putOnce(
  table: LedgerTable,
  bucket: FileBucket,
  batch: Batch,
  seal: BatchSeal,
  key: string,
): Promise<void> {
  const manifest = readManifest(table, batch.batchId, seal.manifestParts);
  const body = Readable.from(sealedBytes(batch, seal, manifest), { objectMode: false });
  // An HTTP request does not watch its own body. Without this, an unreadable manifest would end the process, or the
  // request would wait for its bytes for ever.
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
    // S3 refuses any but the sealed bytes, and a second object in place of the first.
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

function isAlreadyThere(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
}

/** An earlier version may have put the file that this one cannot make: then the batch is as good as finished. */
function isOfAnotherWriter(error: unknown): boolean {
  return error instanceof PipelineError && error.code === 'BATCH_FILE_DIFFERS';
}

/** Without the right to list, S3 reports a missing file as a forbidden one. */
export function isMissing({ $metadata }: S3ServiceException): boolean {
  return $metadata.httpStatusCode === 404 || $metadata.httpStatusCode === 403;
}

async function headOf(bucket: FileBucket, key: string): Promise<HeadObjectCommandOutput> {
  return bucket.client.send(new HeadObjectCommand({ Bucket: bucket.bucketName, Key: key }));
}

function isSealed({ Metadata, ContentLength }: HeadObjectCommandOutput, seal: BatchSeal): boolean {
  return Metadata?.['sha256'] === seal.fileSha256 && ContentLength === seal.fileBytes;
}
