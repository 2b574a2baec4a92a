import { mayAsk } from '../../../functions/core/export-job.ts';
import { readExportJobs } from '../../../functions/ledger/export-jobs.ts';
import { exportNamesOf } from '../export-names.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const listExports: Work<'listExports', ReadDeps> = async ({ table, clock, config }, { params }) => {
  const names = exportNamesOf(config);
  const jobs = await readExportJobs(table, params.month, names, clock);
  return done({
    exports: names.map((name) => {
      const job = jobs.get(name);
      return {
        name,
        job:
          job === undefined
            ? null
            : {
                state: job.state,
                by: job.by.name,
                askedAt: job.askedAt,
                done: job.done,
                files: [...job.files],
                says: [...job.says],
              },
        may: mayAsk(job, clock.now()),
      };
    }),
  });
};
