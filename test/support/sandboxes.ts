import { test } from 'vitest';
import { startAmpecoSandbox } from '../../local/sandbox/ampeco/sandbox.ts';
import type { SandboxOptions } from '../../local/sandbox/sandbox-options.ts';
import type { SandboxServer } from '../../local/sandbox/server.ts';
import { startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import { workingFolder } from './temporary-folder.ts';

/** Sources on loopback for the tests of a file, closed after the last of them. */
class Sandboxes {
  readonly #closing: (() => Promise<void>)[] = [];

  async spirii(options: SandboxOptions) {
    return this.#kept(await startSpiriiSandbox(options));
  }

  async ampeco(options: SandboxOptions) {
    return this.#kept(await startAmpecoSandbox(options));
  }

  async close(): Promise<void> {
    for (const close of this.#closing) await close();
  }

  /** A test may close it before. */
  #kept<S extends SandboxServer>(sandbox: S): S {
    let closed: Promise<void> | undefined;
    const close = (): Promise<void> => {
      closed ??= sandbox.close();
      return closed;
    };
    this.#closing.push(close);
    return { ...sandbox, close };
  }
}

// biome-ignore lint/correctness/noEmptyPattern: the runner reads from the pattern what a fixture needs
export const it = test.extend('sandboxes', { scope: 'file' }, ({}, { onCleanup }) => {
  const sandboxes = new Sandboxes();
  onCleanup(() => sandboxes.close());
  return sandboxes;
});

/** Two runs within a minute would otherwise wait for the next one. */
const OPTIONS: SandboxOptions = {
  seed: 11,
  month: { year: 2026, monthIndex: 9 },
  rateLimit: { requests: 100_000, windowMs: 60_000 },
};

/** With both sources of a run, and a folder in which the process works. */
export const bothIt = it
  .extend('workingFolder', { scope: 'file', auto: true }, workingFolder)
  .extend('spirii', { scope: 'file' }, ({ sandboxes }) => sandboxes.spirii(OPTIONS))
  .extend('ampeco', { scope: 'file' }, ({ sandboxes }) => sandboxes.ampeco(OPTIONS));
