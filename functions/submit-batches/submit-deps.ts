import type { FileBucket } from '../batches/outbox.ts';
import type { SourceModes } from '../core/source-mode.ts';
import type { LedgerTable } from '../ledger/table.ts';
import type { ApprovalRules } from '../platform/approval-rules.ts';
import type { Clock, Random } from '../platform/clock.ts';
import type { Log } from '../platform/log.ts';

export type SubmitDeps = {
  readonly table: LedgerTable;
  readonly bucket: FileBucket;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly approval: ApprovalRules;
  /** Pays only payouts of live sources. Fixed for a run: a deployment switches a source. */
  readonly sourceModes: SourceModes;
};
