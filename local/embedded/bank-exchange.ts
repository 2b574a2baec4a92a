import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { LocalAws } from './local-aws.ts';
import type { Outputs } from './outputs.ts';

/** A file on its way to or from the bank. */
export type ExchangedFile = { readonly name: string; readonly bytes: Uint8Array };

/** Takes a payment file from the outbox, as the bank's transfer does, and leaves a copy for the reader. */
export async function fetchPaymentFile(
  aws: LocalAws,
  outputs: Outputs,
  key: string,
): Promise<ExchangedFile & { readonly path: string }> {
  const file = { name: nameOf(key), bytes: await readObject(aws, key) };
  return { ...file, path: outputs.write('payment-files', file.name, file.bytes) };
}

/** Leaves a copy of a part of a preview for the reader. */
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

/** Puts a bank report into the inbox, leaves a copy for the reader, and gives S3's notification of it. */
export async function layIntoInbox(
  aws: LocalAws,
  outputs: Outputs,
  report: ExchangedFile,
): Promise<{ readonly event: unknown; readonly path: string }> {
  const key = `inbox/${report.name}`;
  await aws.s3.send(new PutObjectCommand({ Bucket: aws.bucketName, Key: key, Body: report.bytes }));
  const event = {
    Records: [{ s3: { bucket: { name: aws.bucketName }, object: { key: encodeURIComponent(key) } } }],
  };
  return { event, path: outputs.write('bank-reports', report.name, report.bytes) };
}
