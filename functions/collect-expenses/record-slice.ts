import { kindOf } from '../core/error-kind.ts';
import { assert, PipelineError } from '../core/errors.ts';
import type { Expense } from '../core/expense.ts';
import { payoutIdOf } from '../core/expense-ids.ts';
import { compactIban } from '../core/iban-mask.ts';
import type { PayoutId } from '../core/ids.ts';
import type { Payout } from '../core/payout.ts';
import { InTurn } from '../flow/in-turn.ts';
import { readPayeesAhead } from '../ledger/payees-ahead.ts';
import { type ReadRows, readPayout, readPayouts } from '../ledger/payouts.ts';
import { type Accepted, type CurrencySum, writeHandover } from '../ledger/runs.ts';
import { MAX_MESSAGES_PER_SEND, type PayoutQueue, sendPayoutMessages } from '../queue/payout-messages.ts';
import type { Checkpoint, SourceItem } from '../sources/source.ts';
import { DetailsGate, STOPPED } from './details-gate.ts';
import { hasEnded } from './has-ended.ts';
import { NamedInRun } from './named-in-run.ts';
import type { RecordContext } from './record-context.ts';
import { isRecorded, type ListedExpense, recordExpense } from './record-expense.ts';
import { UnsentPayouts } from './requeue-unsent.ts';

/** Every listed expense is in exactly one of the five other counts. */
export type RunCounts = {
  fetched: number;
  created: number;
  unchanged: number;
  updated: number;
  skipped: number;
  failed: number;
};

/** The result of a slice: how far it was recorded, and whether the run has to end, for its time or for the source. */
export type RecordedSlice = {
  readonly checkpoint: Checkpoint | undefined;
  readonly stopped: boolean;
  readonly items: readonly SourceItem[];
  /** Expenses of the slice about which nothing can matter any more. */
  readonly ended: ReadonlySet<Expense>;
};

/** One unavailable expense is its own trouble; so many in a row are the source's. */
const MAX_UNAVAILABLE_IN_ROW = 5;

/** Records the slices of one run, several at a time, and counts what came of each expense. */
export class SliceRecorder {
  readonly #context: Omit<RecordContext, 'payeesAhead'>;
  readonly #queue: PayoutQueue;
  /** What the readings named. */
  readonly named = new NamedInRun();
  readonly #unsent: UnsentPayouts;
  /** Looks at the same expense twice, in one slice or two, in turn: the second look sees the first. */
  readonly #inTurn = new InTurn<PayoutId>();
  readonly #counts: RunCounts = { fetched: 0, created: 0, unchanged: 0, updated: 0, skipped: 0, failed: 0 };
  #firstItemError: PipelineError | undefined;
  #sliceFailure: { readonly error: unknown } | undefined;
  #handoverParts = 0;
  readonly #accepted = new Map<string, CurrencySum>();
  #unavailableInRow = 0;
  /** Payouts that this run queues: a second reading must not change their amount. */
  readonly #handedOver = new Set<PayoutId>();
  readonly #details: DetailsGate;

  constructor(
    context: Omit<RecordContext, 'handedOver' | 'payeesAhead' | 'readDetails'>,
    queue: PayoutQueue,
  ) {
    this.#details = new DetailsGate(context);
    this.#context = {
      ...context,
      handedOver: this.#handedOver,
      readDetails: (expense) => this.#details.read(expense),
    };
    this.#unsent = new UnsentPayouts(context);
    this.#queue = queue;
  }

  get counts(): Readonly<RunCounts> {
    return this.#counts;
  }

  /** Of a slice not recorded and sent to its end: then the run is not finished. */
  get sliceFailure(): { readonly error: unknown } | undefined {
    return this.#sliceFailure;
  }

  /** Until when the source asked for a pause, if it did. */
  get notBeforeMs(): number | undefined {
    return this.#details.notBeforeMs;
  }

  /** All handovers, for the row of the run. */
  get accepted(): Accepted {
    return { parts: this.#handoverParts, byCurrency: this.#accepted };
  }

  /** Records a slice, then sends its messages: row first, message second. */
  async record(items: readonly SourceItem[]): Promise<RecordedSlice> {
    assert(items.length > 0, 'a slice has items');
    try {
      const expenses: Expense[] = [];
      for (const item of items) {
        if (item.kind === 'expense') expenses.push(item.expense);
        else if (item.kind === 'unreadable') this.#noteUnreadable(item);
      }
      const { ready, stopped, ended } = await this.#recordAll(expenses);
      await this.#writeHandover(ready);
      const sends: Promise<void>[] = [];
      for (let start = 0; start < ready.length; start += MAX_MESSAGES_PER_SEND) {
        const messages = ready.slice(start, start + MAX_MESSAGES_PER_SEND);
        sends.push(sendPayoutMessages(this.#queue, messages));
      }
      await settleAll(sends);
      if (stopped.size === 0) this.#details.sliceRecorded();
      // Goes on before the first unrecorded one; the next run looks again at recorded ones after it.
      const firstStopped = items.findIndex((item) => item.kind === 'expense' && stopped.has(item.expense));
      const done = firstStopped === -1 ? items : items.slice(0, firstStopped);
      return { checkpoint: done.at(-1)?.checkpoint, stopped: stopped.size > 0, items: done, ended };
    } catch (error) {
      this.#sliceFailure ??= { error };
      throw error;
    }
  }

  /** Writes the run's handovers apart: the proof of its sums must not rest on the rows alone. */
  async #writeHandover(ready: readonly Payout[]): Promise<void> {
    if (ready.length === 0) return;
    const part = this.#handoverParts;
    this.#handoverParts += 1;
    const entries = ready.map(({ payoutId, amountMinor, currency }) => {
      assert(amountMinor !== undefined, 'a ready payout has an amount');
      return { payoutId, amountMinor, currency };
    });
    await writeHandover(this.#context.table, this.#context.runId, part, entries);
    for (const { currency, amountMinor } of entries) {
      const { count, sumMinor } = this.#accepted.get(currency) ?? { count: 0, sumMinor: 0n };
      this.#accepted.set(currency, { count: count + 1, sumMinor: sumMinor + amountMinor });
    }
  }

  #noteUnreadable({ error, reportId }: Extract<SourceItem, { kind: 'unreadable' }>): void {
    this.named.addUnread(reportId);
    this.#countFailed(error, undefined);
  }

  /** @returns payouts to queue, expenses no longer recorded in time, and ended ones. */
  async #recordAll(expenses: readonly Expense[]): Promise<{
    readonly ready: Payout[];
    readonly stopped: ReadonlySet<Expense>;
    readonly ended: ReadonlySet<Expense>;
  }> {
    const { table } = this.#context;
    const ready: Payout[] = [];
    const stopped = new Set<Expense>();
    const ended = new Set<Expense>();
    const listed: ListedExpense[] = expenses.map((expense) => ({ expense, payoutId: payoutIdOf(expense) }));
    for (const { payoutId } of listed) this.named.add(payoutId);
    const reading = this.#readRows(listed);
    const record = async ({ expense, payoutId }: ListedExpense): Promise<void> => {
      // Entered before the rows are there: nobody trusts a row read while another slice wrote it.
      const came = await this.#inTurn.run(payoutId, async (isFirst) => {
        return this.#recordOne({ expense, payoutId }, async () => {
          const { rows, context } = await reading;
          const unreadable = rows.unreadable.get(payoutId);
          if (unreadable !== undefined) throw unreadable;
          const known = isFirst ? rows.payouts.get(payoutId) : await readPayout(table, payoutId);
          return { context, known };
        });
      });
      if (came === 'stopped') stopped.add(expense);
      else if (came === 'ended') ended.add(expense);
      else if (came !== undefined) ready.push(came);
    };
    if (listed.length > 0) await settleAll(listed.map(record));
    return { ready, stopped, ended };
  }

  /** The rows of a slice, and those of the recipients of new expenses that get a row. */
  async #readRows(
    listed: readonly ListedExpense[],
  ): Promise<{ readonly rows: ReadRows; readonly context: RecordContext }> {
    const { table, clock } = this.#context;
    const payoutIds = listed.map(({ payoutId }) => payoutId);
    const rows = await readPayouts(table, payoutIds, clock);
    const paid = listed
      .filter(({ expense, payoutId }) => !rows.payouts.has(payoutId) && isRecorded(expense))
      .map(({ expense }) => ({ ...expense, iban: compactIban(expense.iban) }));
    const payeesAhead = await readPayeesAhead(table, paid, clock);
    return { rows, context: { ...this.#context, payeesAhead } };
  }

  async #recordOne(
    listed: ListedExpense,
    read: () => Promise<{ readonly context: RecordContext; readonly known: Payout | undefined }>,
  ): Promise<Payout | 'stopped' | 'ended' | undefined> {
    try {
      const { context, known } = await read();
      const { outcome, payout } = await recordExpense(context, listed, known);
      this.#unavailableInRow = 0;
      this.#counts.fetched += 1;
      if (payout?.state === 'ready' && outcome === 'unchanged') {
        const requeued = await this.#unsent.requeue(payout);
        this.#counts[requeued === undefined ? 'unchanged' : 'updated'] += 1;
        if (requeued !== undefined) this.#handedOver.add(requeued.payoutId);
        return requeued;
      }
      this.#counts[outcome] += 1;
      if (hasEnded(listed.expense, payout)) return 'ended';
      if (payout?.state !== 'ready' || outcome === 'skipped' || outcome === 'unchanged') return undefined;
      this.#handedOver.add(payout.payoutId);
      return payout;
    } catch (error) {
      if (error === STOPPED) return 'stopped';
      if (!(error instanceof PipelineError)) throw error;
      const { stops, again } = kindOf(error);
      // It concerns one expense or one row: the rest of the source goes on.
      if (stops !== 'item' && stops !== 'row') throw error;
      if (again === 'transient') this.#unavailableInRow += 1;
      if (this.#unavailableInRow >= MAX_UNAVAILABLE_IN_ROW) throw error;
      this.#countFailed(error, listed.payoutId);
      return undefined;
    }
  }

  /** @param payoutId of the expense, if known. */
  #countFailed(error: PipelineError, payoutId: PayoutId | undefined): void {
    this.#counts.fetched += 1;
    this.#counts.failed += 1;
    this.#firstItemError ??= error;
    this.#context.log.warn('expense-not-recorded', {
      code: error.code,
      message: error.message,
      payoutId,
      ...error.details,
    });
  }

  /** One error for all unrecorded expenses; undefined where there are none. */
  itemsError(): PipelineError | undefined {
    if (this.#firstItemError === undefined) return undefined;
    const { failed } = this.#counts;
    return new PipelineError(
      'SOURCE_ITEMS_UNREADABLE',
      `${failed} of ${this.#counts.fetched} expenses could not be read; the others were recorded. The first: ${this.#firstItemError.message}`,
      { action: this.#firstItemError.action, cause: this.#firstItemError, details: { failed } },
    );
  }
}

/** Waits for all, so that nothing runs on unseen, then throws the first error. */
async function settleAll(work: readonly Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(work);
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}
