import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// As in run-here.ts.
import 'esbuild';
import { afterAll, test } from 'vitest';
import { PROJECT } from './run-node.ts';

export function newFolder(): string {
  return mkdtempSync(join(realpathSync(tmpdir()), 'ev-payouts-test-'));
}

export function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** With a folder of its own, which is gone after the test. */
export const it = test.extend('folder', ({}, { onCleanup }) => {
  const folder = newFolder();
  onCleanup(() => remove(folder));
  return folder;
});

/** A folder for the tests of the file, or of the group, that asks for it: gone after the last of them. */
export function temporaryFolder(): string {
  const folder = newFolder();
  afterAll(() => remove(folder));
  return folder;
}

/**
 * A fixture, of a test or of a file: a folder in which the process works meanwhile. What a run writes to out/ must not
 * meet what other runs write.
 */
export function workingFolder({}: object, { onCleanup }: { onCleanup(clean: () => void): void }): string {
  const folder = newFolder();
  process.chdir(folder);
  onCleanup(() => {
    process.chdir(PROJECT);
    remove(folder);
  });
  return folder;
}
