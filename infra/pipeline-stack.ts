import type { Environment } from 'aws-cdk-lib';
import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Config } from '../functions/platform/config.ts';
import { CollectExpenses } from './collect-expenses.ts';
import { LedgerTable } from './ledger-table.ts';
import { PayoutsQueue } from './payouts-queue.ts';

/**
 * One deployment of the pipeline. Everything that AWS wants a unique name for is named after the stage, so that
 * several stages or companies share an account and a region.
 *
 * The constructs stand in the order of the flow. Their ids are part of the logical ids of what they hold: renaming
 * one replaces its resources.
 */
export class PipelineStack extends Stack {
  /** @param target left out, the template fits any account and region. */
  constructor(scope: Construct, config: Config, target?: Required<Environment>) {
    super(scope, `ev-payouts-${config.stage}`, {
      description: 'ev-payouts: approved EV-charging expenses in, bank payouts out.',
      terminationProtection: true,
      ...(target === undefined ? {} : { env: target }),
    });

    const ledger = new LedgerTable(this, 'Ledger', { stage: config.stage });
    const payouts = new PayoutsQueue(this, 'Payouts', { stage: config.stage });
    new CollectExpenses(this, 'CollectExpenses', { config, table: ledger.table, queue: payouts.queue });

    new CfnOutput(this, 'TableName', { value: ledger.table.tableName, description: 'The ledger.' });
    new CfnOutput(this, 'PayoutsQueueUrl', {
      value: payouts.queue.queueUrl,
      description: 'Payouts to execute.',
    });
  }
}
