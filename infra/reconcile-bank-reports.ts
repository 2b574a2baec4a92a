import { Duration, Stack } from 'aws-cdk-lib';
import { CfnPermission, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { BankFiles } from './bank-files.ts';
import type { Deployment } from './deployment-config.ts';
import type { LedgerTable } from './ledger-table.ts';
import { PipelineFunction } from './pipeline-function.ts';
import type { Runs } from './runs.ts';

/** Lambda's longest: a report is read twice, line by line. A reading cut short starts again. */
const TIMEOUT = Duration.minutes(15);

/** Bounds the table's load when many reports arrive. */
const MAX_CONCURRENCY = 5;

/** Lambda's maximum for both: a report comes once, and no next tick reads it. */
const RUN_RETRIES = 2;
const RUN_MAX_AGE = Duration.hours(6);

export type ReconcileBankReportsProps = {
  readonly deployment: Deployment;
  readonly ledger: LedgerTable;
  readonly files: BankFiles;
  readonly runs: Runs;
};

/** Reads every bank report as soon as it is in the inbox. */
export class ReconcileBankReports extends Construct {
  readonly lambda: IFunction;

  constructor(scope: Construct, id: string, props: ReconcileBankReportsProps) {
    super(scope, id);
    const { deployment, ledger, files, runs } = props;
    const reconcile = new PipelineFunction(this, 'Reconcile', {
      deployment,
      name: 'reconcile-bank-reports',
      code: 'reconcile-bank-reports',
      description: 'Reads bank reports and settles the payouts that they are about.',
      permissions: [ledger.allowRows('BatchGetItem', 'GetItem', 'PutItem', 'UpdateItem'), files.allowInbox()],
      environment: { TABLE_NAME: ledger.table.tableName },
      timeout: TIMEOUT,
      memoryMb: 1024,
      reservedConcurrency: MAX_CONCURRENCY,
      eventRuns: { retries: RUN_RETRIES, maxAge: RUN_MAX_AGE, runs },
    });
    this.lambda = reconcile.lambda;
    // A bucket's ARN names no account, so both are needed to identify the owner.
    const permission = new CfnPermission(this, 'Notify', {
      action: 'lambda:InvokeFunction',
      functionName: reconcile.lambda.functionArn,
      principal: 's3.amazonaws.com',
      sourceAccount: Stack.of(this).account,
      sourceArn: files.knownArn,
    });
    files.notifyOfReports(reconcile.lambda.functionArn, permission);
  }
}
