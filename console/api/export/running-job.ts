import {
  type ExportFile,
  type ExportJob,
  type ExportName,
  filesAfter,
} from '../../../functions/core/export-job.ts';
import { failedExport } from '../../../functions/core/failed-export.ts';
import type { Sentence } from '../../../functions/core/sentence.ts';
import { changeExportJob } from '../../../functions/ledger/export-jobs.ts';
import type { ExportDeps } from './export-deps.ts';

/** Writes progress at most so often. */
const TOLD_EVERY_MS = 2_000;

/** The row that tells people how far it is. */
export class RunningJob {
  readonly #deps: Pick<ExportDeps, 'table' | 'clock'>;
  readonly #month: string;
  readonly #name: ExportName;
  readonly #made: ExportFile[] = [];
  #toldAtMs = 0;
  #telling: Promise<void> = Promise.resolve();

  constructor(deps: Pick<ExportDeps, 'table' | 'clock'>, month: string, name: ExportName) {
    this.#deps = deps;
    this.#month = month;
    this.#name = name;
  }

  add(files: readonly Omit<ExportFile, 'madeAt'>[]): void {
    const madeAt = this.#now();
    this.#made.push(...files.map((file) => ({ ...file, madeAt })));
  }

  /** @param payouts examined so far. */
  async tell(payouts: number): Promise<void> {
    // A retry says nothing of the run that failed.
    await this.#change((known) => ({
      ...known,
      state: 'running',
      done: payouts + this.#made.length,
      says: [],
      changedAt: this.#now(),
    }));
  }

  /** Does not wait for it; `told` throws what fails. */
  tellSoon(payouts: number): void {
    const nowMs = this.#deps.clock.now();
    if (nowMs - this.#toldAtMs < TOLD_EVERY_MS) return;
    this.#toldAtMs = nowMs;
    this.#telling = Promise.all([this.#telling, this.tell(payouts)]).then(() => undefined);
    // The caller of `told` sees it.
    this.#telling.catch(() => undefined);
  }

  told(): Promise<void> {
    return this.#telling;
  }

  /** From now on its files are those added. */
  async done(says: readonly Sentence[]): Promise<void> {
    await this.#telling;
    await this.#change((known) => ({
      ...known,
      state: 'done',
      files: filesAfter(this.#name, known.files, this.#made),
      says,
      changedAt: this.#now(),
    }));
  }

  /** What was made before stays. */
  async refused(says: readonly Sentence[]): Promise<void> {
    await this.#telling;
    await this.#change((known) => ({ ...known, state: 'refused', says, changedAt: this.#now() }));
  }

  /** What was made before stays. */
  async failed(): Promise<void> {
    // Else the last progress could be written after it.
    await this.#telling.catch(() => undefined);
    await this.#change((known) => failedExport(known, this.#deps.clock.now()));
  }

  #now(): string {
    return new Date(this.#deps.clock.now()).toISOString();
  }

  async #change(changed: (known: ExportJob) => ExportJob): Promise<void> {
    await changeExportJob(this.#deps.table, this.#month, this.#name, (known) =>
      known === undefined ? undefined : changed(known),
    );
  }
}
