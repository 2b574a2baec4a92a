import type { BankLine } from '../bank/lines/bank-line.ts';
import { saidByLine } from '../bank/lines/said-by-line.ts';
import { SAID_STATES } from '../core/attempt-facts.ts';
import type { Batch, ManifestEntry } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import type { State } from '../core/states.ts';
import { BoundedCache } from '../flow/bounded-cache.ts';
import type { ReportChanges } from '../ledger/bank-reports.ts';
import type { BatchBooking } from '../ledger/batch-bookings.ts';
import { readBatch } from '../ledger/batches.ts';
import { readManifest } from '../ledger/manifests.ts';
import type { LedgerTable } from '../ledger/table.ts';
import { recordUnmatched, resolveUnmatched, type UnmatchedReason } from '../ledger/unmatched-lines.ts';
import type { Clock } from '../platform/clock.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { OpenDebits } from './open-debits.ts';
import { UnnamedReturnLines } from './unnamed-return-lines.ts';

/**
 * Why a line, or one payment of it, changed nothing; the ledger's sum, if amounts differ; the assumed payment, if the
 * line names none.
 */
export type Unmatched = {
  readonly why: UnmatchedReason;
  readonly expectedMinor?: bigint;
  readonly endToEndId?: string;
};

export type ReconciliationDeps = {
  readonly table: LedgerTable;
  readonly debtorAccounts: readonly DebtorAccount[];
  readonly clock: Clock;
};

type ReadFile = {
  readonly sha256: string;
  readonly bankReportId: string;
  /** Whether an earlier one reached its end: unmatched lines may match now. */
  readonly readBefore: boolean;
};

/** A report names few batches; with more, it reads rows again. */
const BATCHES_KEPT = 1000;

/** Batches explained at the end of one reconciliation; with more, the next line triggers it. */
const MAX_TOUCHED = 1000;

/** Lines about whole batches that wait for their report's end. */
const MAX_WAITING = 10_000;

/** A debit that names an attempt is that attempt's, whatever else is wrong, unless the ledger could not keep it. */
function mayBeAnothers({ subject }: BankLine, { why }: Unmatched): boolean {
  return (
    subject.kind !== 'attempt' || why === 'unknown-id' || why === 'ledger-refused' || why === 'facts-full'
  );
}

/** One reconciliation of one report: its lines' results, and its look-ups. */
export class Reconciliation {
  readonly deps: ReconciliationDeps;
  readonly file: ReadFile;
  readonly openDebits = new OpenDebits();
  readonly unnamedReturns: UnnamedReturnLines;
  readonly #batches = new BoundedCache<Batch | undefined>(BATCHES_KEPT);
  readonly #touched = new Map<string, BankLine[]>();
  readonly #changes: Record<keyof ReportChanges, number> = { accepted: 0, paid: 0, failed: 0, returned: 0 };
  readonly #unmatchedBy = new Map<UnmatchedReason, number>();
  /** As few as a deployment has had accounts. */
  readonly #debtorAccountIds = new Set<string>();
  #waiting = 0;
  #lines = 0;
  #matched = 0;
  #unmatched = 0;
  #other = 0;

  constructor(deps: ReconciliationDeps, file: ReadFile) {
    this.deps = deps;
    this.file = file;
    this.unnamedReturns = new UnnamedReturnLines(deps.table);
  }

  /**
   * The batch, if its file can be at the bank: sealed or later. A batch sealed meanwhile has no file there
   * yet, so one look per reconciliation is enough.
   */
  async sentBatch(batchId: string): Promise<Batch | undefined> {
    const batch = await this.#batches.get(batchId, () => readBatch(this.deps.table, batchId));
    if (batch?.seal === undefined) return undefined;
    this.noteAccount(batch.debtor.accountId);
    return batch;
  }

  /** The report is about it. */
  noteAccount(debtorAccountId: string): void {
    this.#debtorAccountIds.add(debtorAccountId);
  }

  /** Sorted. */
  debtorAccountIds(): readonly string[] {
    return [...this.#debtorAccountIds].sort();
  }

  /** A payment as in its file: rare, so this searches the manifest. */
  async memberOf(batchId: string, payoutId: string): Promise<ManifestEntry | undefined> {
    const batch = await this.sentBatch(batchId);
    const entries = readManifest(this.deps.table, batchId, batch?.seal?.manifestParts ?? 0);
    for await (const entry of entries) if (entry.payoutId === payoutId) return entry;
    return undefined;
  }

  /** The amount in an earlier attempt's file: the row may have another by now. */
  async amountOfMember({ batchId }: Batch, payoutId: string): Promise<bigint | undefined> {
    return (await this.memberOf(batchId, payoutId))?.amountMinor;
  }

  /** Whether the account's configuration takes ACSC as evidence of payment, since its bank sends no camt. */
  promisePays(batch: Batch | undefined): boolean {
    return this.deps.debtorAccounts.find(({ id }) => id === batch?.debtor.accountId)?.acscIsPaid === true;
  }

  /** The bank refused a payment of the batch: that may explain a line about the whole batch. */
  touch(batchId: string): void {
    if (this.#touched.size < MAX_TOUCHED && !this.#touched.has(batchId)) this.#touched.set(batchId, []);
  }

  /** The line ends with the others of its batch, after the report or when too many wait. */
  waitForOthers(line: BankLine, batchId: string): void {
    this.#waiting += 1;
    const lines = this.#touched.get(batchId);
    if (lines === undefined) this.#touched.set(batchId, [line]);
    else lines.push(line);
  }

  isFull(): boolean {
    return this.#waiting >= MAX_WAITING;
  }

  /** Batches to explain, each once, with this report's waiting lines. */
  *takeTouched(): Generator<readonly [batchId: string, lines: readonly BankLine[]]> {
    for (const entry of [...this.#touched]) {
      this.#touched.delete(entry[0]);
      this.#waiting -= entry[1].length;
      yield entry;
    }
  }

  countChange(state: State): void {
    const counted = SAID_STATES.find((candidate) => candidate === state);
    if (counted !== undefined) this.#changes[counted] += 1;
  }

  /** Ends a line: if neither it nor one of its payments is unmatched, it counts as matched. */
  async endLine(line: BankLine, unmatched: Unmatched | undefined, unmatchedMembers: number): Promise<void> {
    await this.#keep(line, unmatched, undefined);
    if (unmatched !== undefined && mayBeAnothers(line, unmatched)) this.openDebits.add(line);
    this.#lines += 1;
    if (unmatched?.why === 'other') this.#other += 1;
    else if (unmatched !== undefined || unmatchedMembers > 0) this.#unmatched += 1;
    else this.#matched += 1;
  }

  /** Ends one payment of a line about a whole batch. */
  async endMember(line: BankLine, endToEndId: string, unmatched: Unmatched | undefined): Promise<void> {
    await this.#keep(line, unmatched, endToEndId);
  }

  /** One payment contradicts its batch's booked sum, by a line of any report. */
  async endMemberOf(
    booking: BatchBooking,
    { endToEndId, amountMinor }: ManifestEntry,
    { why }: Unmatched,
  ): Promise<void> {
    const { sha256, ordinal, status, bookingDate, reference } = booking;
    await recordUnmatched(
      this.deps.table,
      {
        sha256,
        ordinal,
        why,
        level: 'batch',
        status,
        endToEndId,
        bookingDate,
        accountServicerReference: reference,
        creditDebit: 'debit',
        expectedMinor: amountMinor,
      },
      endToEndId,
    );
    this.#countUnmatched(why);
  }

  async #keep(line: BankLine, unmatched: Unmatched | undefined, member: string | undefined): Promise<void> {
    const { table, clock } = this.deps;
    const { sha256, readBefore } = this.file;
    if (unmatched === undefined) {
      const at = new Date(clock.now()).toISOString();
      if (readBefore) await resolveUnmatched(table, sha256, line.ordinal, member, at);
      return;
    }
    await recordUnmatched(
      table,
      {
        ...saidByLine(line),
        sha256,
        why: unmatched.why,
        expectedMinor: unmatched.expectedMinor,
        endToEndId: member ?? unmatched.endToEndId ?? line.endToEndId,
      },
      member,
    );
    this.#countUnmatched(unmatched.why);
  }

  #countUnmatched(why: UnmatchedReason): void {
    this.#unmatchedBy.set(why, (this.#unmatchedBy.get(why) ?? 0) + 1);
  }

  /** The lines' results; `changes` are the steps of this reconciliation. */
  counts(): { lines: number; matched: number; unmatched: number; other: number; changes: ReportChanges } {
    const counts = {
      lines: this.#lines,
      matched: this.#matched,
      unmatched: this.#unmatched,
      other: this.#other,
    };
    assert(
      counts.lines === counts.matched + counts.unmatched + counts.other,
      'every line of a report is counted once',
    );
    return { ...counts, changes: { ...this.#changes } };
  }

  /** Unmatched lines and payments, by reason. */
  unmatchedBy(): ReadonlyMap<UnmatchedReason, number> {
    return this.#unmatchedBy;
  }
}
