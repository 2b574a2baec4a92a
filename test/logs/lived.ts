import { test, vi } from 'vitest';
import { closed } from '../support/closed.ts';
import { workingFolder } from '../support/temporary-folder.ts';
import { CapturedOutput } from './captured-output.ts';
import { FullRun } from './full-run.ts';
import {
  troubleCollection,
  troubleEvents,
  troubleExecution,
  troubleRepair,
  troubleReports,
  troubleSubmission,
} from './troubles.ts';

/** The run takes some seconds, more on a busy machine. */
vi.setConfig({ testTimeout: 120_000 });

/** The whole pipeline and every trouble, lived through once for the tests of a file, and all that was printed. */
export const it = test
  .extend('workingFolder', { scope: 'file', auto: true }, workingFolder)
  .extend('run', { scope: 'file' }, closed(FullRun.start))
  .extend('lived', { scope: 'file' }, async ({ run }) => {
    const output = await CapturedOutput.of(async (captured) => {
      await run.pipeline(captured);
      await troubleCollection(run, captured);
      await troubleExecution(run, captured);
      await troubleSubmission(run, captured);
      await troubleReports(run, captured);
      await troubleRepair(run, captured);
      await troubleEvents(run, captured);
    });
    return { run, output };
  });
