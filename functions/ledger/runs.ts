import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { SourceName } from '../core/expense.ts';
import { runKey } from './keys.ts';
import { getItem, keyOf, type LedgerTable } from './table.ts';

/** One collection of one source, as its counts are kept. */
export type RunRecord = {
  readonly runId: string;
  readonly source: SourceName;
  readonly account: string;
};

/**
 * Opens a run before its first payout is written. A payout row names the run that handed it to the queue; while
 * that run is not finished, nobody knows whether the message went out, and the next run sends it again.
 */
export async function openRun(table: LedgerTable, run: RunRecord, atMs: number): Promise<void> {
  await table.client.send(
    new PutItemCommand({
      TableName: table.tableName,
      Item: {
        ...keyOf(runKey(run.runId)),
        source: { S: run.source },
        account: { S: run.account },
        openedAt: { S: new Date(atMs).toISOString() },
      },
    }),
  );
}

/** Says that everything that the run wrote, it also sent. */
export async function finishRun(
  table: LedgerTable,
  runId: string,
  counts: Readonly<Record<string, number>>,
  atMs: number,
): Promise<void> {
  await table.client.send(
    new UpdateItemCommand({
      TableName: table.tableName,
      Key: keyOf(runKey(runId)),
      UpdateExpression: 'SET finishedAt = :at, counts = :counts',
      ExpressionAttributeValues: {
        ':at': { S: new Date(atMs).toISOString() },
        ':counts': {
          M: Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, { N: String(count) }])),
        },
      },
    }),
  );
}

export async function isRunFinished(table: LedgerTable, runId: string): Promise<boolean> {
  const item = await getItem(table, runKey(runId));
  return item?.['finishedAt'] !== undefined;
}
