import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { BankFiles } from './bank-files.ts';
import type { Deployment } from './deployment-config.ts';
import { FunctionSchedules } from './function-schedules.ts';
import type { LedgerTable } from './ledger-table.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { Runs } from './runs.ts';

/** Below the lease of a batch (functions/submit-batches/new-batch.ts): only a dead submission may lose its batch. */
const TIMEOUT = Duration.minutes(15);

/** A retry takes what the first run left; open and sealed batches are the repair's. */
const RUN_RETRIES = 1;
const RUN_MAX_AGE = Duration.hours(1);

export type SubmitBatchesProps = {
  readonly deployment: Deployment;
  readonly ledger: LedgerTable;
  readonly files: BankFiles;
  readonly runs: Runs;
};

/**
 * The cut-off of every debtor account. One function for all, without reserved concurrency: accounts with the same
 * cut-off must not wait for each other, and the conditions on rows share out payouts between two runs of one account.
 */
export class SubmitBatches extends Construct {
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: SubmitBatchesProps) {
    super(scope, id);
    const { deployment, ledger, files, runs } = props;
    const hasDryRun = deployment.config.sources.some(({ mode }) => mode === 'dry-run');
    const submit = new PipelineFunction(this, 'Submit', {
      deployment,
      name: 'submit-batches',
      code: 'submit-batches',
      description: 'Makes the payment files of a debtor account at its cut-off.',
      permissions: [
        ledger.allowRowsAndRoster('BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'),
        ledger.allowLiveQuery(),
        files.allowOutbox(),
        hasDryRun ? files.allowPreview() : [],
      ],
      environment: { TABLE_NAME: ledger.table.tableName, BUCKET_NAME: files.bucket.bucketName },
      timeout: TIMEOUT,
      memoryMb: 1024,
      eventRuns: { retries: RUN_RETRIES, maxAge: RUN_MAX_AGE, runs },
    });
    this.roleArn = submit.roleArn;
    const schedules = new FunctionSchedules(this, 'Schedules', {
      runs,
      starts: submit.lambda,
      functionTitle: 'submit-batches',
    });
    for (const account of deployment.config.debtorAccounts) {
      schedules.add(account.id, {
        name: `submit-batches-${account.id}`,
        description: `Makes the payment files of ${account.id}.`,
        schedule: account.submit,
        input: { debtorAccount: account.id },
      });
    }
  }
}
