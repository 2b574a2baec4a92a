import { test } from 'vitest';
import { systemClock } from '../../functions/platform/clock.ts';
import { startAmpecoSandbox } from '../../local/sandbox/ampeco/sandbox.ts';
import type { SandboxOptions } from '../../local/sandbox/sandbox-options.ts';
import { startSpiriiSandbox } from '../../local/sandbox/spirii/sandbox.ts';
import { closed } from './closed.ts';
import { workingFolder } from './temporary-folder.ts';

/** One that no run has to wait for. */
export const UNHURRIED: SandboxOptions = {
  seed: 11,
  month: { year: 2026, monthIndex: 9 },
  rateLimit: { requests: 100_000, windowMs: 60_000 },
};

/** With both sources of a run for the tests of a file, and a folder in which the process works. */
export const it = test
  .extend('workingFolder', { scope: 'file', auto: true }, workingFolder)
  .extend('spirii', { scope: 'file' }, closed(startSpiriiSandbox, UNHURRIED))
  .extend('ampeco', { scope: 'file' }, closed(startAmpecoSandbox, UNHURRIED))
  /** Of a run of both. */
  .extend('options', { scope: 'file' }, ({ spirii, ampeco }) => ({
    dataDir: undefined,
    environment: {},
    endpoints: {
      spirii: { baseUrl: spirii.url, token: spirii.token },
      ampeco: { baseUrl: ampeco.url, token: ampeco.token },
    },
    dryRun: false,
    clock: systemClock,
    random: Math.random,
    onProgress: () => undefined,
  }));
