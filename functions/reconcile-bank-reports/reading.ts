import type { Batch } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import type { State } from '../core/transitions.ts';
import {
  CHANGED_STATES,
  type Mismatch,
  type ReportChanges,
  recordUnmatched,
  resolveUnmatched,
} from '../ledger/bank-reports.ts';
import { readBatch } from '../ledger/batches.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { Clock } from '../platform/clock.ts';
import type { DebtorAccount } from '../platform/config.ts';
import { BoundedCache } from '../sources/bounded-cache.ts';
import type { BankLine } from './read-lines.ts';

/** Why a line, or one payment of it, changed nothing; the sum that the ledger has, where the amounts differ. */
export type Misfit = { readonly why: Mismatch; readonly expectedMinor?: bigint };

export type ReadingDeps = {
  readonly table: LedgerTable;
  readonly debtorAccounts: readonly DebtorAccount[];
  readonly clock: Clock;
};

type ReadFile = {
  readonly sha256: string;
  readonly reportId: string;
  /** Whether it was read to its end before: then lines that were not matched may be matched now. */
  readonly readBefore: boolean;
};

/** A report names few batches; one that names many reads their rows more often. */
const BATCHES_KEPT = 1000;

/** One reading of one report: where its lines went, and what it has looked up. */
export class Reading {
  readonly deps: ReadingDeps;
  readonly file: ReadFile;
  readonly #batches = new BoundedCache<Batch | undefined>(BATCHES_KEPT);
  readonly #changes: Record<keyof ReportChanges, number> = { accepted: 0, paid: 0, failed: 0, returned: 0 };
  readonly #misfits = new Map<Mismatch, number>();
  #lines = 0;
  #matched = 0;
  #unmatched = 0;
  #other = 0;

  constructor(deps: ReadingDeps, file: ReadFile) {
    this.deps = deps;
    this.file = file;
  }

  /**
   * The batch that a file at the bank can belong to: sealed or beyond. A batch that seals while the report is read
   * has no file at the bank yet, so one look per reading is enough.
   */
  async sentBatch(batchId: string): Promise<Batch | undefined> {
    const batch = await this.#batches.get(batchId, () => readBatch(this.deps.table, batchId));
    return batch?.seal === undefined ? undefined : batch;
  }

  countChange(state: State): void {
    const counted = CHANGED_STATES.find((candidate) => candidate === state);
    if (counted !== undefined) this.#changes[counted] += 1;
  }

  /** Ends a line: with no misfit of its own or of a payment of it, it counts as matched. */
  async endLine(line: BankLine, misfit: Misfit | undefined, memberMisfits: number): Promise<void> {
    await this.#keep(line, misfit, undefined);
    this.#lines += 1;
    if (misfit?.why === 'other') this.#other += 1;
    else if (misfit !== undefined || memberMisfits > 0) this.#unmatched += 1;
    else this.#matched += 1;
  }

  /** Ends one payment of a line about a whole batch. */
  async endMember(line: BankLine, endToEndId: string, misfit: Misfit | undefined): Promise<void> {
    await this.#keep(line, misfit, endToEndId);
  }

  async #keep(line: BankLine, misfit: Misfit | undefined, member: string | undefined): Promise<void> {
    const { table, clock } = this.deps;
    const { sha256, readBefore } = this.file;
    if (misfit === undefined) {
      const at = new Date(clock.now()).toISOString();
      if (readBefore) await resolveUnmatched(table, sha256, line.ordinal, member, at);
      return;
    }
    const { entry, amount } = line;
    const readable = amount?.readable === true ? amount : undefined;
    await recordUnmatched(
      table,
      {
        sha256,
        ordinal: line.ordinal,
        why: misfit.why,
        expectedMinor: misfit.expectedMinor,
        level: line.level,
        status: line.status,
        reasonCode: line.reasonCode,
        statementId: entry?.statement.id,
        accountIban: entry?.statement.accountIban,
        messageId: line.messageId,
        paymentInformationId: line.paymentInformationId,
        instructionId: line.instructionId,
        endToEndId: member ?? line.endToEndId,
        accountServicerReference: line.accountServicerReference,
        bookingDate: entry?.bookingDate,
        creditDebit: line.creditDebit,
        amountMinor: readable?.amountMinor,
        currency: readable?.currency,
      },
      member,
    );
    this.#misfits.set(misfit.why, (this.#misfits.get(misfit.why) ?? 0) + 1);
  }

  /** Where the lines went; `changes` are the steps of this reading. */
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

  /** How many lines and payments did not fit, by reason. */
  misfits(): ReadonlyMap<Mismatch, number> {
    return this.#misfits;
  }
}
