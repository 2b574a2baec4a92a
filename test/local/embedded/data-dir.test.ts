import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { lockDataDir, requireStores } from '../../../local/embedded/data-dir.ts';
import { errorOf } from '../../support/errors.ts';
import { it as folderIt } from '../../support/temporary-folder.ts';

/** More than any system gives a process. */
const NO_PROCESS = 2 ** 31 - 2;

const it = folderIt.extend('dataDir', ({ folder }) => join(folder, 'stores'));

describe('the folder of kept stores', () => {
  it('is made, and names its process until released', ({ dataDir }) => {
    const lock = lockDataDir(dataDir);

    expect(readFileSync(join(dataDir, 'lock'), 'utf8')).toBe(`${process.pid}\n`);
    lock.release();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('is refused while another process holds it, and its lock stays', ({ dataDir }) => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'lock'), `${process.ppid}\n`);

    expect(errorOf(() => lockDataDir(dataDir))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('Another process'),
    });
    expect(readFileSync(join(dataDir, 'lock'), 'utf8')).toBe(`${process.ppid}\n`);
  });

  it.for([
    ['no longer lives', NO_PROCESS],
    ['had the id of this one, as in a container', process.pid],
  ] as const)('is taken over where its process %s', ([_what, pid], { dataDir }) => {
    mkdirSync(dataDir);
    writeFileSync(join(dataDir, 'lock'), `${pid}\n`);

    lockDataDir(dataDir);

    expect(readdirSync(dataDir)).toEqual(['lock']);
    expect(readFileSync(join(dataDir, 'lock'), 'utf8')).toBe(`${process.pid}\n`);
  });

  it('is refused where it is a file', ({ dataDir }) => {
    writeFileSync(dataDir, '');

    expect(errorOf(() => lockDataDir(dataDir))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('is not a folder'),
    });
  });

  it('is refused where its folder is missing, and nothing is made', ({ dataDir }) => {
    expect(errorOf(() => lockDataDir(join(dataDir, 'below'))).code).toBe('CONFIG_INVALID');
    expect(existsSync(dataDir)).toBe(false);
  });

  it.skipIf(process.platform !== 'linux')('is refused in /proc, where no folder can be made', () => {
    expect(errorOf(() => lockDataDir('/proc/ev-payouts')).code).toBe('CONFIG_INVALID');
    expect(errorOf(() => lockDataDir('/proc/ev-payouts/stores')).code).toBe('CONFIG_INVALID');
  });

  it('has no stores before a run kept some', ({ dataDir }) => {
    mkdirSync(dataDir);

    expect(errorOf(() => requireStores(dataDir)).message).toContain('There are no stores');
    expect(errorOf(() => requireStores(join(dataDir, 'below'))).code).toBe('CONFIG_INVALID');
    mkdirSync(join(dataDir, 'dynamodb'));
    expect(() => requireStores(dataDir)).not.toThrow();
  });
});
