import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockDataDir, requireStores } from '../../../local/embedded/data-dir.ts';
import { errorOf } from '../../support/errors.ts';

/** More than any system gives a process. */
const NO_PROCESS = 2 ** 31 - 2;

let parent: string;
let dataDir: string;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'ev-payouts-'));
  dataDir = join(parent, 'stores');
});

afterEach(() => rmSync(parent, { recursive: true, force: true }));

describe('the folder of kept stores', () => {
  it('is made, and names its process until released', () => {
    const lock = lockDataDir(dataDir);

    expect(readFileSync(join(dataDir, 'lock'), 'utf8')).toBe(`${process.pid}\n`);
    lock.release();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is refused while another process holds it, and its lock stays', () => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'lock'), `${process.ppid}\n`);

    expect(errorOf(() => lockDataDir(dataDir))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('Another process'),
    });
    expect(readFileSync(join(dataDir, 'lock'), 'utf8')).toBe(`${process.ppid}\n`);
  });

  it.each([
    ['no longer lives', NO_PROCESS],
    ['had the id of this one, as in a container', process.pid],
  ])('is taken over where its process %s', (_what, pid) => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'lock'), `${pid}\n`);

    lockDataDir(dataDir);

    expect(readdirSync(dataDir)).toEqual(['lock']);
    expect(readFileSync(join(dataDir, 'lock'), 'utf8')).toBe(`${process.pid}\n`);
  });

  it('is refused where it is a file', () => {
    writeFileSync(dataDir, '');

    expect(errorOf(() => lockDataDir(dataDir))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('is not a folder'),
    });
  });

  it('is refused where its parent is missing, and nothing is made', () => {
    expect(errorOf(() => lockDataDir(join(dataDir, 'below'))).code).toBe('CONFIG_INVALID');
    expect(existsSync(dataDir)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('is refused in /proc, where no folder can be made', () => {
    expect(errorOf(() => lockDataDir('/proc/ev-payouts')).code).toBe('CONFIG_INVALID');
    expect(errorOf(() => lockDataDir('/proc/ev-payouts/stores')).code).toBe('CONFIG_INVALID');
  });

  it('has no stores before a run kept some', () => {
    mkdirSync(dataDir);

    expect(errorOf(() => requireStores(dataDir)).message).toContain('There are no stores');
    expect(errorOf(() => requireStores(join(dataDir, 'below'))).code).toBe('CONFIG_INVALID');
    mkdirSync(join(dataDir, 'dynamodb'));
    expect(() => requireStores(dataDir)).not.toThrow();
  });
});
