import { type FileHandle, open, rm } from 'node:fs/promises';
import { wrongUse } from '../wrong-use.ts';
import { type EvidenceDeps, type EvidenceMade, makeEvidence } from './make/make-evidence.ts';
import { type ByteSource, fileSource } from './verify/byte-source.ts';

/** Names and accounts are in it: only who makes it may read it. */
const OWNER_ONLY = 0o600;

/**
 * Writes a month's evidence into a new file; leaves none where it cannot finish.
 * @throws PipelineError CONFIG_INVALID where the file is there already, or cannot be made.
 */
export async function writeArchive(deps: EvidenceDeps, month: string, path: string): Promise<EvidenceMade> {
  const file = await create(path);
  try {
    const made = await makeEvidence(deps, month, async (bytes) => {
      await file.writeFile(bytes);
    });
    await file.sync();
    return made;
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function create(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx', OWNER_ONLY);
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw wrongUse(
      isThere ? `${path} is there already.` : `${path} cannot be written.`,
      'Name another file with --out, in a folder to which you may write.',
      cause,
    );
  }
}

/**
 * Works on an archive's bytes where they lie.
 * @throws PipelineError CONFIG_INVALID where there is no such file.
 */
export async function withArchive<T>(path: string, work: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw wrongUse(
      `There is no file ${path} that can be read.`,
      'Name an archive of npm run evidence.',
      cause,
    );
  });
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw wrongUse(`${path} is not a file.`, 'Name an archive of npm run evidence.');
    return await work(fileSource(file, stat.size));
  } finally {
    await file.close();
  }
}
