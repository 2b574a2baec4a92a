import type { FileBucket } from '../batches/outbox.ts';
import type { SourceModes } from '../core/source-mode.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { ApprovalRules } from '../platform/approval-rules.ts';
import type { Clock } from '../platform/clock.ts';
import type { DebtorAccount, RetryAfter } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { PayoutQueue } from '../queue/payout-messages.ts';

export type RepairDeps = {
  readonly table: LedgerTable;
  readonly queue: PayoutQueue;
  readonly bucket: FileBucket;
  readonly clock: Clock;
  readonly log: Log;
  readonly stalledAfterMs: number;
  readonly maxAttempts: number;
  readonly retryAfter: RetryAfter;
  readonly sourceModes: SourceModes;
  readonly approval: ApprovalRules;
  /** Whether each proof writes the heads of histories into the bucket, where its lock keeps them. */
  readonly anchors: boolean;
  /** The configured ones. */
  readonly debtorAccounts: readonly DebtorAccount[];
};

/** Bounds one repair: the next does the rest. */
export const CANDIDATES_PER_SHARD = 2000;

export const BATCHES_PER_REPAIR = 200;

export const RUNS_PER_PROOF = 500;
