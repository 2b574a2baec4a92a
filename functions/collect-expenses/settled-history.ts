import { addDays, type PlainDate, plainDate } from '../core/date.ts';
import { codeOf, PipelineError } from '../core/errors.ts';
import type { Expense } from '../core/expense.ts';
import type { PayoutId } from '../core/ids.ts';
import { isOwnRecord, type SourceRecord } from '../core/write-back/told-record.ts';
import { readCollections } from '../ledger/collections.ts';
import { type OpenReports, readOpenReports } from '../ledger/open-reports.ts';
import {
  changeSettledReports,
  readSettledReports,
  type SettledReport,
  shardOf,
} from '../ledger/settled-reports.ts';
import { readWriteBack } from '../ledger/write-backs.ts';
import type { History, SourceItem } from '../sources/source.ts';
import type { ReadingProgress } from './reading-progress.ts';
import type { RecordContext } from './record-context.ts';

const DAY_MS = 86_400_000;

/** A week, less what a daily schedule may come early. */
const LOOK_AGAIN_AFTER_MS = 6.5 * DAY_MS;

/** Reports settled for longer are listed only weekly; a report comes at most weeks after its period. */
const LISTED_DAYS = 184;

type HistoryContext = Pick<RecordContext, 'table' | 'source' | 'clock' | 'log' | 'endsAtMs'>;

/**
 * Reports whose expenses have all ended. None is read again while its listing stays the same, nothing of it waits, and
 * its last reading is at most a week old. The weekly look sees what a listing cannot tell, such as another account in a
 * report paid long ago.
 *
 * It spares requests: a forgotten report is read again. A later attempt waits while its report is left out.
 */
export class SettledHistory implements History {
  readonly #context: HistoryContext;
  readonly #beganAtMs: number;
  readonly listFrom: PlainDate | undefined;
  readonly #shards = new Map<number, Promise<ReadonlyMap<string, SettledReport>>>();
  readonly #loaded = new Map<number, ReadonlyMap<string, SettledReport>>();
  readonly #changes = new Map<number, Map<string, SettledReport | undefined>>();
  #open: Promise<OpenReports> | undefined;
  #endedInARow = 0;
  #skipped = 0;

  private constructor(context: HistoryContext, progress: ReadingProgress) {
    this.#context = context;
    this.#beganAtMs = progress.beganAtMs;
    this.listFrom = progress.listFrom;
  }

  static async open(context: HistoryContext, progress: ReadingProgress): Promise<SettledHistory> {
    if (progress.begins) {
      const listFrom = await listFromOf(context, progress.beganAtMs);
      if (listFrom !== undefined) progress.listsFrom(listFrom);
    }
    return new SettledHistory(context, progress);
  }

  /** How many reports it left out. */
  get skipped(): number {
    return this.#skipped;
  }

  async isSettled(reportId: string, fingerprint: string): Promise<boolean> {
    const known = (await this.#shardWith(reportId))?.get(reportId);
    if (known === undefined || known.fingerprint !== fingerprint || !this.#isRecent(known)) return false;
    if ((await this.#openReports()).reportIds.has(reportId)) return false;
    this.#skipped += 1;
    return true;
  }

  async isOwnRecord(payoutId: PayoutId, record: SourceRecord): Promise<boolean> {
    const { table, log } = this.#context;
    try {
      return isOwnRecord((await readWriteBack(table, payoutId))?.told ?? [], payoutId, record);
    } catch (error) {
      // Counted as a payment by the source: that pays nothing.
      if (!(error instanceof PipelineError)) throw error;
      log.warn('write-back-unreadable', { code: error.code, payoutId });
      return false;
    }
  }

  /** Whether this reading may have left the report out, and so says nothing of its expenses. */
  async has(reportId: string): Promise<boolean> {
    const isKnown = (await this.#shardWith(reportId))?.has(reportId) === true;
    return isKnown && !(await this.#openReports()).reportIds.has(reportId);
  }

  /** The next reading looks at it. */
  reopen(reportId: string): void {
    this.#change(reportId, undefined);
  }

  /**
   * Follows the items in order: a report is settled once all its expenses came in a row and each has ended. If an
   * earlier run recorded its first expenses, the next reading settles it.
   */
  follow(items: readonly SourceItem[], ended: ReadonlySet<Expense>): void {
    for (const item of items) {
      if (item.kind === 'expense') {
        this.#endedInARow = ended.has(item.expense) ? this.#endedInARow + 1 : 0;
        // Its reading overrides earlier knowledge, whether or not it is settled again.
        this.#change(item.expense.reportId, undefined);
      } else {
        if (item.kind === 'report-read') this.#noteRead(item);
        this.#endedInARow = 0;
      }
    }
  }

  /** Writes down settled reports. If that fails, the next reading reads them again. */
  async keep(): Promise<void> {
    const { table, source, clock, log, endsAtMs } = this.#context;
    const of = { source: source.name, account: source.account };
    const keepShard = async ([shard, changes]: [number, ReadonlyMap<string, SettledReport | undefined>]) => {
      if (clock.now() > endsAtMs) return;
      try {
        await changeSettledReports(table, of, shard, changes, clock.now());
      } catch (error) {
        const code = codeOf(error);
        log.warn('settled-reports-not-kept', { code, shard });
      }
    };
    await Promise.all([...this.#changes].map(keepShard));
  }

  #noteRead({ reportId, fingerprint, expenses }: Extract<SourceItem, { kind: 'report-read' }>): void {
    const isSettled = this.#endedInARow >= expenses;
    this.#change(reportId, isSettled ? { reportId, fingerprint, readMs: this.#beganAtMs } : undefined);
  }

  #change(reportId: string, settled: SettledReport | undefined): void {
    const shard = shardOf(reportId);
    if (shard === undefined) return;
    const changes = this.#changes.get(shard) ?? new Map();
    const isUnknown = this.#loaded.get(shard)?.has(reportId) === false && !changes.has(reportId);
    if (settled === undefined && isUnknown) return;
    this.#changes.set(shard, changes.set(reportId, settled));
  }

  /** A report read after this reading began, or by a fast clock, is read again. */
  #isRecent({ readMs }: SettledReport): boolean {
    return readMs <= this.#beganAtMs && this.#beganAtMs - readMs < LOOK_AGAIN_AFTER_MS;
  }

  #openReports(): Promise<OpenReports> {
    const { table, source, clock } = this.#context;
    this.#open ??= readOpenReports(table, { source: source.name, account: source.account }, clock);
    return this.#open;
  }

  async #shardWith(reportId: string): Promise<ReadonlyMap<string, SettledReport> | undefined> {
    const shard = shardOf(reportId);
    if (shard === undefined) return undefined;
    const reading = this.#shards.get(shard) ?? this.#readShard(shard);
    this.#shards.set(shard, reading);
    const known = await reading;
    this.#loaded.set(shard, known);
    return known;
  }

  async #readShard(shard: number): Promise<ReadonlyMap<string, SettledReport>> {
    const { table, source, log } = this.#context;
    try {
      const of = { source: source.name, account: source.account };
      const reports = await readSettledReports(table, of, shard);
      return new Map(reports.map((report) => [report.reportId, report]));
    } catch (error) {
      // Its reports count as unknown: no row of this kind may stop a source.
      if (!(error instanceof PipelineError)) throw error;
      log.warn('settled-reports-unreadable', { code: error.code, shard });
      return new Map();
    }
  }
}

/** @returns the first day that a new reading lists; undefined where it must list everything. */
async function listFromOf(
  { table, source, clock }: HistoryContext,
  beganAtMs: number,
): Promise<PlainDate | undefined> {
  if (source.listsByPeriod !== true) return undefined;
  const of = { source: source.name, account: source.account };
  const { listedAllAt } = await readCollections(table, of);
  const sinceMs = beganAtMs - Date.parse(listedAllAt ?? '');
  if (!(sinceMs >= 0 && sinceMs < LOOK_AGAIN_AFTER_MS)) return undefined;
  const { earliest, hasUndated } = await readOpenReports(table, of, clock);
  if (hasUndated) return undefined;
  const usual = addDays(plainDate(new Date(beganAtMs).toISOString().slice(0, 10)), -LISTED_DAYS);
  return earliest !== undefined && earliest < usual ? earliest : usual;
}
