import { mayAsk } from '../../../functions/core/export-job.ts';
import { readExportJobs } from '../../../functions/ledger/export-jobs.ts';
import { ROUTES } from '../contract/routes.ts';
import { exportNamesOf } from '../export-names.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import type { ReadDeps } from './read-deps.ts';

export const listExports: Work<'listExports', ReadDeps> = async (
  { table, clock, config },
  { acting, params },
) => {
  const names = exportNamesOf(config);
  const { groups } = ROUTES.startExport;
  const isAllowed = groups.some((group) => acting.groups.includes(group));
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
        may: isAllowed && mayAsk(job, clock.now()),
      };
    }),
  });
};
