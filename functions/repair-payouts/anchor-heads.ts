import { PutObjectCommand, S3ServiceException } from '@aws-sdk/client-s3';
import {
  type Anchor,
  type AnchoredBatch,
  type AnchoredJournal,
  type AnchoredPayout,
  anchorKeyOf,
  anchorText,
  approvalsDigest,
} from '../core/anchor.ts';
import type { Batch } from '../core/batch.ts';
import type { PayoutId } from '../core/ids.ts';
import { addMonths, monthsFrom } from '../core/journal/month.ts';
import type { Payout } from '../core/payout.ts';
import { STATES } from '../core/states.ts';
import { readAudit } from '../ledger/audit.ts';
import { digestInKey } from '../ledger/bank-reports.ts';
import { readClosedMonth } from '../ledger/exports.ts';
import { payoutMonthOf } from '../ledger/list-keys.ts';
import { livePayouts } from '../ledger/live-index.ts';
import { steppedSince } from '../ledger/live-keys.ts';
import { monthEntries } from '../ledger/month-list.ts';
import { readRoster } from '../ledger/roster.ts';
import { noneIfUnreadable } from '../ledger/unreadable-row.ts';
import { type UnreadableRow, type Walked, walkCandidates } from '../ledger/walk.ts';
import type { RepairDeps } from './repair-deps.ts';

/** Some 160 bytes each: an anchor is far below what a function holds. */
export const HEADS_PER_ANCHOR = 20_000;

/**
 * A step's time is that of its decision. A frozen process may write it hours later, and a clock may be wrong. So each
 * proof looks back over more than a day, and may anchor a head twice.
 */
const OVERLAP_MS = 26 * 60 * 60_000;

const LIVE_PER_SHARD = 100_000;
/** The first proof looks back this far. After a longer pause, the days before stay without anchors. */
const MAX_DAYS = 62;
const DAY_MS = 86_400_000;
const MONTHS_CLOSED = 14;

/**
 * Writes the heads of changed chains where nobody can overwrite them. So `npm run verify` finds a forged history, even
 * one with fitting hashes. It uses the rows that the proof reads anyway, and those that the index of waiting work names
 * since then. A payout that nobody waits for any more was anchored at its last step before that.
 */
export class AnchorHeads {
  readonly #deps: RepairDeps;
  readonly #at: string;
  readonly #since: string;
  readonly #from: string;
  readonly #payouts = new Map<PayoutId, AnchoredPayout>();
  readonly #batches: AnchoredBatch[] = [];
  #part = 0;

  /**
   * @param at of this proof, ISO 8601.
   * @param since of the previous proof; empty where there was none.
   */
  constructor(deps: RepairDeps, at: string, since: string) {
    this.#deps = deps;
    this.#at = at;
    this.#since = since;
    this.#from = since === '' ? '' : new Date(Date.parse(since) - OVERLAP_MS).toISOString();
  }

  /** Passes the proof's rows on, and keeps the heads of changed ones. */
  async *watching<T>(rows: AsyncIterable<readonly Walked<T>[]>): AsyncGenerator<readonly Walked<T>[]> {
    for await (const some of rows) {
      for (const { payout, altered } of some) this.#note(payout ?? altered);
      await this.#flushFull();
      yield some;
    }
  }

  noteBatch({ batchId, openedAtMs, seal, approvals }: Batch): void {
    if (seal === undefined) return;
    const month = new Date(openedAtMs).toISOString().slice(0, 7);
    const { manifestHash, fileSha256 } = seal;
    this.#batches.push({ batchId, month, manifestHash, fileSha256, approvals: approvalsDigest(approvals) });
  }

  /** Writes the last anchor of the proof. */
  async finish(): Promise<void> {
    for (const state of STATES) {
      for (const range of steppedSince(state, this.#from, this.#deps.maxAttempts)) {
        const ids = livePayouts(this.#deps.table, state, range, LIVE_PER_SHARD);
        const onUnreadable = ({ altered }: UnreadableRow): void => this.#note(altered);
        for await (const payouts of walkCandidates(this.#deps, this.#unknown(ids), { onUnreadable })) {
          for (const payout of payouts) this.#note(payout);
          await this.#flushFull();
        }
      }
    }
    const { entries } = await readRoster(this.#deps.table);
    const last = entries.at(-1);
    await this.#put({
      isLast: true,
      batches: this.#batches,
      reports: await Array.fromAsync(this.#reports()),
      roster: last === undefined ? undefined : { entries: entries.length, hash: last.hash },
      audit: await Array.fromAsync(this.#audit()),
      journals: await Array.fromAsync(this.#journals()),
    });
  }

  /** Also for a row changed past the ledger: its head is what the proof saw, and a restored row has it again. */
  #note(payout: Payout | undefined): void {
    const last = payout?.history.at(-1);
    if (payout === undefined || last === undefined || payout.updatedAt < this.#from) return;
    const { payoutId, version } = payout;
    this.#payouts.set(payoutId, { payoutId, month: payoutMonthOf(payout), version, hash: last.hash });
  }

  async *#unknown(ids: AsyncIterable<PayoutId>): AsyncGenerator<PayoutId> {
    for await (const payoutId of ids) if (!this.#payouts.has(payoutId)) yield payoutId;
  }

  async #flushFull(): Promise<void> {
    if (this.#payouts.size < HEADS_PER_ANCHOR) return;
    await this.#put({ isLast: false, batches: [], reports: [], roster: undefined, audit: [], journals: [] });
  }

  async #put(
    rest: Pick<Anchor, 'isLast' | 'batches' | 'reports' | 'roster' | 'audit' | 'journals'>,
  ): Promise<void> {
    const payouts = [...this.#payouts.values()].sort((a, b) => (a.payoutId < b.payoutId ? -1 : 1));
    const anchor = { at: this.#at, since: this.#since, part: this.#part, payouts, ...rest };
    this.#payouts.clear();
    this.#part += 1;
    const { client, bucketName } = this.#deps.bucket;
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucketName,
          Key: anchorKeyOf(anchor),
          Body: anchorText(anchor),
          ContentType: 'application/json',
          IfNoneMatch: '*',
        }),
      );
    } catch (error) {
      // It is there: this very call wrote it, and its answer was lost.
      const isThere = error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412;
      if (!isThere) throw error;
    }
  }

  /** Digests of the bank reports read since, newest first. */
  async *#reports(): AsyncGenerator<string> {
    for (const month of this.#months()) {
      for await (const { key, sort } of monthEntries(this.#deps.table, 'reports', month)) {
        if (sort < this.#from) return;
        yield digestInKey(key);
      }
    }
  }

  /** The last entry of each day since. An unreadable one shows when somebody reads the record. */
  async *#audit(): AsyncGenerator<Anchor['audit'][number]> {
    for (const day of this.#days().reverse()) {
      const latest = { before: undefined, limit: 1 };
      const page = await readAudit(this.#deps, day, latest).catch(noneIfUnreadable);
      const [entry] = page?.entries ?? [];
      if (entry !== undefined) yield { day, number: entry.number, hash: entry.hash };
    }
  }

  /** Of the last months, which may close late. An unreadable one shows at its next export. */
  async *#journals(): AsyncGenerator<AnchoredJournal> {
    const last = this.#at.slice(0, 7);
    for (const month of monthsFrom(addMonths(last, 1 - MONTHS_CLOSED), last)) {
      const closed = await readClosedMonth(this.#deps.table, month).catch(noneIfUnreadable);
      if (closed !== undefined) yield { month, digest: closed.digest };
    }
  }

  /** Newest first. */
  #months(): readonly string[] {
    return [...new Set(this.#days().map((day) => day.slice(0, 7)))];
  }

  /** Newest first. */
  #days(): string[] {
    const first = this.#from.slice(0, 10);
    const days: string[] = [];
    for (let at = Date.parse(this.#at.slice(0, 10)); days.length < MAX_DAYS; at -= DAY_MS) {
      const day = new Date(at).toISOString().slice(0, 10);
      if (day < first) break;
      days.push(day);
    }
    return days;
  }
}
