import type { S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod/mini';
import type { Trust } from '../../../functions/core/approval/trusted-key.ts';
import { PipelineError } from '../../../functions/core/errors.ts';
import { EXPORT_NAMES, type ExportJob, type ExportName } from '../../../functions/core/export-job.ts';
import type { Beside } from '../../../functions/core/journal/beside.ts';
import { type Sentence, say } from '../../../functions/core/sentence.ts';
import { changeExportJob, readExportJob } from '../../../functions/ledger/export-jobs.ts';
import type { LedgerTable } from '../../../functions/ledger/table.ts';
import type { Clock } from '../../../functions/platform/clock.ts';
import type { DebtorAccount, SourceConfig } from '../../../functions/platform/config.ts';
import type { Accounting } from '../../../functions/platform/config-accounting.ts';
import type { Log } from '../../../functions/platform/log.ts';
import { putExports } from '../../../operate/exports/keep-files.ts';
import { unstatedSentences } from '../../../operate/journal/unstated.ts';
import { type ExportAsked, type ExportMade, makeExport } from '../../../operate/make-export.ts';
import type { Fonts } from '../../../operate/statements/pdf/fonts.ts';
import { exportEvidence } from './export-evidence.ts';

export type ExportDeps = {
  readonly table: LedgerTable;
  readonly s3: S3Client;
  readonly bucketName: string;
  readonly stage: string;
  /** Left out, evidence alone can be made. */
  readonly accounting: Accounting | undefined;
  /** As the configuration says it; undefined where nobody approves. */
  readonly trust: Trust | undefined;
  readonly debtorAccounts: readonly DebtorAccount[];
  readonly sources: readonly SourceConfig[];
  readonly fonts: () => Fonts;
  readonly clock: Clock;
  readonly log: Log;
  /** See `Closer`. */
  readonly bankIsAhead: boolean;
};

const exportEvent = z.object({
  task: z.literal('export'),
  month: z.string(),
  name: z.enum(EXPORT_NAMES),
});

/** Progress is written so often at most. */
const TOLD_EVERY_MS = 2_000;

/**
 * `{ "task": "export", "month": "2026-10", "name": "datev" }` makes what somebody asked for: as the commands do, into the
 * same objects. A second run of one event finds the same month closed and the same objects there.
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
      if (!(error instanceof PipelineError) || !IS_ANSWER.has(error.code)) throw error;
      await running.end('refused', [{ code: error.code, message: `${error.message} ${error.action}` }]);
    }
    deps.log.info('export-ended', { month, name });
  };
}

/** Errors that say what a person has to do; of any other the run is tried again. */
const IS_ANSWER: ReadonlySet<string> = new Set(['CONFIG_INVALID', 'EXPORT_DIFFERS', 'LEDGER_ROW_INVALID']);

type Asked = { readonly month: string; readonly name: ExportName; readonly job: ExportJob };

async function run(deps: ExportDeps, { month, name, job }: Asked, running: RunningJob): Promise<void> {
  const { table, clock, accounting, debtorAccounts, sources, bankIsAhead, s3, bucketName } = deps;
  if (name === 'evidence') {
    await running.tell(0);
    const { file, says } = await exportEvidence(deps, month);
    running.add([file]);
    await running.end('done', says);
    return;
  }
  const asked = accounting === undefined ? undefined : askedOf(name, accounting);
  if (accounting === undefined || asked === undefined) {
    await running.end('refused', [say(EXPORT_ENDS, 'export-unconfigured', { name })]);
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
    await running.end('refused', [made.refusal]);
    return;
  }
  for await (const { kept } of made.packs) {
    await putExports({ client: s3, bucketName }, month, kept);
    running.add(kept.map((file) => ({ name: file.name, bytes: file.bytes.length })));
    await running.tell(payouts);
  }
  const { beside } = made.journal;
  await running.end('done', [...made.says, ...besideSentences(beside)]);
}

/** What of the configuration is meant; undefined where it has none of it. */
export function askedOf(
  name: Exclude<ExportName, 'evidence'>,
  { formats, payroll }: Accounting,
): ExportAsked | undefined {
  if (name === 'statements') return { kind: 'statements' };
  if (name === 'payroll') return payroll === undefined ? undefined : { kind: 'payroll', payroll };
  return formats.some(({ format }) => format === name) ? { kind: 'journal', formats: [name] } : undefined;
}

export const EXPORT_ENDS = {
  'export-unconfigured': 'The configuration no longer has {name}.',
  'beside-contradicted': 'In no journal until somebody settles them: {ids}.',
  'beside-ended': 'Ended here and still owed in the books: {ids}.',
  'beside-unreadable': 'In no journal until their rows are restored: {ids}.',
} as const;

type BesideCode = Exclude<keyof typeof EXPORT_ENDS, 'export-unconfigured'>;

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

/** The row that tells people how far it is. */
class RunningJob {
  readonly #deps: ExportDeps;
  readonly #month: string;
  readonly #name: ExportName;
  readonly #files: ExportJob['files'][number][] = [];
  #toldAtMs = 0;
  #telling: Promise<void> = Promise.resolve();

  constructor(deps: ExportDeps, month: string, name: ExportName) {
    this.#deps = deps;
    this.#month = month;
    this.#name = name;
  }

  add(files: ExportJob['files']): void {
    this.#files.push(...files);
  }

  async tell(done: number): Promise<void> {
    await this.#change({ state: 'running', done, files: [...this.#files] });
  }

  /** Without waiting for it; what fails is thrown by `told`. */
  tellSoon(done: number): void {
    const nowMs = this.#deps.clock.now();
    if (nowMs - this.#toldAtMs < TOLD_EVERY_MS) return;
    this.#toldAtMs = nowMs;
    this.#telling = Promise.all([this.#telling, this.tell(done)]).then(() => undefined);
    // Seen by whoever waits for it.
    this.#telling.catch(() => undefined);
  }

  told(): Promise<void> {
    return this.#telling;
  }

  async end(state: 'done' | 'refused', says: readonly Sentence[]): Promise<void> {
    await this.#telling;
    await this.#change({ state, says, files: [...this.#files] });
  }

  async #change(change: Partial<ExportJob>): Promise<void> {
    const { table, clock } = this.#deps;
    const changedAt = new Date(clock.now()).toISOString();
    await changeExportJob(table, this.#month, this.#name, (known) =>
      known === undefined ? undefined : { ...known, ...change, changedAt },
    );
  }
}
