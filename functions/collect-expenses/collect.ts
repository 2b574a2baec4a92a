import { assert } from '../core/errors.ts';
import type { SourceName } from '../core/expense.ts';
import type { PayeePolicy } from '../core/payee.ts';
import type { Payer } from '../core/plan.ts';
import type { TariffPolicy } from '../core/tariff.ts';
import type { PayoutLimits } from '../core/validate.ts';
import { mapInOrder } from '../flow/in-order.ts';
import { recordCollection } from '../ledger/collections.ts';
import { Deaths } from '../ledger/deaths.ts';
import { finishRun, openRun } from '../ledger/runs.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock, Random } from '../platform/clock.ts';
import type { RetryAfter } from '../platform/config.ts';
import { type Log, logAbout } from '../platform/log.ts';
import type { PayoutQueue } from '../queue/payout-messages.ts';
import { MAX_PAUSE_MS } from '../sources/http/pacer.ts';
import type { Source, SourceItem } from '../sources/source.ts';
import { alarmOfFailure, type CollectionFailure, failureOf } from './collection-failure.ts';
import { notBeforeOf } from './details-gate.ts';
import { holdVanished, type VanishedContext, type WholeReading } from './hold-vanished.ts';
import { ReadingProgress } from './reading-progress.ts';
import type { RecordContext } from './record-context.ts';
import { type RunCounts, SliceRecorder } from './record-slice.ts';
import { SettledHistory } from './settled-history.ts';
import { UnknownStatuses } from './unknown-statuses.ts';

export type CollectDeps = {
  readonly table: LedgerTable;
  readonly queue: PayoutQueue;
  readonly limits: PayoutLimits;
  readonly debtorAccounts: readonly Payer[];
  readonly retryAfter: RetryAfter;
  readonly payees: PayeePolicy;
  /** For other recipients' payouts; left out, `hold`. */
  readonly sameAccountAndAmount?: 'hold' | 'off';
  readonly tariff?: TariffPolicy | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Told after each slice of the run, for a progress display. */
  readonly onProgress?: (counts: RunCounts) => void;
};

export type RunSummary = Readonly<RunCounts> & {
  readonly source: SourceName;
  readonly account: string;
  readonly runId: string;
  /** Whether it reached the source's end; else a checkpoint says where the next run goes on. */
  readonly complete: boolean;
  /** Whether it ended only for lack of time, and a next run goes on there. */
  readonly goesOn: boolean;
  readonly error?: CollectionFailure;
};

/** Rows read at once; a slice's messages fill whole requests of ten. */
const EXPENSES_PER_SLICE = 50;
const SLICES_IN_FLIGHT = 3;

/** A run's reserve, to record what is in flight and save the checkpoint. */
export const STOP_BEFORE_MS = 60_000;

/**
 * Reads a source from its checkpoint to its end, or until `deadlineMs`, and brings ledger and queue in line with it.
 * Never throws for the source's errors: the summary carries them.
 */
export async function collectExpenses(
  deps: CollectDeps,
  source: Source,
  deadlineMs: number,
): Promise<RunSummary> {
  const run = new CollectionRun(deps, source, deadlineMs);
  return run.collect();
}

class CollectionRun {
  readonly #deps: CollectDeps;
  readonly #source: Source;
  readonly #deadlineMs: number;
  readonly #runId: string;
  readonly #context: VanishedContext & Pick<RecordContext, 'log'>;
  readonly #recorder: SliceRecorder;
  readonly #unknownStatuses = new UnknownStatuses();
  #goesOn = false;
  /** When the reading that this run ended began, if it listed and read all. */
  #listedAllAtMs: number | undefined;

  constructor(deps: CollectDeps, source: Source, deadlineMs: number) {
    this.#source = source;
    this.#deadlineMs = deadlineMs;
    const started = new Date(deps.clock.now()).toISOString().replace(/[-:.]/g, '');
    const chance = Math.floor(deps.random() * 36 ** 6)
      .toString(36)
      .padStart(6, '0');
    const runId = `${started}-${source.name}-${source.account}-${chance}`;
    const log = logAbout(deps.log, { runId, source: source.name, account: source.account });
    const { table, limits, debtorAccounts, payees, clock } = deps;
    this.#deps = { ...deps, log };
    this.#runId = runId;
    const endsAtMs = deadlineMs + STOP_BEFORE_MS;
    const deaths = new Deaths(table, deps.retryAfter);
    const onUnknownStatus = (status: string): void => this.#unknownStatuses.add(status);
    const sameAccountAndAmount = deps.sameAccountAndAmount ?? 'hold';
    const limited = { limits, debtorAccounts, payees, sameAccountAndAmount, tariff: deps.tariff };
    const until = { endsAtMs, deadlineMs };
    const context = { table, source, ...limited, deaths, clock, log, runId, ...until, onUnknownStatus };
    this.#context = context;
    this.#recorder = new SliceRecorder(context, deps.queue);
  }

  async collect(): Promise<RunSummary> {
    const { name, account } = this.#source;
    const runId = this.#runId;
    this.#deps.log.info('collection-started');
    let complete = false;
    let failure: unknown;
    try {
      await openRun(this.#deps.table, { runId, source: name, account }, this.#deps.clock.now());
      complete = await this.#readSource();
    } catch (error) {
      failure = error;
    }
    try {
      if (this.#recorder.sliceFailure === undefined) {
        await finishRun(
          this.#deps.table,
          runId,
          { ...this.#recorder.counts },
          this.#recorder.accepted,
          this.#deps.clock.now(),
        );
        if (failure === undefined) await this.#recordEnd(complete);
      }
    } catch (error) {
      failure ??= error;
    }
    // A slice in flight after the one that stopped the run may fail unseen by the reading.
    failure ??= this.#recorder.sliceFailure?.error;
    const { fetched, created, unchanged, updated, skipped, failed } = this.#recorder.counts;
    if (failure === undefined) {
      assert(
        fetched === created + unchanged + updated + skipped + failed,
        'every expense of a run is counted once',
      );
    }
    const error = failure ?? this.#recorder.itemsError();
    const summary: RunSummary = {
      source: name,
      account,
      runId,
      ...this.#recorder.counts,
      complete: complete && error === undefined,
      goesOn: this.#goesOn && failure === undefined,
      ...(error === undefined ? {} : { error: failureOf(error) }),
    };
    this.#logEnd(summary);
    return summary;
  }

  /** For the watch over late sources. The alarm reports unreadable expenses. */
  async #recordEnd(complete: boolean): Promise<void> {
    const { table, clock } = this.#deps;
    const { name, account } = this.#source;
    await recordCollection(
      table,
      { source: name, account },
      {
        atMs: clock.now(),
        complete,
        listedAllAtMs: this.#listedAllAtMs,
      },
    );
  }

  /** @returns whether it reached the source's end. */
  async #readSource(): Promise<boolean> {
    const { name: source, account } = this.#source;
    const recorder = this.#recorder;
    const progress = await ReadingProgress.open(
      this.#deps,
      { source, account, runId: this.#runId },
      recorder,
    );
    const history = await SettledHistory.open(this.#context, progress);
    try {
      return await this.#readOn(progress, history);
    } finally {
      await history.keep();
      if (history.skipped > 0) this.#deps.log.info('settled-reports-left-out', { reports: history.skipped });
    }
  }

  async #readOn(progress: ReadingProgress, history: SettledHistory): Promise<boolean> {
    const { clock, onProgress } = this.#deps;
    const recorder = this.#recorder;
    const stop = new AbortController();
    const items = this.#source.expenses(progress.from, stop.signal, history);
    const slices = mapInOrder(inSlices(items), SLICES_IN_FLIGHT, (slice) => recorder.record(slice), stop);
    try {
      for await (const { checkpoint, stopped, items: recorded, ended } of slices) {
        history.follow(recorded, ended);
        if (checkpoint !== undefined) await progress.reach(checkpoint);
        onProgress?.(recorder.counts);
        if (stopped || clock.now() >= this.#deadlineMs)
          return await this.#endInTime(progress, recorder.notBeforeMs);
      }
    } catch (error) {
      const notBeforeMs = notBeforeOf(error);
      if (notBeforeMs !== undefined) return await this.#endInTime(progress, notBeforeMs);
      // A failed save of the checkpoint must not hide the reason for the stop.
      await progress.fail().catch(() => undefined);
      throw error;
    }
    const named = await progress.end();
    const { beganAtMs, listFrom } = progress;
    if (named !== undefined) await this.#holdVanished({ ...named, beganAtMs, leftOut: history });
    const readAll = named !== undefined && named.unread.size === 0;
    const { listsByPeriod } = this.#source;
    if (readAll && listsByPeriod === true && listFrom === undefined) this.#listedAllAtMs = beganAtMs;
    return true;
  }

  /** The next run goes on at once, unless the source asked for a longer pause than a run waits. */
  async #endInTime(progress: ReadingProgress, notBeforeMs: number | undefined): Promise<false> {
    await progress.save();
    const waitMs = (notBeforeMs ?? 0) - this.#deps.clock.now();
    this.#goesOn = progress.mayGoOn && waitMs <= MAX_PAUSE_MS;
    if (waitMs > 0) this.#deps.log.warn('source-asked-to-wait', { waitSeconds: Math.ceil(waitMs / 1000) });
    return false;
  }

  /**
   * Only a complete reading shows what is missing at the source. A named but unrecorded expense is not missing: one
   * blocked row must not let withdrawn expenses be paid.
   */
  async #holdVanished(reading: WholeReading): Promise<void> {
    if (!this.#source.namesAllApproved) return;
    const held = await holdVanished(this.#context, reading);
    if (held === 0) return;
    this.#deps.log.alarm('expenses-vanished', {
      payouts: held,
      action: 'They are held. Find out at the source whether they were taken back or paid there.',
    });
  }

  #logEnd(summary: RunSummary): void {
    this.#unknownStatuses.alarm(this.#deps.log);
    const { error, ...fields } = summary;
    if (error === undefined) this.#deps.log.info('collection-ended', fields);
    else this.#deps.log.alarm(alarmOfFailure(error), { ...fields, ...error });
  }
}

async function* inSlices(items: AsyncIterable<SourceItem>): AsyncGenerator<readonly SourceItem[]> {
  let slice: SourceItem[] = [];
  try {
    for await (const item of items) {
      slice.push(item);
      if (slice.length === EXPENSES_PER_SLICE) {
        yield slice;
        slice = [];
      }
    }
  } catch (error) {
    // Records what came before the source failed.
    if (slice.length > 0) yield slice;
    throw error;
  }
  if (slice.length > 0) yield slice;
}
