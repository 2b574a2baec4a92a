import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type * as z from 'zod/mini';
import { PipelineError } from '../core/errors.ts';
import { PARTITION_KEY } from './keys.ts';

/** The table and how it is reached: passed in, so that a test or a simulation owns it. */
export type LedgerTable = {
  readonly client: DynamoDBClient;
  readonly tableName: string;
};

export type Item = Record<string, AttributeValue>;

/** Numbers stay text: an amount must never pass through a binary float. */
export function readItem(item: Item): Record<string, unknown> {
  return unmarshall(item, { wrapNumbers: (text) => text });
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
