import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { S3Client } from '@aws-sdk/client-s3';
import type { SourceModes } from '../../../functions/core/source-mode.ts';
import type { AuditTrail } from '../../../functions/ledger/audit.ts';
import type { LedgerTable } from '../../../functions/ledger/table.ts';
import type { ApprovalRules } from '../../../functions/platform/approval-rules.ts';
import type { Config, DebtorAccount, RetryAfter } from '../../../functions/platform/config.ts';
import type { PayoutQueue } from '../../../functions/queue/payout-messages.ts';
import type { ServeDeps } from '../serve.ts';

export type InvokedFunction = { readonly client: LambdaClient; readonly functionName: string };

export type DecideDeps = ServeDeps & {
  readonly table: LedgerTable;
  readonly queue: PayoutQueue;
  readonly audit: Pick<AuditTrail, 'append'>;
  /** Makes the files of sealed batches. */
  readonly repair: InvokedFunction;
  /** Reads bank reports. */
  readonly reader: InvokedFunction;
  /** Makes exports. */
  readonly exporter: InvokedFunction;
  readonly s3: S3Client;
  /** Of bank reports and exports. */
  readonly bucketName: string;
  readonly accounting: Config['accounting'];
  readonly approval: ApprovalRules;
  readonly debtorAccounts: readonly DebtorAccount[];
  readonly sourceModes: SourceModes;
  readonly limits: Config['limits']['maxPayoutMinor'];
  readonly retryAfter: RetryAfter;
  /** How many different people end a stop, or release a payout to an account new for its recipient. */
  readonly people: 1 | 2;
};
