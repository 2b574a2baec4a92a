import {
  type AttributeValue,
  BatchGetItemCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { LIVE_INDEX } from '../../../functions/ledger/keys.ts';
import { type Item, keyOf } from '../../../functions/ledger/table.ts';
import type { LedgerCommand } from './twin-tables.ts';

/** A request that both stores must answer alike, with the rows before it. */
export type LedgerCase = {
  readonly name: string;
  /** Attributes of the case's row; undefined where it is missing. */
  readonly row?: Item | undefined;
  /** @param key of the row of the case, its own in the table. */
  readonly command: (tableName: string, key: string) => LedgerCommand;
};

/** A row with an attribute of each kind of the ledger, and some more. */
export const FULL_ROW: Item = {
  state: { S: 'ready' },
  version: { N: '3' },
  payments: { N: '7' },
  sumMinor: { N: '123456789012345678901234567890' },
  fraction: { N: '-1.25' },
  reservations: { SS: ['batch-1:2:300', 'batch-2:5:900'] },
  counts: { M: { ready: { N: '1' }, nested: { L: [{ S: 'x' }, { NULL: true }] } } },
  history: { L: [{ M: { hash: { S: 'a' } } }] },
  batchBooking: { BOOL: false },
  numbers: { NS: ['1', '2.5'] },
  checkpoint: { S: 'page=4' },
};

type Values = Record<string, AttributeValue>;
type Names = Record<string, string>;

export const STATE: Names = { '#state': 'state' };

export function put(name: string, item: Item, row?: Item): LedgerCase {
  return {
    name: `PutItem ${name}`,
    row,
    command: (TableName, key) => new PutItemCommand({ TableName, Item: { ...keyOf(key), ...item } }),
  };
}

export function condition(
  text: string,
  values?: Values,
  names?: Names,
  row: Item | undefined = FULL_ROW,
): LedgerCase {
  return {
    name: `PutItem if ${text} ${JSON.stringify(values ?? {})}${row === undefined ? ', no row' : ''}`,
    row,
    command: (TableName, key) =>
      new PutItemCommand({
        TableName,
        Item: { ...keyOf(key), written: { BOOL: true } },
        ConditionExpression: text,
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      }),
  };
}

type UpdateOptions = { readonly row?: Item | undefined; readonly names?: Names; readonly condition?: string };

export function update(text: string, values?: Values, options: UpdateOptions = {}): LedgerCase {
  const row = 'row' in options ? options.row : FULL_ROW;
  const { names, condition: expected } = options;
  return {
    name: `UpdateItem ${text}${expected === undefined ? '' : ` if ${expected}`} ${JSON.stringify(values ?? {})}`,
    row,
    command: (TableName, key) =>
      new UpdateItemCommand({
        TableName,
        Key: keyOf(key),
        UpdateExpression: text,
        ...(expected === undefined ? {} : { ConditionExpression: expected }),
        ...(values === undefined ? {} : { ExpressionAttributeValues: values }),
        ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      }),
  };
}

export function get(name: string, key: (key: string) => Item, row?: Item): LedgerCase {
  return {
    name: `GetItem ${name}`,
    row,
    command: (TableName, text) => new GetItemCommand({ TableName, Key: key(text), ConsistentRead: true }),
  };
}

export function batchGet(name: string, keys: (key: string) => Item[], row?: Item): LedgerCase {
  return {
    name: `BatchGetItem ${name}`,
    row,
    command: (TableName, key) =>
      new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: keys(key), ConsistentRead: true } } }),
  };
}

export function query(
  text: string,
  values: Values,
  names?: Names,
  indexName: string = LIVE_INDEX.name,
): LedgerCase {
  return {
    name: `Query ${indexName} where ${text} ${JSON.stringify(values)}`,
    command: (TableName) =>
      new QueryCommand({
        TableName,
        IndexName: indexName,
        KeyConditionExpression: text,
        ExpressionAttributeValues: values,
        ...(names === undefined ? {} : { ExpressionAttributeNames: names }),
      }),
  };
}

export const S = (text: string): AttributeValue => ({ S: text });
export const N = (text: string): AttributeValue => ({ N: text });
