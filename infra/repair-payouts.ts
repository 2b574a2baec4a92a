import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { BankFiles } from './bank-files.ts';
import type { Deployment } from './deployment-config.ts';
import { FunctionSchedules } from './function-schedules.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { PayoutsQueue } from './payouts-queue.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { Runs } from './runs.ts';

const TIMEOUT = Duration.minutes(15);

/** The retry is for the daily proof; the next repair is due soon anyway. */
const RUN_RETRIES = 1;
const RUN_MAX_AGE = Duration.hours(1);

/** Often enough to report a late file on the same day; its alarms stay on for two hours. */
const OUTLOOK = { expression: 'rate(1 hour)', timeZone: 'Etc/UTC' };

export type RepairPayoutsProps = {
  readonly deployment: Deployment;
  readonly ledger: LedgerTable;
  readonly payouts: PayoutsQueue;
  readonly files: BankFiles;
  readonly runs: Runs;
};

/** Resumes payouts and batches that stand still, proves the sums and looks ahead. Two repairs at once do no harm. */
export class RepairPayouts extends Construct {
  readonly roleArn: string;
  readonly lambda: IFunction;

  constructor(scope: Construct, id: string, props: RepairPayoutsProps) {
    super(scope, id);
    const { deployment, ledger, payouts, files, runs } = props;
    const isLocked = deployment.config.objectLock !== undefined;
    const repair = new PipelineFunction(this, 'Repair', {
      deployment,
      name: 'repair-payouts',
      code: 'repair-payouts',
      description: 'Resends what stalled, voids or finishes dead batches, proves the sums.',
      permissions: [
        ledger.allowRowsAndRoster('BatchGetItem', 'GetItem', 'UpdateItem'),
        isLocked ? ledger.allowLiveAndMonthQueries() : ledger.allowLiveQuery(),
        payouts.allowSend(),
        files.allowOutbox(),
        ...(isLocked ? [files.allowAnchors()] : []),
      ],
      environment: {
        TABLE_NAME: ledger.table.tableName,
        QUEUE_URL: payouts.queue.queueUrl,
        BUCKET_NAME: files.bucket.bucketName,
        METRICS_NAMESPACE: `ev-payouts/${deployment.config.stage}`,
      },
      timeout: TIMEOUT,
      memoryMb: 512,
      eventRuns: { retries: RUN_RETRIES, maxAge: RUN_MAX_AGE, runs },
    });
    this.roleArn = repair.roleArn;
    this.lambda = repair.lambda;
    const schedules = new FunctionSchedules(this, 'Schedules', {
      runs,
      starts: repair.lambda,
      functionTitle: 'repair-payouts',
    });
    schedules.add('Repair', {
      name: 'repair-payouts-repair',
      description: 'Resends what stalled, voids or finishes dead batches.',
      schedule: deployment.config.repair.schedule,
      input: { task: 'repair' },
    });
    schedules.add('Prove', {
      name: 'repair-payouts-prove',
      description: 'Proves the sums of runs and batches.',
      schedule: deployment.config.repair.proof,
      input: { task: 'prove' },
    });
    schedules.add('Outlook', {
      name: 'repair-payouts-outlook',
      description: 'Looks for late sources and files, and records what waits and what comes next.',
      schedule: OUTLOOK,
      input: { task: 'outlook' },
    });
  }
}
