import { hash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { FileBucket } from '../../functions/batches/outbox.ts';
import { PipelineError } from '../../functions/core/errors.ts';
import { EXPORTS } from '../../functions/core/export-folders.ts';
import { wrongUse } from '../wrong-use.ts';
import type { MadeFile } from './exported-files.ts';

/** Files made together. */
export type FilePack = {
  readonly files: readonly MadeFile[];
  /** What the bucket keeps in their place: the same, or one object for many. */
  readonly kept: readonly MadeFile[];
};

/** A journal may say who is paid what, where the configuration asks for names; a payroll file always does. */
const OWNER_ONLY = { file: 0o600, folder: 0o700 } as const;

/**
 * Writes files into a folder, readable by its owner alone, in place of those of the same names.
 * @returns their paths.
 * @throws PipelineError CONFIG_INVALID where the folder cannot be written
 */
export function writeFiles(folder: string, files: readonly MadeFile[]): readonly string[] {
  try {
    mkdirSync(folder, { recursive: true, mode: OWNER_ONLY.folder });
    return files.map(({ name, bytes }) => {
      const path = join(folder, name);
      writeFileSync(path, bytes, { mode: OWNER_ONLY.file });
      // An existing file keeps its mode.
      chmodSync(path, OWNER_ONLY.file);
      return path;
    });
  } catch (cause) {
    throw wrongUse(`${folder} is not a folder that can be written.`, 'Name another one with --out.', cause);
  }
}

/**
 * Puts the files of a closed month into the bucket, once; a second time the same bytes lie there already.
 * @returns their keys.
 * @throws PipelineError EXPORT_DIFFERS where another file lies there under its name
 */
export async function putExports(
  { client, bucketName }: FileBucket,
  month: string,
  files: readonly MadeFile[],
): Promise<readonly string[]> {
  const keys: string[] = [];
  for (const { name, bytes } of files) {
    const key = `${EXPORTS}${month}/${name}`;
    const digest = hash('sha256', bytes, 'base64');
    const command = new PutObjectCommand({
      Bucket: bucketName,
      Key: key,
      Body: bytes,
      ContentLength: bytes.length,
      ContentType: 'application/octet-stream',
      ChecksumSHA256: digest,
      IfNoneMatch: '*',
    });
    try {
      await client.send(command);
    } catch (error) {
      if (!isAlreadyThere(error)) throw error;
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucketName, Key: key }));
      const there = (await Body?.transformToByteArray()) ?? new Uint8Array();
      if (hash('sha256', there, 'base64') !== digest) throw anotherFile(month, name);
    }
    keys.push(key);
  }
  return keys;
}

/** Only past the pipeline: it compares a repeated export with the first one before. */
function anotherFile(month: string, name: string): PipelineError {
  return new PipelineError('EXPORT_DIFFERS', 'Another file lies in the bucket where an export belongs.', {
    action: `Find out who put it there. Copy exports/${month}/${name} elsewhere, delete it, and export again.`,
    details: { month },
  });
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
}
