import { EventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Deployment } from './deployment-config.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { PayoutsQueue } from './payouts-queue.ts';
import { BATCHING_WINDOW, CONSUMER_TIMEOUT } from './payouts-queue.ts';
import { PipelineFunction } from './pipeline-function.ts';

/** Ten payouts at a time with a few calls each: far below the consumer's time. */
const MESSAGES_PER_CALL = 100;

/** Bounds the table's load after the collection of a whole month. */
const MAX_CONCURRENCY = 5;

export type ExecutePayoutsProps = {
  readonly deployment: Deployment;
  readonly ledger: LedgerTable;
  readonly payouts: PayoutsQueue;
};

/** The consumer of the payouts queue. A failed message comes again alone; the rest of its batch is done. */
export class ExecutePayouts extends Construct {
  constructor(scope: Construct, id: string, props: ExecutePayoutsProps) {
    super(scope, id);
    const { deployment, ledger, payouts } = props;
    const execute = new PipelineFunction(this, 'Execute', {
      deployment,
      name: 'execute-payouts',
      code: 'execute-payouts',
      description: 'Gives ready payouts their rail, debtor account and execution date.',
      permissions: [ledger.allowRows('GetItem', 'UpdateItem'), payouts.allowConsume()],
      environment: { TABLE_NAME: ledger.table.tableName },
      timeout: CONSUMER_TIMEOUT,
      memoryMb: 512,
    });
    new EventSourceMapping(this, 'Messages', {
      target: execute.lambda,
      eventSourceArn: payouts.queue.queueArn,
      batchSize: MESSAGES_PER_CALL,
      maxBatchingWindow: BATCHING_WINDOW,
      maxConcurrency: MAX_CONCURRENCY,
      reportBatchItemFailures: true,
    });
  }
}
