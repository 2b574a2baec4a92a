import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { INDEXES, PARTITION_KEY } from '../../functions/ledger/keys.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import type { PayoutQueue } from '../../functions/queue/payout-messages.ts';
import { SimulatedDynamoDb } from '../../simulation/services/dynamo-db.ts';
import { SimulatedSqs } from '../../simulation/services/sqs.ts';

const TABLE = 'bench';
const QUEUE = 'https://sqs.bench/payouts';

/** Time of a call within a region. */
const DYNAMO_DB_MS = 5;
const SQS_MS = 15;

/** A table and a queue in this process; calls take time of the clock. */
export function virtualStores(clock: Clock): {
  readonly table: LedgerTable;
  readonly queue: PayoutQueue;
  /** Messages on the queue now. */
  readonly messages: () => number;
} {
  const dynamoDb = new SimulatedDynamoDb();
  dynamoDb.createTable({ tableName: TABLE, partitionKey: PARTITION_KEY, indexes: INDEXES });
  const sqs = new SimulatedSqs();
  sqs.createQueue({ queueUrl: QUEUE, visibilityTimeoutMs: 365_000, retentionMs: 4 * 86_400_000 });
  const tableClient = clientOf(DynamoDBClient.prototype, clock, DYNAMO_DB_MS, (command) =>
    dynamoDb.execute(command),
  );
  const queueClient = clientOf(SQSClient.prototype, clock, SQS_MS, (command) =>
    sqs.execute(command, { nowMs: clock.now() }),
  );
  return {
    table: { client: tableClient, tableName: TABLE },
    queue: { client: queueClient, queueUrl: QUEUE, clock, random: () => 0.5 },
    messages: () => sqs.messages(QUEUE, clock.now()).length,
  };
}

/** A client of the SDK's class without set-up: nothing is signed or sent. */
function clientOf<C extends object>(
  prototype: C,
  clock: Clock,
  takesMs: number,
  execute: (command: object) => unknown,
): C {
  const client: C = Object.create(prototype);
  return Object.assign(client, {
    send: async (command: object) => {
      await clock.sleep(takesMs);
      return execute(command);
    },
  });
}
