import type { DeadLetters } from './dead-letters.ts';
import { type MissedRun, readMissedRun } from './missed-run.ts';
import type { RedriveOptions } from './redrive-payouts.ts';
import { INBOX, type ReportReader, replayReport } from './replay-report.ts';

export type MissedRunsRedriveDeps = ReportReader & {
  readonly deadLetters: DeadLetters;
  /** How the name of the bucket of bank files begins: a message may not send this command elsewhere. */
  readonly bucketPrefix: string;
  readonly onProgress: (messages: number) => void;
};

/**
 * `replayed`: its reports are read again, and the message is removed. `removed`: a scheduled run, as asked for. `left`:
 * a scheduled run, a step that a source should hear of, a missing report, or a message that is not ours.
 */
export type MissedRunLetter = MissedRun & { readonly fate: 'replayed' | 'removed' | 'left' };

/**
 * Looks at the runs that did not happen. Only a person has a bank's report read again, so this does it. The next run of
 * a schedule makes up for a missed one, since it starts from the rows: its message only has to be seen.
 * @param options `removesRuns` takes the messages of scheduled runs away.
 */
export async function redriveMissedRuns(
  deps: MissedRunsRedriveDeps,
  { limit, isDryRun, removesRuns }: RedriveOptions & { readonly removesRuns: boolean },
): Promise<readonly MissedRunLetter[]> {
  const all: MissedRunLetter[] = [];
  try {
    for await (const letters of deps.deadLetters.take(limit)) {
      for (const letter of letters) {
        const run = readMissedRun(letter);
        const fate = await fateOf(deps, run, { isDryRun, removesRuns });
        if (!isDryRun && fate !== 'left') await deps.deadLetters.remove([letter]);
        all.push({ ...run, fate });
        deps.onProgress(all.length);
      }
    }
  } finally {
    await deps.deadLetters.giveBack();
  }
  return all;
}

async function fateOf(
  deps: MissedRunsRedriveDeps,
  run: MissedRun,
  { isDryRun, removesRuns }: { readonly isDryRun: boolean; readonly removesRuns: boolean },
): Promise<MissedRunLetter['fate']> {
  if (run.kind === 'not-ours' || run.kind === 'step') return 'left';
  if (run.kind === 'scheduled') return removesRuns ? 'removed' : 'left';
  const isOurs = run.reports.every(
    ({ bucketName, key }) => bucketName.startsWith(deps.bucketPrefix) && key.startsWith(INBOX),
  );
  if (!isOurs) return 'left';
  let isComplete = true;
  for (const report of isDryRun ? [] : run.reports) {
    isComplete = (await replayReport(deps, report)) && isComplete;
  }
  return isComplete ? 'replayed' : 'left';
}
