import type { PlainDate } from '../core/date.ts';
import type { PipelineError } from '../core/errors.ts';
import type { Expense, SourceName } from '../core/expense.ts';
import type { PaidMarks } from '../core/follow.ts';
import type { PayoutId } from '../core/ids.ts';
import type { SourceRecord } from '../core/write-back/told-record.ts';
import type { Clock, Random } from '../platform/clock.ts';
import type { SourceConfig } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { ClientCredentials } from '../platform/secrets.ts';
import type { RequestAllowance } from './http/attempt.ts';

/** Where a later run goes on: opaque to all but its source. JSON text, at most 1,000 characters. */
export type Checkpoint = string;

/** One step of reading a source. */
export type SourceItem =
  | {
      readonly kind: 'expense';
      readonly expense: Expense;
      /** Goes on after this item, once this and all before are recorded. */
      readonly checkpoint: Checkpoint;
    }
  | {
      /** An unreadable row or report in place of expenses; the rest of the source goes on. */
      readonly kind: 'unreadable';
      readonly error: PipelineError;
      /** The unreadable report, or the row's report, where known. */
      readonly reportId?: string;
      readonly checkpoint: Checkpoint;
    }
  | {
      /** Follows the items of a completely read report, where a history is kept. */
      readonly kind: 'report-read';
      readonly reportId: string;
      /** Digest of the listing's word on the report before its reading. */
      readonly fingerprint: string;
      /** The report's number of expenses, which come right before this. */
      readonly expenses: number;
      readonly checkpoint: Checkpoint;
    }
  | {
      /** A report left out because its history calls it settled. */
      readonly kind: 'report-settled';
      readonly reportId: string;
      readonly checkpoint: Checkpoint;
    };

/** Knowledge of reports read before: a source need not ask for all of them again. */
export interface History {
  /** Whether every expense of the report has ended, and the listing says the same as then. */
  isSettled(reportId: string, fingerprint: string): Promise<boolean>;
  /** Whether the record is what this ledger told the source of its own payment: then it is no payment by the source. */
  isOwnRecord(payoutId: PayoutId, record: SourceRecord): Promise<boolean>;
  /** Reports that ended before this day need not be listed; undefined lists everything. */
  readonly listFrom: PlainDate | undefined;
}

/**
 * An API that approved expenses come from. Reading is repeatable and has no effect on the source. Errors that stop
 * the reading are PipelineErrors with a SOURCE_ code; the checkpoint of the last item stays valid.
 */
export interface Source {
  readonly name: SourceName;
  readonly account: string;
  /** Whether a whole reading names every approved expense: an unnamed one is then no longer approved. */
  readonly namesAllApproved: boolean;
  /** Whether its listing can begin at a day, so that a reading need not list everything. */
  readonly listsByPeriod?: boolean;
  /** Whether people tell the source of payments made here. */
  readonly paidMarks: PaidMarks;
  /**
   * All expenses that the source calls approved, from `checkpoint` on. Memory does not grow with their number; several
   * requests are in flight, items come in a stable order. An invalid or stale checkpoint starts from the beginning; the
   * next whole reading finds what the source adds behind it. When `signal` aborts, the reading ends early, without an
   * error. With a `history`, it leaves settled reports out.
   */
  expenses(
    checkpoint: Checkpoint | undefined,
    signal?: AbortSignal,
    history?: History,
  ): AsyncIterable<SourceItem>;
  /**
   * Reads what the listing leaves out (charge records) and adds findings against paying, for a new payout or a changed
   * amount. Returns the expense itself if the listing is complete. Rejects with the reason of `signal` when that
   * aborts.
   */
  readDetails(expense: Expense, signal?: AbortSignal): Promise<Expense>;
  /**
   * Whether a report lists an expense now, asked when another report lists it too. When in doubt, true. Rejects with
   * the reason of `signal` when that aborts.
   */
  lists(reportId: string, expenseId: string, signal?: AbortSignal): Promise<boolean>;
}

export type SourceDeps = {
  readonly token: string | ClientCredentials;
  /** When to stop asking the source; left out, never. */
  readonly deadlineMs?: number;
  readonly allowance?: RequestAllowance | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** For what a source tells people beside its expenses; each line names the source. */
  readonly log: Log;
};

/** Opens a source as configured. @throws PipelineError SECRET_INVALID */
export type OpenSource = (config: SourceConfig, deps: SourceDeps) => Source;
