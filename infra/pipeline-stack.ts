import type { Environment } from 'aws-cdk-lib';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Alarms } from './alarms.ts';
import { BankFiles } from './bank-files.ts';
import { CollectExpenses } from './collect-expenses.ts';
import { Console } from './console/console.ts';
import { OperationsDashboard } from './dashboard.ts';
import type { Deployment } from './deployment-config.ts';
import { EncryptionKey } from './encryption-key.ts';
import { ExecutePayouts } from './execute-payouts.ts';
import { LedgerTable } from './ledger-table.ts';
import { PayoutsQueue } from './payouts-queue.ts';
import { PipelineFunction } from './pipeline-function.ts';
import { PublishEvents } from './publish-events.ts';
import { ReconcileBankReports } from './reconcile-bank-reports.ts';
import { RepairPayouts } from './repair-payouts.ts';
import { Runs } from './runs.ts';
import { SubmitBatches } from './submit-batches.ts';
import { WriteBacks } from './write-back.ts';

/**
 * One deployment of the pipeline. All unique names in AWS contain the stage, so that several stages or companies share
 * an account and a region.
 *
 * Stores come first, then functions in the order of the flow. Construct ids are part of logical ids: renaming one
 * replaces its resources.
 */
export class PipelineStack extends Stack {
  /** @param target left out, the template fits any account and region. */
  constructor(scope: Construct, deployment: Deployment, target?: Required<Environment>) {
    const { stage } = deployment.config;
    super(scope, `ev-payouts-${stage}`, {
      description: 'ev-payouts: approved EV-charging expenses in, bank payouts out.',
      terminationProtection: true,
      ...(target === undefined ? {} : { env: target }),
    });

    const encryption = new EncryptionKey(this, 'Encryption', { stage });
    const ledger = new LedgerTable(this, 'Ledger', { stage, encryption });
    const payouts = new PayoutsQueue(this, 'Payouts', { stage, encryption });
    const files = new BankFiles(this, 'BankFiles', {
      stage,
      encryption,
      objectLock: deployment.config.objectLock,
    });
    const runs = new Runs(this, 'Runs', { stage, encryption });

    new CollectExpenses(this, 'CollectExpenses', { deployment, encryption, ledger, payouts, runs });
    new ExecutePayouts(this, 'ExecutePayouts', { deployment, ledger, payouts });
    const submit = new SubmitBatches(this, 'SubmitBatches', { deployment, ledger, files, runs });
    const reconcile = new ReconcileBankReports(this, 'ReconcileBankReports', {
      deployment,
      ledger,
      files,
      runs,
    });
    const repair = new RepairPayouts(this, 'RepairPayouts', { deployment, ledger, payouts, files, runs });
    const { console: own } = deployment.config;
    if (own !== undefined) {
      const called = { repair: repair.lambda, reader: reconcile.lambda };
      const common = { deployment, encryption, ledger, payouts, files, runs };
      new Console(this, 'Console', { ...common, ...called, own });
    }
    files.keepAnchorsFor(repair.roleArn);
    files.keepOutboxFor([submit.roleArn, repair.roleArn]);
    files.keepInboxFor(deployment.config.transferRoleArns ?? []);
    const events = new PublishEvents(this, 'PublishEvents', { deployment, encryption, ledger });
    new WriteBacks(this, 'WriteBacks', { deployment, encryption, ledger, runs, events });

    const functions = this.node.findAll().filter((construct) => construct instanceof PipelineFunction);
    const alarms = new Alarms(this, 'Alarms', { deployment, encryption, payouts, runs, events, functions });
    new OperationsDashboard(this, 'Operations', { deployment, functions, alarms: alarms.all });

    new CfnOutput(this, 'TableName', { value: ledger.table.tableName, description: 'The ledger.' });
    new CfnOutput(this, 'PayoutsQueueUrl', {
      value: payouts.queue.queueUrl,
      description: 'Payouts to execute.',
    });
    new CfnOutput(this, 'BankFilesBucketName', {
      value: files.bucket.bucketName,
      description: 'Payment files for the bank in outbox/; the reports of the bank go to inbox/.',
    });
  }
}
