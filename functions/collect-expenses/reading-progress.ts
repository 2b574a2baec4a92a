import type { PlainDate } from '../core/date.ts';
import type { SourceName } from '../core/expense.ts';
import type { PayoutId } from '../core/ids.ts';
import { type Reading, readCheckpoint, type SavedCheckpoint, saveCheckpoint } from '../ledger/checkpoints.ts';
import { type Named, readNamed, writeNamed } from '../ledger/named-parts.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock } from '../platform/clock.ts';
import type { Checkpoint } from '../sources/source.ts';
import type { SliceRecorder } from './record-slice.ts';

const CHECKPOINT_EVERY_MS = 15_000;

/** Most runs of one reading in direct succession: a day and more. The rest waits for the schedule. */
const MAX_RUNS = 100;

export type ReadingOf = { readonly source: SourceName; readonly account: string; readonly runId: string };

/**
 * The progress of one reading over all its runs: its checkpoint, and the names before it. A run that lost the
 * checkpoint to another run of its source reads on harmlessly, but no longer saves it.
 */
export class ReadingProgress {
  readonly #table: LedgerTable;
  readonly #clock: Clock;
  readonly #of: ReadingOf;
  readonly #recorder: SliceRecorder;
  readonly #saved: SavedCheckpoint;
  #reading: Reading;
  #version: number;
  #savedAtMs: number;
  #isMine = true;
  #reached: Checkpoint | undefined;

  private constructor(
    { table, clock }: { readonly table: LedgerTable; readonly clock: Clock },
    of: ReadingOf,
    recorder: SliceRecorder,
    saved: SavedCheckpoint,
  ) {
    this.#table = table;
    this.#clock = clock;
    this.#of = of;
    this.#recorder = recorder;
    this.#saved = saved;
    this.#version = saved.version;
    this.#savedAtMs = clock.now();
    this.#reading = readingOf(saved, of.runId, clock.now());
  }

  static async open(
    deps: { readonly table: LedgerTable; readonly clock: Clock },
    of: ReadingOf,
    recorder: SliceRecorder,
  ): Promise<ReadingProgress> {
    const saved = await readCheckpoint(deps.table, of.source, of.account);
    return new ReadingProgress(deps, of, recorder, saved);
  }

  /** Where this run begins; undefined: at the beginning. */
  get from(): Checkpoint | undefined {
    return this.#saved.checkpoint;
  }

  get beganAtMs(): number {
    return this.#reading.beganAtMs;
  }

  /** Whether this run begins a reading; others keep the first run's decisions. */
  get begins(): boolean {
    return this.#saved.checkpoint === undefined;
  }

  /** The first day that the whole reading lists. */
  get listFrom(): PlainDate | undefined {
    return this.#reading.listFrom;
  }

  listsFrom(day: PlainDate): void {
    this.#reading = { ...this.#reading, listFrom: day };
  }

  /** Whether a next run may go on at once: this one made progress, and the reading has runs left. */
  get mayGoOn(): boolean {
    return this.#hasProgress && this.#isMine && this.#reading.runs < MAX_RUNS;
  }

  get #hasProgress(): boolean {
    return this.#reached !== undefined && this.#reached !== this.#saved.checkpoint;
  }

  /** All up to the checkpoint is recorded. Saves it now and then. */
  async reach(checkpoint: Checkpoint): Promise<void> {
    this.#reached = checkpoint;
    if (this.#clock.now() - this.#savedAtMs >= CHECKPOINT_EVERY_MS) await this.save();
  }

  async save(): Promise<void> {
    if (this.#reached === undefined) return;
    await this.#keepNamed();
    await this.#write(this.#reached);
  }

  /**
   * The reading reached the source's end.
   * @returns the whole reading's names; undefined if some run's are unknown.
   */
  async end(): Promise<
    { readonly payoutIds: ReadonlySet<PayoutId>; readonly unread: ReadonlySet<string> } | undefined
  > {
    const { readingId, namedParts } = this.#reading;
    const before =
      namedParts === 0 ? NOTHING : await readNamed(this.#table, { ...this.#of, readingId }, namedParts);
    if (this.#saved.checkpoint !== undefined || this.#version !== this.#saved.version)
      await this.#write(undefined);
    if (before === undefined || !this.#reading.namedAll || !this.#recorder.named.isWhole) return undefined;
    const { payoutIds: named, unread } = this.#recorder.named;
    return {
      payoutIds: before.payoutIds.length === 0 ? named : new Set([...named, ...before.payoutIds]),
      unread: new Set([...unread, ...before.unread]),
    };
  }

  /**
   * The run failed. The next one resumes there, but begins anew if a resumed run made no progress: else a place that
   * always fails would block all before it.
   */
  async fail(): Promise<void> {
    if (this.#hasProgress) await this.save();
    else if (this.#saved.checkpoint !== undefined) await this.#write(undefined);
  }

  async #keepNamed(): Promise<void> {
    if (!this.#isMine) return;
    const { readingId, namedParts, namedAll } = this.#reading;
    const named = this.#recorder.named.takeNew();
    // Unknown until written: a later save of this run must not claim otherwise.
    this.#reading = { ...this.#reading, namedAll: false };
    const next = await writeNamed(this.#table, { ...this.#of, readingId }, namedParts, named);
    this.#reading = {
      ...this.#reading,
      namedParts: next,
      namedAll: namedAll && this.#recorder.named.isWhole,
    };
  }

  async #write(checkpoint: Checkpoint | undefined): Promise<void> {
    const { source, account } = this.#of;
    const reading = { ...this.#reading, fetched: this.#fetchedBefore + this.#recorder.counts.fetched };
    this.#isMine =
      this.#isMine &&
      (await saveCheckpoint(this.#table, source, account, checkpoint, this.#version, reading));
    this.#version += 1;
    this.#savedAtMs = this.#clock.now();
  }

  get #fetchedBefore(): number {
    return this.#saved.checkpoint === undefined ? 0 : (this.#saved.reading?.fetched ?? 0);
  }
}

const NOTHING: Named = { payoutIds: [], unread: [] };

/** A checkpoint without a reading says nothing of earlier names. */
function readingOf({ checkpoint, reading }: SavedCheckpoint, runId: string, nowMs: number): Reading {
  if (checkpoint !== undefined && reading !== undefined) return { ...reading, runs: reading.runs + 1 };
  return {
    readingId: runId,
    beganAtMs: nowMs,
    runs: 1,
    fetched: 0,
    namedParts: 0,
    namedAll: checkpoint === undefined,
  };
}
