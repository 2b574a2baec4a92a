import {
  type AttributeValue,
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import { assert, PipelineError } from '../core/errors.ts';
import type { Clock } from '../platform/clock.ts';
import { PARTITION_KEY } from './keys.ts';

/** The table and its client, passed in: a test or a simulation owns them. */
export type LedgerTable = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
};

export type Item = Record<string, AttributeValue>;

/**
 * The values of a row. Numbers stay text: an amount must never pass through a binary float. Every read row comes
 * through here; the SDK's `unmarshall` takes up to five times as long.
 */
export function readItem(item: Item): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(item)) {
    const value = item[name];
    if (value !== undefined) values[name] = readValue(value);
  }
  return values;
}

function readValue(value: AttributeValue): unknown {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return value.N;
  if (value.M !== undefined) return readItem(value.M);
  if (value.L !== undefined) return value.L.map(readValue);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  const members = value.SS ?? value.NS ?? value.BS;
  return members === undefined ? value.B : new Set<unknown>(members);
}

/**
 * The row of these values, without undefined ones. The SDK's `marshall` would add ten times the code to every function.
 * @throws PipelineError ASSERTION_FAILED for a value that no row has.
 */
export function writeItem(values: Readonly<Record<string, unknown>>): Item {
  const item: Item = {};
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) item[name] = writeValue(value);
  }
  return item;
}

function writeValue(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'bigint':
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'number':
      assert(Number.isSafeInteger(value), 'numbers of a row are whole');
      return { N: String(value) };
    default:
      if (Array.isArray(value)) return { L: value.map(writeValue) };
      if (value instanceof Set) return { SS: [...value].map(String) };
      assert(
        typeof value === 'object' && value !== null,
        'a row has texts, numbers, lists, sets and records',
      );
      return { M: writeItem({ ...value }) };
  }
}

/** One number for every kind of row. A kind whose shape changes gets its own, and goes on reading its older rows. */
export const SCHEMA = 1;

/** `schema` of an expression's names and values, for a row that an update may make. */
export const NAMES_SCHEMA = { '#schema': 'schema' };
export const SCHEMA_VALUE: AttributeValue = { N: String(SCHEMA) };

/** A new row; its schema tells a version of this package that lacks its shape not to read it. */
export function newRow(key: string, values: Readonly<Record<string, unknown>>): Item {
  return { ...keyOf(key), ...writeItem({ schema: SCHEMA, ...values }) };
}

/** @throws PipelineError LEDGER_ROW_INVALID, naming fields, never values */
export function decodeRow<T>(what: string, shape: z.ZodMiniType<T>, item: Item): T {
  const values = readItem(item);
  const isKnown = values['schema'] === String(SCHEMA);
  const parsed = shape.safeParse(values);
  if (isKnown && parsed.success) return parsed.data;
  const wrong = parsed.success ? [] : parsed.error.issues.map((issue) => issue.path.join('.'));
  const fields = [...(isKnown ? [] : ['schema']), ...new Set(wrong)].slice(0, 10).join(', ');
  throw unreadableRow(what, item, fields);
}

export function keyOf(key: string): Item {
  return { [PARTITION_KEY]: { S: key } };
}

/** The current row (strongly consistent), or undefined. */
export async function getItem(table: LedgerTable, key: string): Promise<Item | undefined> {
  const answer = await table.client.send(
    new GetItemCommand({ TableName: table.tableName, Key: keyOf(key), ConsistentRead: true }),
  );
  return answer.Item;
}

const MAX_READ_ROUNDS = 10;

/**
 * Current rows (strongly consistent) by their keys, without missing ones; at most one BatchGetItem's
 * (`MAX_ROWS_PER_READ`).
 * @throws PipelineError LEDGER_CONTENDED where the table keeps leaving some unread.
 */
export async function getItems(
  table: LedgerTable,
  keys: readonly string[],
  clock: Clock,
): Promise<ReadonlyMap<string, Item>> {
  const asked = new Set(keys);
  const items = new Map<string, Item>();
  let unread: Item[] = [...asked].map(keyOf);
  for (let round = 0; unread.length > 0; round += 1) {
    if (round === MAX_READ_ROUNDS) throw leftUnread(unread.length);
    if (round > 0) await clock.sleep(50 * 2 ** round);
    const answer = await table.client.send(
      new BatchGetItemCommand({
        RequestItems: { [table.tableName]: { Keys: unread, ConsistentRead: true } },
      }),
    );
    for (const item of answer.Responses?.[table.tableName] ?? []) {
      const key = item[PARTITION_KEY]?.S;
      assert(key !== undefined && asked.has(key), 'only rows that were asked for are answered');
      items.set(key, item);
    }
    unread = answer.UnprocessedKeys?.[table.tableName]?.Keys ?? [];
  }
  return items;
}

function leftUnread(rows: number): PipelineError {
  return new PipelineError('LEDGER_CONTENDED', `The ledger left ${rows} rows unread again and again.`, {
    action: 'Nothing was lost: the next run reads them again. Look for throttling of the table.',
    details: { rows },
  });
}

/**
 * Runs a conditional write; false where its condition did not hold. That is no error: somebody else acted, or this
 * write took effect earlier and its answer was lost. The caller reads the row and decides.
 */
export async function conditionHeld(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}

function unreadableRow(what: string, item: Item, fields: string): PipelineError {
  return new PipelineError('LEDGER_ROW_INVALID', `A ${what} row cannot be read; wrong fields: ${fields}.`, {
    action: 'Restore the row from the point-in-time backup, or deploy the version that wrote it.',
    details: { key: item[PARTITION_KEY]?.S ?? 'unknown' },
  });
}
