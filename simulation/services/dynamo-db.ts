import {
  type AttributeValue,
  BatchGetItemCommand,
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  GetItemCommand,
  type GetItemCommandInput,
  type GetItemCommandOutput,
  PutItemCommand,
  type PutItemCommandInput,
  type PutItemCommandOutput,
  QueryCommand,
  type QueryCommandInput,
  type QueryCommandOutput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
  type UpdateItemCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { Binding, type Placeholders } from './dynamo-db/binding.ts';
import { checkCondition, holds, parseCondition } from './dynamo-db/condition.ts';
import { conditionalCheckFailed, tableNotFound, validationException } from './dynamo-db/errors.ts';
import { query } from './dynamo-db/query.ts';
import type { Horizon } from './dynamo-db/secondary-index.ts';
import { rowOf, SimulatedTable, type TableDefinition, type TableWrite } from './dynamo-db/table.ts';
import { changesOf, checkUpdate, parseUpdate } from './dynamo-db/update.ts';
import { acceptAttributes, type StoredItem } from './dynamo-db/value.ts';
import { ANSWERED, NotSimulated, refuseUnknownParameters } from './not-simulated.ts';

export type DynamoDbOutput =
  | BatchGetItemCommandOutput
  | GetItemCommandOutput
  | PutItemCommandOutput
  | QueryCommandOutput
  | UpdateItemCommandOutput;

/** Liberties that DynamoDB takes with a request: none by default. */
export type DynamoDbLeeway = {
  /** How far the index lags behind the table for a Query. */
  readonly index?: Horizon;
  /** Keys that a BatchGetItem leaves for later. */
  readonly unprocessed?: (key: string) => boolean;
};

export type SimulatedDynamoDbOptions = {
  /** Called with every effective write before its answer. Do not change the rows. */
  readonly onWrite?: (write: TableWrite) => void;
};

/** DynamoDB API, BatchGetItem: at most 100 items and 16 MB; anything above 16 MB stays unprocessed. */
const MAX_KEYS_PER_READ = 100;
const MAX_READ_BYTES = 16 * 1024 * 1024;

const PLACEHOLDERS = ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const;
const KNOWN = {
  get: new Set(['TableName', 'Key', 'ConsistentRead']),
  batchGet: new Set(['RequestItems']),
  keys: new Set(['Keys', 'ConsistentRead']),
  put: new Set(['TableName', 'Item', 'ConditionExpression', ...PLACEHOLDERS]),
  update: new Set(['TableName', 'Key', 'UpdateExpression', 'ConditionExpression', ...PLACEHOLDERS]),
};

/**
 * DynamoDB as far as the product uses it: one step per request, without its own clock, chance or network. It refuses
 * what it does not know with `NotSimulated`; the conformance suite compares the rest with another implementation.
 */
export class SimulatedDynamoDb {
  readonly #tables = new Map<string, SimulatedTable>();
  readonly #onWrite: ((write: TableWrite) => void) | undefined;

  constructor(options: SimulatedDynamoDbOptions = {}) {
    this.#onWrite = options.onWrite;
  }

  createTable(definition: TableDefinition): void {
    this.#tables.set(definition.tableName, new SimulatedTable(definition, this.#onWrite));
  }

  /** Every stored row by its key. Do not change them. */
  items(tableName: string): ReadonlyMap<string, StoredItem> {
    return this.#table(tableName).items;
  }

  /** Changes of an index so far: the unit of a `Horizon`. */
  indexLogLength(tableName: string, indexName: string): number {
    return this.#table(tableName).index(indexName).entries.logLength;
  }

  /**
   * Answers a command as the SDK's client does.
   * @throws DynamoDBServiceException with the SDK's names and classes.
   */
  execute(command: GetItemCommand): GetItemCommandOutput;
  execute(command: BatchGetItemCommand, leeway?: DynamoDbLeeway): BatchGetItemCommandOutput;
  execute(command: PutItemCommand): PutItemCommandOutput;
  execute(command: UpdateItemCommand): UpdateItemCommandOutput;
  execute(command: QueryCommand, leeway?: DynamoDbLeeway): QueryCommandOutput;
  execute(command: object, leeway?: DynamoDbLeeway): DynamoDbOutput;
  execute(command: object, leeway: DynamoDbLeeway = {}): DynamoDbOutput {
    if (command instanceof GetItemCommand) return this.#getItem(command.input);
    if (command instanceof UpdateItemCommand) return this.#updateItem(command.input);
    if (command instanceof PutItemCommand) return this.#putItem(command.input);
    if (command instanceof QueryCommand) return this.#query(command.input, leeway.index);
    if (command instanceof BatchGetItemCommand) return this.#batchGetItem(command.input, leeway.unprocessed);
    throw new NotSimulated(`the command ${command.constructor.name} of DynamoDB`);
  }

  #table(tableName: string | undefined): SimulatedTable {
    const table = this.#tables.get(tableName ?? '');
    if (table === undefined) throw tableNotFound();
    return table;
  }

  #getItem(input: GetItemCommandInput): GetItemCommandOutput {
    refuseUnknownParameters('GetItem', input, KNOWN.get);
    refuseStaleRead(input.ConsistentRead);
    const table = this.#table(input.TableName);
    const row = table.row(table.keyOf(input.Key));
    return row === undefined ? { ...ANSWERED } : { ...ANSWERED, Item: row.item };
  }

  #batchGetItem(
    input: BatchGetItemCommandInput,
    unprocessed: DynamoDbLeeway['unprocessed'],
  ): BatchGetItemCommandOutput {
    refuseUnknownParameters('BatchGetItem', input, KNOWN.batchGet);
    const [[tableName, request] = ['', undefined], ...others] = Object.entries(input.RequestItems ?? {});
    if (request?.Keys === undefined) throw validationException('RequestItems must not be empty');
    if (others.length > 0) throw new NotSimulated('BatchGetItem from two tables');
    refuseUnknownParameters('BatchGetItem', request, KNOWN.keys);
    refuseStaleRead(request.ConsistentRead);
    const { Keys: keys } = request;
    if (keys.length === 0 || keys.length > MAX_KEYS_PER_READ) {
      throw validationException(`A BatchGetItem has 1 to ${MAX_KEYS_PER_READ} keys`);
    }
    const table = this.#table(tableName);
    const wanted = new Map(keys.map((key) => [table.keyOf(key), key]));
    if (wanted.size < keys.length)
      throw validationException('Provided list of item keys contains duplicates');
    const found: Record<string, AttributeValue>[] = [];
    const left: typeof keys = [];
    let bytes = 0;
    for (const [key, given] of wanted) {
      const row = table.row(key);
      bytes += row?.bytes ?? 0;
      if (unprocessed?.(key) === true || bytes > MAX_READ_BYTES) left.push(given);
      else if (row !== undefined) found.push(row.item);
    }
    return {
      ...ANSWERED,
      Responses: { [tableName]: found },
      UnprocessedKeys: left.length === 0 ? {} : { [tableName]: { Keys: left, ConsistentRead: true } },
    };
  }

  #putItem(input: PutItemCommandInput): PutItemCommandOutput {
    refuseUnknownParameters('PutItem', input, KNOWN.put);
    const item = acceptAttributes(input.Item ?? {});
    const { condition, binding } = bindCondition(input);
    const table = this.#table(input.TableName);
    const key = table.keyOfItem(item);
    const row = rowOf(item);
    table.check(row);
    if (condition !== undefined && !holds(condition, table.row(key)?.item, binding))
      throw conditionalCheckFailed();
    table.write(key, row);
    return { ...ANSWERED };
  }

  #updateItem(input: UpdateItemCommandInput): UpdateItemCommandOutput {
    refuseUnknownParameters('UpdateItem', input, KNOWN.update);
    if (input.UpdateExpression === undefined) throw new NotSimulated('UpdateItem without an expression');
    const update = parseUpdate(input.UpdateExpression);
    const { condition, binding } = bindCondition(input, update);
    const attributes = checkUpdate(update.tree, binding);
    const table = this.#table(input.TableName);
    const key = table.keyOf(input.Key);
    const { partitionKey } = table.definition;
    if (attributes.has(partitionKey)) {
      throw validationException(`Cannot update attribute ${partitionKey}. This attribute is part of the key`);
    }
    for (const action of update.tree) {
      if (action.kind !== 'SET' || action.term.kind !== 'value') continue;
      table.checkIndexKey(binding.attribute(action.path), binding.value(action.term));
    }
    const row = table.row(key);
    if (condition !== undefined && !holds(condition, row?.item, binding)) throw conditionalCheckFailed();
    const before = row ?? rowOf({ [partitionKey]: { S: key } });
    table.change(key, before, changesOf(update.tree, before.item, binding));
    return { ...ANSWERED };
  }

  #query(input: QueryCommandInput, horizon: Horizon | undefined): QueryCommandOutput {
    return query(this.#table(input.TableName), input, horizon);
  }
}

/** Stale reads of the table are not simulated, and the product makes none. */
function refuseStaleRead(consistentRead: boolean | undefined): void {
  if (consistentRead !== true) throw new NotSimulated('reads of a table that are not strongly consistent');
}

type Conditional = Placeholders & { readonly ConditionExpression?: string | undefined };

function bindCondition(
  input: Conditional,
  ...others: readonly { names: ReadonlySet<string>; values: ReadonlySet<string>; tree: unknown }[]
) {
  const expression =
    input.ConditionExpression === undefined ? undefined : parseCondition(input.ConditionExpression);
  const binding = new Binding(input, expression === undefined ? others : [expression, ...others]);
  if (expression !== undefined) checkCondition(expression.tree, binding);
  return { condition: expression?.tree, binding };
}
