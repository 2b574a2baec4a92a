import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import type * as z from 'zod/mini';
import { PipelineError } from '../core/errors.ts';
import { PARTITION_KEY } from './keys.ts';

/** The table and how it is reached: passed in, so that a test or a simulation owns it. */
export type LedgerTable = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
};

export type Item = Record<string, AttributeValue>;

/**
 * The values of a row. Numbers stay text: an amount must never pass through a binary float. Every row that is read
 * comes through here, and the SDK's `unmarshall` takes up to five times as long for the same.
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

export function keyOf(key: string): Item {
  return { [PARTITION_KEY]: { S: key } };
}

/** The row as it is now (strongly consistent), or undefined. */
export async function getItem(table: LedgerTable, key: string): Promise<Item | undefined> {
  const answer = await table.client.send(
    new GetItemCommand({ TableName: table.tableName, Key: keyOf(key), ConsistentRead: true }),
  );
  return answer.Item;
}

/**
 * Runs a conditional write; false where its condition was lost. That is no error: somebody else acted, or this very
 * write took effect before and its answer was lost, so the caller reads the row and decides.
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

/** A row that does not have its own shape: names its fields, never their values. */
export function unreadableRow(what: string, item: Item, error: z.core.$ZodError): PipelineError {
  const fields = [...new Set(error.issues.map((issue) => issue.path.join('.')))].slice(0, 10).join(', ');
  return new PipelineError('LEDGER_ROW_INVALID', `A ${what} row cannot be read; wrong fields: ${fields}.`, {
    action: 'Restore the row from the point-in-time backup, or deploy the version that wrote it.',
    details: { key: item[PARTITION_KEY]?.S ?? 'unknown' },
  });
}
