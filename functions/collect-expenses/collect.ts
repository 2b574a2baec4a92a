import { assert, PipelineError } from '../core/errors.ts';
import type { Expense, SourceName } from '../core/expense.ts';
import { type PayoutId, payoutIdOf } from '../core/ids.ts';
import { type Payout, stepPayout } from '../core/payout.ts';
import type { PayoutLimits } from '../core/validate.ts';
import { readCheckpoint, saveCheckpoint } from '../ledger/checkpoints.ts';
import { readPayout, readPayouts, updatePayout } from '../ledger/payouts.ts';
import { finishRun, isRunFinished, openRun, writeHandover } from '../ledger/runs.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock, Random } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import { MAX_MESSAGES_PER_SEND, type PayoutQueue, sendPayoutMessages } from '../queue/payout-messages.ts';
import { mapInOrder } from '../sources/in-order.ts';
import type { Checkpoint, Source, SourceItem } from '../sources/source.ts';
import { type Listed, type RecordContext, recordExpense } from './record-expense.ts';

export type CollectDeps = {
  readonly table: LedgerTable;
  readonly queue: PayoutQueue;
  readonly limits: PayoutLimits;
  /** Currencies that a debtor account pays. */
  readonly paidCurrencies: ReadonlySet<string>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Told after each part of the run, for a progress display. */
  readonly onProgress?: (counts: RunCounts) => void;
};

/** Every expense that the source listed is in exactly one of the five other counts. */
export type RunCounts = {
  fetched: number;
  created: number;
  unchanged: number;
  updated: number;
  skipped: number;
  failed: number;
};

export type RunSummary = Readonly<RunCounts> & {
  readonly source: SourceName;
  readonly account: string;
  readonly runId: string;
  /** Whether the source was read to its end; where not, a checkpoint says where the next run goes on. */
  readonly complete: boolean;
  readonly error?: { readonly code: string; readonly message: string; readonly action: string };
};

/** Rows read at once, and the messages of a part fill whole requests of ten. */
const EXPENSES_PER_PART = 50;
const PARTS_IN_FLIGHT = 3;
const CHECKPOINT_EVERY_MS = 15_000;

/** Errors of one expense or one row: the rest of the source goes on. */
const CONCERNS_ONE_ITEM: ReadonlySet<string> = new Set([
  'SOURCE_UNAVAILABLE',
  'SOURCE_REQUEST_REFUSED',
  'SOURCE_RESPONSE_MALFORMED',
  'LEDGER_ROW_INVALID',
  'LEDGER_CONTENDED',
  'ASSERTION_FAILED',
]);

/** One expense that the source cannot give is that expense's trouble; so many one after another are the source's. */
const MAX_UNAVAILABLE_IN_ROW = 5;

/**
 * Reads a source from its checkpoint to its end, or until `deadlineMs`, and brings the ledger and the queue in line
 * with it. Never throws for what the source does: the summary carries the error.
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
  readonly #context: RecordContext;
  readonly #finishedRuns = new Map<string, boolean>();
  /** What is being recorded now, of all parts in flight, so that an expense that comes twice is not raced. */
  readonly #inWork = new Map<PayoutId, Promise<void>>();
  readonly #counts: RunCounts = { fetched: 0, created: 0, unchanged: 0, updated: 0, skipped: 0, failed: 0 };
  #firstItemError: PipelineError | undefined;
  /** Of a part that was not recorded and sent to its end: then the run is not finished. */
  #partFailure: { readonly error: unknown } | undefined;
  #handoverParts = 0;
  #unavailableInRow = 0;

  constructor(deps: CollectDeps, source: Source, deadlineMs: number) {
    this.#deps = deps;
    this.#source = source;
    this.#deadlineMs = deadlineMs;
    const started = new Date(deps.clock.now()).toISOString().replace(/[-:.]/g, '');
    const chance = Math.floor(deps.random() * 36 ** 6)
      .toString(36)
      .padStart(6, '0');
    const runId = `${started}-${source.name}-${source.account}-${chance}`;
    const { table, limits, paidCurrencies, clock, log } = deps;
    this.#context = { table, source, limits, paidCurrencies, clock, log, runId };
  }

  async collect(): Promise<RunSummary> {
    const { name, account } = this.#source;
    const { runId } = this.#context;
    this.#deps.log.info('collection-started', { source: name, account, runId });
    let complete = false;
    let failure: unknown;
    try {
      await openRun(this.#deps.table, { runId, source: name, account }, this.#deps.clock.now());
      complete = await this.#readSource();
    } catch (error) {
      failure = error;
    }
    try {
      if (this.#partFailure === undefined) {
        await finishRun(
          this.#deps.table,
          runId,
          { ...this.#counts },
          this.#handoverParts,
          this.#deps.clock.now(),
        );
      }
    } catch (error) {
      failure ??= error;
    }
    // A part in flight behind the one that the run stopped at may fail unseen by the reading.
    failure ??= this.#partFailure?.error;
    const { fetched, created, unchanged, updated, skipped, failed } = this.#counts;
    if (failure === undefined) {
      assert(
        fetched === created + unchanged + updated + skipped + failed,
        'every expense of a run is counted once',
      );
    }
    const error = failure ?? this.#itemsError();
    const summary: RunSummary = {
      source: name,
      account,
      runId,
      ...this.#counts,
      complete: complete && error === undefined,
      ...(error === undefined ? {} : { error: describe(error) }),
    };
    this.#logEnd(summary);
    return summary;
  }

  /** @returns whether the source was read to its end. */
  async #readSource(): Promise<boolean> {
    const { table, clock } = this.#deps;
    const { name, account } = this.#source;
    const saved = await readCheckpoint(table, name, account);
    let { version } = saved;
    let mine = true;
    let reached: Checkpoint | undefined;
    let savedAtMs = clock.now();
    // A run that lost the checkpoint to another run of the same source goes on reading, which does no harm, but
    // leaves the checkpoint alone.
    const save = async (checkpoint: Checkpoint | undefined): Promise<void> => {
      mine = mine && (await saveCheckpoint(table, name, account, checkpoint, version));
      version += 1;
      savedAtMs = clock.now();
    };
    const stop = new AbortController();
    const items = this.#source.expenses(saved.checkpoint, stop.signal);
    const parts = mapInOrder(inParts(items), PARTS_IN_FLIGHT, (part) => this.#recordPart(part), stop);
    try {
      for await (const checkpoint of parts) {
        reached = checkpoint;
        this.#deps.onProgress?.(this.#counts);
        if (clock.now() >= this.#deadlineMs) {
          await save(reached);
          return false;
        }
        if (clock.now() - savedAtMs >= CHECKPOINT_EVERY_MS) await save(reached);
      }
    } catch (error) {
      // The reason for the stop must not be hidden by a checkpoint that could not be kept.
      if (reached !== undefined) await save(reached).catch(() => undefined);
      throw error;
    }
    if (saved.checkpoint !== undefined || version !== saved.version) await save(undefined);
    return true;
  }

  /** Records a part, then sends its messages: row first, message second. */
  async #recordPart(items: readonly SourceItem[]): Promise<Checkpoint> {
    const last = items.at(-1);
    assert(last !== undefined, 'a part has items');
    try {
      const expenses: Expense[] = [];
      for (const item of items) {
        this.#counts.fetched += 1;
        if (item.kind === 'expense') expenses.push(item.expense);
        else this.#countFailed(item.error);
      }
      const ready = await this.#recordAll(expenses);
      await this.#writeHandover(ready);
      const sends: Promise<void>[] = [];
      for (let start = 0; start < ready.length; start += MAX_MESSAGES_PER_SEND) {
        const messages = ready.slice(start, start + MAX_MESSAGES_PER_SEND);
        sends.push(sendPayoutMessages(this.#deps.queue, messages));
      }
      await settleAll(sends);
      return last.checkpoint;
    } catch (error) {
      this.#partFailure ??= { error };
      throw error;
    }
  }

  /** What the run accepts is written down apart, so that the proof of its sums does not rest on the rows alone. */
  async #writeHandover(ready: readonly Payout[]): Promise<void> {
    if (ready.length === 0) return;
    const part = this.#handoverParts;
    this.#handoverParts += 1;
    const entries = ready.map(({ payoutId, amountMinor, currency }) => {
      assert(amountMinor !== undefined, 'a ready payout has an amount');
      return { payoutId, amountMinor, currency };
    });
    await writeHandover(this.#deps.table, this.#context.runId, part, entries);
  }

  /** @returns the payouts that the queue has to hear of. */
  async #recordAll(expenses: readonly Expense[]): Promise<Payout[]> {
    const { table, clock } = this.#deps;
    const ready: Payout[] = [];
    const listed: Listed[] = expenses.map((expense) => ({ expense, payoutId: payoutIdOf(expense) }));
    const payoutIds = listed.map(({ payoutId }) => payoutId);
    const reading = readPayouts(table, payoutIds, clock);
    const record = async ({ expense, payoutId }: Listed): Promise<void> => {
      // Entered before the rows are there: a row that was read while another part wrote it is not trusted.
      const payout = await this.#oneAfterTheOther(payoutId, async (isFirst) => {
        const rows = await reading;
        return this.#recordOne({ expense, payoutId }, async () => {
          const unreadable = rows.unreadable.get(payoutId);
          if (unreadable !== undefined) throw unreadable;
          return isFirst ? rows.payouts.get(payoutId) : readPayout(table, payoutId);
        });
      });
      if (payout !== undefined) ready.push(payout);
    };
    await settleAll(listed.map(record));
    return ready;
  }

  /** The same expense twice, in one part or in two, is looked at in turn, so that the second sees the first. */
  async #oneAfterTheOther<T>(payoutId: PayoutId, work: (isFirst: boolean) => Promise<T>): Promise<T> {
    const earlier = this.#inWork.get(payoutId);
    const result = earlier === undefined ? work(true) : earlier.then(() => work(false));
    const ended = result.then(
      () => undefined,
      () => undefined,
    );
    this.#inWork.set(payoutId, ended);
    try {
      return await result;
    } finally {
      if (this.#inWork.get(payoutId) === ended) this.#inWork.delete(payoutId);
    }
  }

  async #recordOne(
    listed: Listed,
    readKnown: () => Promise<Payout | undefined>,
  ): Promise<Payout | undefined> {
    try {
      const known = await readKnown();
      const { outcome, payout } = await recordExpense(this.#context, listed, known);
      this.#unavailableInRow = 0;
      if (payout?.state === 'ready' && outcome === 'unchanged') {
        const requeued = await this.#requeueIfUnsent(payout);
        this.#counts[requeued === undefined ? 'unchanged' : 'updated'] += 1;
        return requeued;
      }
      this.#counts[outcome] += 1;
      return payout?.state === 'ready' && outcome !== 'skipped' ? payout : undefined;
    } catch (error) {
      if (!(error instanceof PipelineError) || !CONCERNS_ONE_ITEM.has(error.code)) throw error;
      if (error.code === 'SOURCE_UNAVAILABLE') this.#unavailableInRow += 1;
      if (this.#unavailableInRow >= MAX_UNAVAILABLE_IN_ROW) throw error;
      this.#countFailed(error);
      return undefined;
    }
  }

  /**
   * A payout that is ready, but whose run never said that all its messages went out, may wait for a message that
   * nobody sent: it is handed to the queue again, in the name of this run.
   */
  async #requeueIfUnsent(payout: Payout): Promise<Payout | undefined> {
    const { runId } = this.#context;
    if (payout.runId === runId || (await this.#isFinished(payout.runId))) return undefined;
    const step = { by: 'collect-expenses', why: 'requeued', atMs: this.#deps.clock.now() } as const;
    const written = await updatePayout(
      this.#deps.table,
      payout,
      stepPayout(payout, payout.state, { runId }, step),
    );
    return written.kind === 'written' && written.payout.state === 'ready' ? written.payout : undefined;
  }

  async #isFinished(runId: string): Promise<boolean> {
    const known = this.#finishedRuns.get(runId);
    if (known !== undefined) return known;
    const finished = await isRunFinished(this.#deps.table, runId);
    if (this.#finishedRuns.size >= 1000) this.#finishedRuns.clear();
    this.#finishedRuns.set(runId, finished);
    return finished;
  }

  #countFailed(error: PipelineError): void {
    this.#counts.failed += 1;
    this.#firstItemError ??= error;
    this.#deps.log.warn('expense-not-recorded', {
      code: error.code,
      message: error.message,
      ...error.details,
    });
  }

  #itemsError(): PipelineError | undefined {
    if (this.#firstItemError === undefined) return undefined;
    const { failed } = this.#counts;
    return new PipelineError(
      'SOURCE_ITEMS_UNREADABLE',
      `${failed} of ${this.#counts.fetched} expenses could not be read; the others were recorded. The first: ${this.#firstItemError.message}`,
      { action: this.#firstItemError.action, cause: this.#firstItemError, details: { failed } },
    );
  }

  #logEnd(summary: RunSummary): void {
    const { error, ...fields } = summary;
    if (error === undefined) this.#deps.log.info('collection-ended', fields);
    else this.#deps.log.alarm('collection-failed', { ...fields, ...error });
  }
}

/** Waits for all, so that nothing runs on unseen, then throws the first error. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

async function* inParts(items: AsyncIterable<SourceItem>): AsyncGenerator<readonly SourceItem[]> {
  let part: SourceItem[] = [];
  try {
    for await (const item of items) {
      part.push(item);
      if (part.length === EXPENSES_PER_PART) {
        yield part;
        part = [];
      }
    }
  } catch (error) {
    // What was read before the source failed is recorded first.
    if (part.length > 0) yield part;
    throw error;
  }
  if (part.length > 0) yield part;
}

function describe(error: unknown): { code: string; message: string; action: string } {
  if (error instanceof PipelineError) {
    return { code: error.code, message: error.message, action: error.action };
  }
  const name = error instanceof Error ? error.name : 'unknown';
  return {
    code: 'UNEXPECTED',
    message: `The run ended with an error of a service it uses: ${name}.`,
    action: 'Nothing is lost: the next run goes on from the checkpoint. See the log for the cause.',
  };
}
