import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The long proofs: each distinct crash point, and every mutant. `npm run prove` runs them, `npm test` all others. */
const PROOFS = 'test/prove/**/*.test.ts';

/** Of these, `npm test` tries a spread sample of places and runs (test/support/tried.ts), and `npm run prove` all. */
const SAMPLED = 'test/**/*.proof.test.ts';

/** The bundles of the stack, and the whole flow by them and its roles: more than a minute of one processor. */
const DEPLOYED = 'test/deployed/*.test.ts';

/** What processes are given that inherit the environment, such as those that the CDK makes its bundles by. */
const env = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled'),
  PATH: `${join(import.meta.dirname, 'test/support/bin')}:${process.env['PATH']}`,
};

export default defineConfig({
  test: {
    // A runner for each processor: the default leaves one for a watcher that nobody has here.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    reporters: process.env['CI'] === 'true' ? ['default', 'json'] : ['default'],
    projects: [
      {
        extends: true,
        // Modules load once for all files of a process, not for each: no file replaces one or leaves state in it.
        test: {
          name: 'test',
          include: ['test/**/*.test.ts'],
          exclude: [PROOFS, DEPLOYED],
          isolate: false,
          env,
          provide: { triesAll: false },
        },
      },
      // Each file keeps two processors busy by itself: runs in two threads, or two processes at once.
      {
        extends: true,
        test: { name: 'prove', include: [PROOFS], fileParallelism: false, maxConcurrency: 2, env },
      },
      {
        extends: true,
        test: {
          name: 'prove-sampled',
          include: [SAMPLED, DEPLOYED],
          isolate: false,
          env,
          provide: { triesAll: true },
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
