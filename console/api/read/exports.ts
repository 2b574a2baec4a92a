import { type ExportJob, mayAsk, needsWholeMonth } from '../../../functions/core/export-job.ts';
import { whyNotOver } from '../../../functions/core/journal/month.ts';
import type { Sentence } from '../../../functions/core/sentence.ts';
import { readExportJobs } from '../../../functions/ledger/export-jobs.ts';
import { exportNamesOf } from '../export-names.ts';
import { done } from '../problem.ts';
import type { Work } from '../serve.ts';
import { shownHandOver } from '../shown-hand-over.ts';
import type { ReadDeps } from './read-deps.ts';

export const listExports: Work<'listExports', ReadDeps> = async (
  { table, clock, config, bankIsAhead },
  { params },
) => {
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
                handedOver: job.handedOver === undefined ? null : shownHandOver(job.handedOver),
              },
        may: mayMake(
          job,
          bankIsAhead || !needsWholeMonth(name) ? undefined : whyNotOver(params.month, clock.now()),
          clock.now(),
        ),
      };
    }),
  });
};

function mayMake(job: ExportJob | undefined, whyNot: Sentence | undefined, nowMs: number) {
  if (whyNot !== undefined) return { may: false, whyNot };
  if (mayAsk(job, nowMs)) return { may: true, whyNot: null };
  return { may: false, whyNot: { code: 'export-running', message: 'It is being made. Wait for it.' } };
}
