import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openOutputs } from '../../../local/embedded/outputs.ts';
import { workingFolder } from '../../support/temporary-folder.ts';

const BYTES = Buffer.from('of a run');

const it = test.extend('folder', { auto: true }, workingFolder);

/** What a run leaves, with or without kept stores. */
function runOf(dataDir: string | undefined, name: string): void {
  const outputs = openOutputs(dataDir);
  closeSync(outputs.openEvents(false));
  for (const where of ['payment-files', 'bank-reports', 'previews'] as const)
    outputs.write(where, name, BYTES);
}

/** Every file under out/, but the list itself. */
function filesIn(out: string): string[] {
  return readdirSync(out, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name).slice(out.length + 1))
    .sort();
}

function allOf(name: string): string[] {
  return [`bank-reports/${name}`, 'events.jsonl', `payment-files/${name}`, `previews/${name}`];
}

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

describe('the files of a run without kept stores', () => {
  it('lie in out/ until the next one, which deletes only them', () => {
    runOf(undefined, 'first.xml');
    expect(filesIn('out')).toEqual(allOf('first.xml'));
    writeFileSync('out/test-report.json', 'of CI');
    writeFileSync('out/payment-files/mine.xml', 'of somebody');
    mkdirSync('out/mine');
    writeFileSync('out/mine/notes.txt', 'of somebody');

    runOf(undefined, 'second.xml');

    const foreign = ['mine/notes.txt', 'payment-files/mine.xml', 'test-report.json'];
    expect(filesIn('out')).toEqual([...allOf('second.xml'), ...foreign].sort());
    expect(readFileSync('out/test-report.json', 'utf8')).toBe('of CI');
  });

  it('are known to the next one even if the run died half-way', () => {
    openOutputs(undefined).write('payment-files', 'of-a-dead-run.xml', BYTES);

    openOutputs(undefined);

    expect(filesIn('out')).toEqual([]);
  });

  it('stay through a run with kept stores', () => {
    mkdirSync('stores-folder');
    runOf(undefined, 'first.xml');

    runOf('stores-folder', 'kept.xml');

    expect(filesIn('out')).toEqual(allOf('first.xml'));
  });

  it('are never outside of out/, whatever their list says', ({ folder }) => {
    const outside = join(folder, 'precious.txt');
    writeFileSync(outside, 'of somebody');
    runOf(undefined, 'first.xml');
    const list = readdirSync('out').find((name) => name.startsWith('.')) ?? '';
    symlinkSync(outside, 'out/previews/link');
    writeFileSync(
      join('out', list),
      `../precious.txt\npayment-files/../../precious.txt\n${outside}\npreviews/..\npreviews/link\n`,
    );

    openOutputs(undefined);

    expect(readFileSync(outside, 'utf8')).toBe('of somebody');
  });
});

describe('the files of a run with kept stores', () => {
  it('lie beside them, and stay through every other run', () => {
    mkdirSync('stores-folder');
    runOf('stores-folder', 'first.xml');
    runOf('stores-folder', 'second.xml');
    runOf(undefined, 'third.xml');

    const kept = filesIn(join('stores-folder', 'out'));
    expect(kept).toEqual([...new Set([...allOf('first.xml'), ...allOf('second.xml')])].sort());
    expect(filesIn('out')).toEqual(allOf('third.xml'));
  });

  it('continue the events of the same stores', () => {
    mkdirSync('stores-folder');
    const write = (goesOn: boolean, text: string): string => {
      const outputs = openOutputs('stores-folder');
      const file = outputs.openEvents(goesOn);
      writeFileSync(file, text);
      closeSync(file);
      return readFileSync(outputs.eventsPath, 'utf8');
    };

    expect([write(false, 'a'), write(true, 'b'), write(false, 'c')]).toEqual(['a', 'ab', 'c']);
  });

  it('are refused where other runs would delete them', () => {
    expect(() => openOutputs('.')).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
    expect(existsSync('out')).toBe(false);
  });
});

describe('the mode of a file', () => {
  it.each([undefined, 'stores-folder'])('lets only its owner read it, with --data %s', (dataDir) => {
    if (dataDir !== undefined) mkdirSync(dataDir);
    runOf(dataDir, 'first.xml');

    const out = join(dataDir ?? '', 'out');
    expect(filesIn(out).map((path) => modeOf(join(out, path)))).toEqual([0o600, 0o600, 0o600, 0o600]);
  });

  it('is narrowed for an existing file', () => {
    mkdirSync('stores-folder');
    const outputs = openOutputs('stores-folder');
    const path = outputs.write('payment-files', 'a.xml', BYTES);
    chmodSync(path, 0o644);

    outputs.write('payment-files', 'a.xml', BYTES);

    expect(modeOf(path)).toBe(0o600);
  });
});
