import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { systemClock } from '../../functions/platform/clock.ts';
import type { Config } from '../../functions/platform/config.ts';
import type { PayoutQueue } from '../../functions/queue/payout-messages.ts';
import { requireStores } from '../../local/embedded/data-dir.ts';
import { namedEndpoint, startLocalAws } from '../../local/embedded/local-aws.ts';
import { wrongUse } from '../terminal/program.ts';

/** Where the payouts are, as the options say. */
export type Where = {
  readonly data?: string | undefined;
  readonly table?: string | undefined;
  readonly queue?: string | undefined;
};

export type ReviewStores = {
  readonly table: LedgerTable;
  /** Undefined where none was named: only a released payout needs it. */
  readonly queue: PayoutQueue | undefined;
  close(): Promise<void>;
};

/** @throws PipelineError CONFIG_INVALID where not exactly one place is named, or nothing is kept there. */
export async function openStores(where: Where, config: Config, hint: string): Promise<ReviewStores> {
  const { data, table, queue } = where;
  if (data !== undefined && table === undefined && queue === undefined) return openKept(data, config);
  if (data === undefined && table !== undefined) return openDeployed(table, queue);
  throw wrongUse('Give --data, or --table (and --queue to release a payout).', hint);
}

async function openKept(dataDir: string, { stage }: Config): Promise<ReviewStores> {
  if (namedEndpoint(process.env, 'DYNAMODB') === undefined) requireStores(dataDir);
  const aws = await startLocalAws(stage, dataDir, process.env);
  return {
    table: { client: aws.dynamoDb, tableName: aws.tableName },
    queue: { client: aws.sqs, queueUrl: aws.queueUrl, clock: systemClock, random: Math.random },
    close: aws.close,
  };
}

function openDeployed(tableName: string, queueUrl: string | undefined): ReviewStores {
  const [dynamoDb, sqs] = [new DynamoDBClient(), new SQSClient()];
  return {
    table: { client: dynamoDb, tableName },
    queue:
      queueUrl === undefined ? undefined : { client: sqs, queueUrl, clock: systemClock, random: Math.random },
    close: async () => {
      dynamoDb.destroy();
      sqs.destroy();
    },
  };
}
