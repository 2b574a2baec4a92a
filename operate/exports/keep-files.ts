import { hash } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import type { FileBucket } from '../../functions/batches/outbox.ts';
import { wrongUse } from '../terminal/program.ts';
import type { MadeFile } from './exported-files.ts';

/** Files that are made together. */
export type FilePack = {
  readonly files: readonly MadeFile[];
  /** What the bucket keeps in their place: the same, or one object for many. */
  readonly kept: readonly MadeFile[];
};

/** Of the bucket: what left the pipeline for other programs of the company. */
export const EXPORTS = 'exports/';

/** A journal says who is paid what where the configuration asks for names, and a payroll file always does. */
const OWNER_ONLY = { file: 0o600, folder: 0o700 } as const;

/**
 * Writes files into a folder for their reader alone, in place of those of the same names.
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
 * Puts the files of a closed month into the bucket, once: a second time they are the same bytes, and lie there.
 * @returns their keys.
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
    }
    keys.push(key);
  }
  return keys;
}

function isAlreadyThere(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
}
