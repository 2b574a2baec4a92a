import type { S3Client } from '@aws-sdk/client-s3';
import type { Trust } from '../../../functions/core/approval/trusted-key.ts';
import type { LedgerTable } from '../../../functions/ledger/table.ts';
import type { Clock } from '../../../functions/platform/clock.ts';
import type { DebtorAccount, SourceConfig } from '../../../functions/platform/config.ts';
import type { Accounting } from '../../../functions/platform/config-accounting.ts';
import type { Log } from '../../../functions/platform/log.ts';
import type { Fonts } from '../../../operate/statements/pdf/fonts.ts';

export type ExportDeps = {
  readonly table: LedgerTable;
  readonly s3: S3Client;
  readonly bucketName: string;
  readonly stage: string;
  /** Without it, only evidence can be made. */
  readonly accounting: Accounting | undefined;
  /** As the configuration says it; undefined where nobody approves. */
  readonly trust: Trust | undefined;
  readonly debtorAccounts: readonly DebtorAccount[];
  readonly sources: readonly SourceConfig[];
  readonly fonts: () => Fonts;
  readonly clock: Clock;
  readonly log: Log;
  /** See `Closer`. */
  readonly bankIsAhead: boolean;
};
