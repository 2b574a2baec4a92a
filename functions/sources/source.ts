import type { PlainDate } from '../core/date.ts';
import type { PipelineError } from '../core/errors.ts';
import type { Expense, SourceName } from '../core/expense.ts';
import type { PaidMarks } from '../core/follow.ts';
import type { Clock, Random } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';
import type { ClientCredentials } from '../platform/secrets.ts';
import type { RequestAllowance } from './http/get-json.ts';

/**
 * Where a later run goes on: opaque to everybody but the source that made it. JSON text, at most 1,000 characters.
 */
export type Checkpoint = string;

/** One step of reading a source. */
export type SourceItem =
  | {
      readonly kind: 'expense';
      readonly expense: Expense;
      /** Goes on after this item once it, and all before it, are recorded. */
      readonly checkpoint: Checkpoint;
    }
  | {
      /** Something that should have been an expense and could not be read; the rest of the source goes on. */
      readonly kind: 'unreadable';
      readonly error: PipelineError;
      /** The report that could not be read, or whose row it is, where that is known. */
      readonly reportId?: string;
      readonly checkpoint: Checkpoint;
    }
  | {
      /** Comes behind the items of a report that was read whole, where a history is kept. */
      readonly kind: 'report-read';
      readonly reportId: string;
      /** Digest of what the listing said of the report before it was read. */
      readonly fingerprint: string;
      /** How many there are in all, right before it. */
      readonly expenses: number;
      readonly checkpoint: Checkpoint;
    }
  | {
      /** A report that was not read, since its history says that it is settled. */
      readonly kind: 'report-settled';
      readonly reportId: string;
      readonly checkpoint: Checkpoint;
    };

/** What is known of the reports that were read before, so that a source need not ask for all of them again. */
export interface History {
  /** Whether every expense of the report has ended, and the listing still says of it what it said then. */
  isSettled(reportId: string, fingerprint: string): Promise<boolean>;
  /** What ended before this day need not be listed; undefined where everything is to be. */
  readonly listFrom: PlainDate | undefined;
}

/**
 * An API that approved expenses come from. Reading is repeatable and has no effect on the source. Errors that stop
 * the reading are PipelineErrors with a SOURCE_ code; the checkpoint of the last item stays valid.
 */
export interface Source {
  readonly name: SourceName;
  readonly account: string;
  /**
   * Whether a reading from the beginning to the end names every approved expense: then one that it does not name is
   * no longer approved.
   */
  readonly namesAllApproved: boolean;
  /** Whether its listing can begin at a day: then a reading need not list all that there ever was. */
  readonly listsByPeriod?: boolean;
  /** Whether people tell the source of payments that are made here. */
  readonly paidMarks: PaidMarks;
  /**
   * All expenses that the source calls approved, from `checkpoint` on. Memory does not grow with their number;
   * several requests are in flight, items come in a stable order. An invalid or stale checkpoint starts from the
   * beginning; what the source adds behind it is found by the next reading from the beginning. When `signal` aborts,
   * the reading ends early and without an error. With a `history`, reports that are settled are left out.
   */
  expenses(
    checkpoint: Checkpoint | undefined,
    signal?: AbortSignal,
    history?: History,
  ): AsyncIterable<SourceItem>;
  /**
   * Reads what the listing leaves out (charge records) and adds what speaks against paying. Called when a payout
   * is first seen and when its amount changed. Returns the expense itself where the listing was complete. Rejects
   * with the reason of `signal` when that aborts.
   */
  readDetails(expense: Expense, signal?: AbortSignal): Promise<Expense>;
  /**
   * Whether a report lists an expense now: asked where another report lists it too. True where that cannot be told.
   * Rejects with the reason of `signal` when that aborts.
   */
  lists(reportId: string, expenseId: string, signal?: AbortSignal): Promise<boolean>;
}

export type SourceDeps = {
  readonly token: string | ClientCredentials;
  /** When no more is asked of the source; left out, never. */
  readonly deadlineMs?: number;
  readonly allowance?: RequestAllowance | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly random: Random;
  /** For what a source has to tell a person beside its expenses; each line says which source it is of. */
  readonly log: Log;
};
