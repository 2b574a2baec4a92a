import {
  type ExportJob,
  type ExportName,
  mayAsk,
  needsWholeMonth,
} from '../../../functions/core/export-job.ts';
import { lotsOf, marksOfOthers } from '../../../functions/core/export-lots.ts';
import { whyNoExportOf } from '../../../functions/core/export-months.ts';
import { whyNotOver } from '../../../functions/core/journal/month.ts';
import { type Sentence, say } from '../../../functions/core/sentence.ts';
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
        job: job === undefined ? null : shownJob(name, job),
        may: mayMake(
          job,
          whyNoExportOf(params.month, clock.now()) ??
            (bankIsAhead || !needsWholeMonth(name) ? undefined : whyNotOver(params.month, clock.now())),
          clock.now(),
        ),
      };
    }),
  });
};

export const HAND_OVER_SAYS = {
  'handed-over-others': 'The files are others since: these had the digest {digest}.',
} as const;

/** As many digits as the record has. */
const DIGITS = 16;

function shownJob(name: ExportName, job: ExportJob) {
  const { state, by, askedAt, done, says } = job;
  return {
    state,
    by: by.name,
    askedAt,
    done,
    lots: lotsOf(name, job).map(({ digest, files, handedOver }) => ({
      digest,
      madeAt: files[0]?.madeAt ?? askedAt,
      files: files.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 })),
      handedOver: handedOver === undefined ? null : shownHandOver(handedOver),
    })),
    says: [...says],
    handedOverBefore: marksOfOthers(name, job).map((mark) => ({
      ...shownHandOver(mark),
      says: say(HAND_OVER_SAYS, 'handed-over-others', { digest: mark.digest.slice(0, DIGITS) }),
    })),
  };
}

function mayMake(job: ExportJob | undefined, whyNot: Sentence | undefined, nowMs: number) {
  if (whyNot !== undefined) return { may: false, whyNot };
  if (mayAsk(job, nowMs)) return { may: true, whyNot: null };
  return { may: false, whyNot: { code: 'export-running', message: 'It is being made. Wait for it.' } };
}
