import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { wrongUse } from '../../operate/wrong-use.ts';

/** Who answers the payment files of a run on this machine: a simulation, or nobody. */
export type Bank = 'simulated' | 'none';

/** A folder of stores, locked against other processes until released. */
export type LockedDir = { release(): void };

/** What the embedded services keep in the folder. */
export const STORES = { dynamoDb: 'dynamodb', queuesAndObjects: 'queues' } as const;

const LOCK = 'lock';
const BANK = 'bank';

/**
 * Locks the folder of the kept stores for this process; makes it where its parent exists. Takes over the lock of a dead
 * process: the recovery finishes its work.
 *
 * @throws PipelineError CONFIG_INVALID where it is not a folder or not writable, or another process works on it.
 */
export function lockDataDir(dataDir: string): LockedDir {
  makeDataDir(dataDir);
  const path = join(dataDir, LOCK);
  if (!writeLock(path)) {
    takeOver(path, dataDir);
    if (!writeLock(path)) throw inUse(dataDir, path);
  }
  return { release: () => rmSync(path, { force: true }) };
}

/** @throws PipelineError CONFIG_INVALID where no run has kept stores in the folder: looking makes none. */
export function requireStores(dataDir: string): void {
  if (hasStores(dataDir)) return;
  throw wrongUse(`There are no stores in ${dataDir}.`, `Make them first: npm start -- --data ${dataDir}`);
}

/** Whether a run has kept stores in the folder. */
export function hasStores(dataDir: string): boolean {
  return Object.values(STORES).some((name) => isFolder(join(dataDir, name)));
}

/**
 * Kept stores have one bank for good. Else a run with a real source would call simulated bookings paid, and a run that
 * forgot that source's address would let the simulated bank book its expenses.
 *
 * @throws PipelineError CONFIG_INVALID where an earlier run had the other.
 */
export function holdToBank(dataDir: string, bank: Bank): void {
  const path = join(dataDir, BANK);
  if (!existsSync(path)) writeFileSync(path, `${bank}\n`);
  if (readFileSync(path, 'utf8').trim() === bank) return;
  throw bank === 'none'
    ? wrongUse(
        `The stores in ${dataDir} hold bookings of a simulated bank; no real source may use them.`,
        'Name another folder with --data, or ask for the simulated bank with --simulate-bank.',
      )
    : wrongUse(
        `The stores in ${dataDir} belong to a real source; no simulated bank may use them.`,
        'Set the address of the source again (SPIRII_BASE_URL, AMPECO_BASE_URL), or name another folder with --data.',
      );
}

function makeDataDir(dataDir: string): void {
  if (isFolder(dataDir)) return;
  if (existsSync(dataDir)) throw wrongUse(`${dataDir} is not a folder.`, 'Name a folder with --data.');
  const parent = dirname(resolve(dataDir));
  if (!isFolder(parent)) {
    throw wrongUse(`The folder of ${dataDir} does not exist.`, `Make it first: mkdir -p ${parent}`);
  }
  try {
    // Never recursive: Node's recursive mkdir hangs where the system refuses a folder with ENOENT (/proc).
    mkdirSync(dataDir, { mode: 0o700 });
  } catch (cause) {
    throw notWritable(dataDir, cause);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** @returns false where there is a lock already. */
function writeLock(path: string): boolean {
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST') return false;
    throw notWritable(dirname(path), cause);
  }
}

/** Moves a dead process's lock away by a rename: of two that try at once, only one gets that very file. */
function takeOver(path: string, dataDir: string): void {
  const seen = readLock(path);
  if (seen === undefined) return;
  if (isAlive(seen)) throw inUse(dataDir, path);
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    throw notWritable(dataDir, cause);
  }
  const moved = readLock(aside);
  if (moved !== seen) {
    // Another process took over first, and this is its lock: give it back.
    renameSync(aside, path);
    throw inUse(dataDir, path);
  }
  rmSync(aside, { force: true });
}

function readLock(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return undefined;
    throw notWritable(dirname(path), cause);
  }
}

function isAlive(text: string): boolean {
  // Empty: its process is just writing it.
  if (!/^[1-9]\d{0,9}$/.test(text)) return true;
  const pid = Number(text);
  // In a container every run may have the same process id; this process holds no lock yet.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return codeOf(cause) === 'EPERM';
  }
}

function codeOf(cause: unknown): string | undefined {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
}

function inUse(dataDir: string, path: string) {
  return wrongUse(
    `Another process works on the stores in ${dataDir}.`,
    `Wait for its end. If there is none, remove ${path}.`,
  );
}

function notWritable(path: string, cause: unknown) {
  return wrongUse(
    `The folder ${path} cannot be written (${codeOf(cause) ?? 'unknown error'}).`,
    'Name a folder with --data to which you may write.',
    cause,
  );
}
