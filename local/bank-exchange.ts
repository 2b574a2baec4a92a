import { accessSync, constants, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import type { LocalAws } from './local-aws.ts';
import { wrongUse } from './program.ts';

/** A file on its way to or from the bank. */
export type ExchangedFile = { readonly name: string; readonly bytes: Uint8Array };

const OUT = 'out';
const PAYMENT_FILES = 'payment-files';
const BANK_REPORTS = 'bank-reports';
const PREVIEWS = 'previews';
const FOLDERS = [PAYMENT_FILES, BANK_REPORTS, PREVIEWS];

/**
 * Makes the folders that files will be copied to: seen before anything is submitted, since a file that cannot be
 * written then would stop a run in the middle of its exchange with the bank.
 *
 * @throws PipelineError CONFIG_INVALID
 */
export function makeOutputs(): void {
  for (const folder of [OUT, ...FOLDERS.map((name) => join(OUT, name))]) {
    try {
      if (!existsSync(folder)) mkdirSync(folder);
      readdirSync(folder);
      accessSync(folder, constants.W_OK);
    } catch (cause) {
      throw wrongUse(
        `${folder} is not a folder that can be written.`,
        'Move it away, or run in another folder: payment files and bank reports are copied to out/.',
        cause,
      );
    }
  }
}

/**
 * Takes away what earlier runs left for their reader: of a run that keeps no stores, nothing else tells which run a
 * file belongs to.
 */
export function clearOutputs(): void {
  for (const folder of FOLDERS) rmSync(join(OUT, folder), { recursive: true, force: true });
}

function write(folder: string, file: ExchangedFile): string {
  const path = join(OUT, folder, file.name);
  mkdirSync(join(OUT, folder), { recursive: true });
  writeFileSync(path, file.bytes);
  return path;
}

/** Takes a payment file from the outbox, as the bank's transfer does, and leaves a copy for the reader. */
export async function fetchPaymentFile(
  aws: LocalAws,
  key: string,
): Promise<ExchangedFile & { readonly path: string }> {
  const file = { name: nameOf(key), bytes: await readObject(aws, key) };
  return { ...file, path: write(PAYMENT_FILES, file) };
}

/** Leaves a copy of a part of a preview for the reader. */
export async function copyPreview(aws: LocalAws, key: string): Promise<string> {
  return write(PREVIEWS, { name: nameOf(key), bytes: await readObject(aws, key) });
}

async function readObject(aws: LocalAws, key: string): Promise<Uint8Array> {
  const { Body } = await aws.s3.send(new GetObjectCommand({ Bucket: aws.bucketName, Key: key }));
  if (Body === undefined) throw new Error(`The object ${key} has no content.`);
  return Body.transformToByteArray();
}

/** One name for what lies in folders in the bucket. */
function nameOf(key: string): string {
  return key.slice(key.indexOf('/') + 1).replaceAll('/', '_');
}

/** Lays a bank report into the inbox, leaves a copy for the reader, and gives S3's notification of it. */
export async function layIntoInbox(
  aws: LocalAws,
  report: ExchangedFile,
): Promise<{ readonly event: unknown; readonly path: string }> {
  const key = `inbox/${report.name}`;
  await aws.s3.send(new PutObjectCommand({ Bucket: aws.bucketName, Key: key, Body: report.bytes }));
  const event = {
    Records: [{ s3: { bucket: { name: aws.bucketName }, object: { key: encodeURIComponent(key) } } }],
  };
  return { event, path: write(BANK_REPORTS, report) };
}
