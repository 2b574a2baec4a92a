import { hash } from 'node:crypto';
import * as z from 'zod/mini';
import { waitsForMending } from '../../../functions/core/error-kind.ts';
import { PipelineError } from '../../../functions/core/errors.ts';
import { EXPORT_NAMES, type ExportJob, type ExportName } from '../../../functions/core/export-job.ts';
import type { Beside } from '../../../functions/core/journal/beside.ts';
import { type Sentence, say } from '../../../functions/core/sentence.ts';
import { readExportJob } from '../../../functions/ledger/export-jobs.ts';
import type { Accounting } from '../../../functions/platform/config-accounting.ts';
import { putExports } from '../../../operate/exports/keep-files.ts';
import { unstatedSentences } from '../../../operate/journal/unstated.ts';
import { type ExportAsked, type ExportMade, makeExport } from '../../../operate/make-export.ts';
import type { ExportDeps } from './export-deps.ts';
import { exportEvidence } from './export-evidence.ts';
import { RunningJob } from './running-job.ts';

const exportEvent = z.object({
  task: z.literal('export'),
  month: z.string(),
  name: z.enum(EXPORT_NAMES),
});

/**
 * `{ "task": "export", "month": "2026-10", "name": "datev" }` makes what somebody asked for: as the commands do, into
 * the same objects. A second run of one event finds the same month closed and the same objects there.
 */
export function createHandler(deps: ExportDeps): (event: unknown) => Promise<void> {
  return async (event) => {
    const { month, name } = exportEvent.parse(event);
    const job = await readExportJob(deps.table, month, name);
    if (job === undefined || job.state === 'done' || job.state === 'refused') return;
    const running = new RunningJob(deps, month, name);
    try {
      await run(deps, { month, name, job }, running);
    } catch (error) {
      if (!(error instanceof PipelineError) || !waitsForMending(error)) {
        await running.failed().catch(() => deps.log.warn('export-failure-untold', { month, name }));
        // Lambda tries it again, and puts what failed to the end among the missed runs.
        throw error;
      }
      await running.refused([{ code: error.code, message: `${error.message} ${error.action}` }]);
    }
    deps.log.info('export-ended', { month, name });
  };
}

type Asked = { readonly month: string; readonly name: ExportName; readonly job: ExportJob };

async function run(deps: ExportDeps, { month, name, job }: Asked, running: RunningJob): Promise<void> {
  const { table, clock, accounting, debtorAccounts, sources, bankIsAhead, s3, bucketName } = deps;
  if (name === 'evidence') {
    await running.tell(0);
    const { file, says } = await exportEvidence(deps, month);
    running.add([file]);
    await running.done(says);
    return;
  }
  const asked = accounting === undefined ? undefined : askedOf(name, accounting);
  if (accounting === undefined || asked === undefined) {
    await running.refused([say(EXPORT_ENDS, 'export-unconfigured', { name })]);
    return;
  }
  await running.tell(0);
  let payouts = 0;
  const onProgress = (count: number): void => {
    payouts = count;
    running.tellSoon(count);
  };
  const made: ExportMade = await makeExport({ table, clock, onProgress, fonts: deps.fonts }, asked, {
    month,
    accounting,
    debtorAccounts,
    sources,
    by: job.by,
    bankIsAhead,
  });
  await running.told();
  if (!made.ok) {
    await running.refused([made.refusal]);
    return;
  }
  let files = 0;
  for await (const { kept } of made.packs) {
    await putExports({ client: s3, bucketName }, month, kept);
    running.add(
      kept.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: hash('sha256', bytes) })),
    );
    files += kept.length;
    await running.tell(payouts);
  }
  const { beside } = made.journal;
  const says = [...made.says, ...besideSentences(beside)];
  await running.done(files === 0 ? [say(EXPORT_ENDS, 'export-empty'), ...says] : says);
}

/** The export in the configuration's terms; undefined where it has none such. */
function askedOf(
  name: Exclude<ExportName, 'evidence'>,
  { formats, payroll }: Accounting,
): ExportAsked | undefined {
  if (name === 'statements') return { kind: 'statements' };
  if (name === 'payroll') return payroll === undefined ? undefined : { kind: 'payroll', payroll };
  return formats.some(({ format }) => format === name) ? { kind: 'journal', formats: [name] } : undefined;
}

export const EXPORT_ENDS = {
  'export-unconfigured': 'The configuration no longer has {name}.',
  'export-empty': 'It has no file: nothing that belongs in it was booked in this month.',
  'beside-contradicted': 'In no journal until somebody settles them: {ids}.',
  'beside-ended': 'Ended here and still owed in the books: {ids}.',
  'beside-unreadable': 'In no journal until their rows are restored: {ids}.',
} as const;

type BesideCode = Exclude<keyof typeof EXPORT_ENDS, 'export-unconfigured' | 'export-empty'>;

const IDS_TOLD = 10;

/** What finance looks at beside it, by ids alone. */
function besideSentences({ contradicted, ended, unreadable, unstated }: Beside): readonly Sentence[] {
  const told = (code: BesideCode, of: readonly string[]): readonly Sentence[] => {
    if (of.length === 0) return [];
    const more = of.length > IDS_TOLD ? ` (+${of.length - IDS_TOLD})` : '';
    return [say(EXPORT_ENDS, code, { ids: `${of.slice(0, IDS_TOLD).join(', ')}${more}` })];
  };
  const ids = (items: Beside['contradicted']): readonly string[] => items.map(({ payoutId }) => payoutId);
  return [
    ...unstatedSentences(unstated),
    ...told('beside-contradicted', ids(contradicted)),
    ...told('beside-ended', ids(ended)),
    ...told('beside-unreadable', unreadable),
  ];
}
