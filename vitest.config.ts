import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The long proofs: each distinct crash point, and every mutant. `npm run prove` runs them, `npm test` all others. */
const PROOFS = 'test/prove/**/*.test.ts';

/** Of these, `npm test` tries a spread sample of places and runs (test/support/tried.ts), and `npm run prove` all. */
const SAMPLED = 'test/**/*.proof.test.ts';

/**
 * Each takes long for what it holds: the CDK's command, app and rules, the bundles and the flow by them; runs of
 * everything, and all that one prints; that the simulation repeats itself; a list of ten thousand rows.
 */
const LONG = [
  'test/deployed/*.test.ts',
  'test/infra/app.test.ts',
  'test/local/start.test.ts',
  'test/logs/printed.test.ts',
  'test/simulation/{world,long-run}.test.ts',
  'test/console/page/ten-thousand-rows.test.ts',
];

/** What processes are given that inherit the environment, such as those that the CDK makes its bundles by. */
const env = {
  NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/compiled'),
  PATH: `${join(import.meta.dirname, 'test/support/bin')}:${process.env['PATH']}`,
};

/** What takes longest, of each project. */
const LONGEST = [
  'deployed/flow',
  'deployed/bundles',
  'deployed/cdk-cli',
  'console/page/browser-acting',
  'console/page/browser-looking',
  'console/page/screens.proof',
  'collect-expenses/process-death.proof',
  'local/start',
  'operate/commands/evidence',
  'logs/printed',
];

function placeOf({ moduleId }: TestSpecification): number {
  const place = LONGEST.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return place < 0 ? LONGEST.length : place;
}

/** Without times of an earlier run large files come first, and a processor would wait at the end for a small long one. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const ofProjects = Map.groupBy(await super.sort(files), ({ project }) => project);
    return [...ofProjects.values()].flatMap((of) => of.sort((a, b) => placeOf(a) - placeOf(b)));
  }
}

export default defineConfig({
  test: {
    // A runner for each processor: the default leaves one for a watcher that nobody has here.
    maxWorkers: '100%',
    sequence: { sequencer: LongestFirst },
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
          exclude: [PROOFS, ...LONG],
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
          include: [SAMPLED, ...LONG],
          isolate: false,
          env,
          provide: { triesAll: true },
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
