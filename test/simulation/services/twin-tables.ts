import {
  type BatchGetItemCommand,
  GetItemCommand,
  type PutItemCommand,
  type QueryCommand,
  type UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { INDEXES, PARTITION_KEY } from '../../../functions/ledger/keys.ts';
import { keyOf } from '../../../functions/ledger/table.ts';
import { SimulatedDynamoDb } from '../../../simulation/services/dynamo-db.ts';
import type { Embedded } from '../../support/embedded.ts';
import { type Outcome, outcomeOf, visibleAnswer } from './outcome.ts';

export type LedgerCommand =
  | BatchGetItemCommand
  | GetItemCommand
  | PutItemCommand
  | QueryCommand
  | UpdateItemCommand;

export type TwinOutcome = { readonly simulated: Outcome; readonly embedded: Outcome };

type Sender = { send(command: LedgerCommand): Promise<object> };

/** The ledger's table twice: in the simulation and in dynalite, with the same rows as long as both agree. */
export class TwinTables {
  readonly tableName: string;
  readonly simulated = new SimulatedDynamoDb();
  readonly #client: Sender;

  private constructor(client: Sender, tableName: string) {
    this.#client = client;
    this.tableName = tableName;
    this.simulated.createTable({ tableName, partitionKey: PARTITION_KEY, indexes: INDEXES });
  }

  static async create(embedded: Embedded): Promise<TwinTables> {
    const { client, tableName } = await embedded.newTable();
    return new TwinTables(client, tableName);
  }

  async run(command: LedgerCommand): Promise<TwinOutcome> {
    return {
      simulated: await outcomeOf<object>(() => this.simulated.execute(command), visibleAnswer),
      embedded: await outcomeOf(() => this.#client.send(command), visibleAnswer),
    };
  }

  async row(key: string): Promise<TwinOutcome> {
    return this.run(new GetItemCommand({ TableName: this.tableName, Key: keyOf(key), ConsistentRead: true }));
  }
}
