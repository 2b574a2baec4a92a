import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { LocalAws } from './local-aws.ts';
import type { Outputs } from './outputs.ts';

/** A file on its way to or from the bank. */
export type ExchangedFile = { readonly name: string; readonly bytes: Uint8Array };

/** Takes a file from the outbox, as the bank's transfer does, and leaves a copy for people. */
export async function fetchFromOutbox(
  aws: LocalAws,
  outputs: Outputs,
  key: string,
): Promise<ExchangedFile & { readonly path: string }> {
  const file = { name: nameOf(key), bytes: await readObject(aws, key) };
  return { ...file, path: outputs.write('payment-files', file.name, file.bytes) };
}

/** Leaves a copy of a part of a preview for people. */
export async function copyPreview(aws: LocalAws, outputs: Outputs, key: string): Promise<string> {
  return outputs.write('previews', nameOf(key), await readObject(aws, key));
}

async function readObject(aws: LocalAws, key: string): Promise<Uint8Array> {
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: aws.bucketName, Key: key }));
  if (Body === undefined) throw new Error(`The object ${key} has no content.`);
  return Body.transformToByteArray();
}

/** One name for an object in folders of the bucket. */
function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1).replaceAll('/', '_');
}

/** More than S3 asks of every part but the last, and less than the embedded S3 takes in one request (11 MiB). */
const PART_BYTES = 8 * 1024 * 1024;

/**
 * Lays a bank report into the inbox, a part at a time, and gives S3's notification of it.
 * @param chunks its bytes, at most 10,000 parts of them.
 */
export async function layIntoInbox(
  aws: LocalAws,
  name: string,
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<unknown> {
  const object = { Bucket: aws.bucketName, Key: `inbox/${name}` };
  const parts = partsOf(chunks);
  const first = await parts.next();
  const second = await parts.next();
  if (second.done === true) {
    await aws.s3.send(new PutObjectCommand({ ...object, Body: first.value ?? new Uint8Array() }));
  } else {
    await putParts(aws, object, [first.value ?? new Uint8Array(), second.value], parts);
  }
  const { Bucket, Key } = object;
  return { Records: [{ s3: { bucket: { name: Bucket }, object: { key: encodeURIComponent(Key) } } }] };
}

async function putParts(
  { s3 }: LocalAws,
  object: { readonly Bucket: string; readonly Key: string },
  begin: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): Promise<void> {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(object));
  const upload = { ...object, UploadId };
  const put: CompletedPart[] = [];
  const putPart = async (Body: Uint8Array): Promise<void> => {
    const PartNumber = put.length + 1;
    const { ETag } = await s3.send(new UploadPartCommand({ ...upload, PartNumber, Body }));
    put.push({ PartNumber, ETag });
  };
  try {
    for (const part of begin) await putPart(part);
    for await (const part of rest) await putPart(part);
    await s3.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: put } }));
  } catch (error) {
    await s3.send(new AbortMultipartUploadCommand(upload));
    throw error;
  }
}

/** All of the bytes, in parts of one size but the last. */
async function* partsOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Uint8Array, undefined> {
  let held: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.byteLength; ) {
      const piece = chunk.subarray(from, from + PART_BYTES - bytes);
      held.push(piece);
      bytes += piece.byteLength;
      from += piece.byteLength;
      if (bytes < PART_BYTES) continue;
      yield Buffer.concat(held);
      [held, bytes] = [[], 0];
    }
  }
  if (bytes > 0) yield Buffer.concat(held);
}
