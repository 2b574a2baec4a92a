import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { assert } from '../core/errors.ts';
import type { SourceName } from '../core/expense.ts';
import type { PayoutId } from '../core/ids.ts';
import { handoverKey, PARTITION_KEY, runKey } from './keys.ts';
import { UNPROVED_RUNS } from './live-keys.ts';
import { bigInteger, count, payoutId } from './row-values.ts';
import {
  conditionHeld,
  decodeRow,
  getItem,
  type Item,
  keyOf,
  type LedgerTable,
  newRow,
  writeItem,
} from './table.ts';

/** Without this condition, a write would make a run without a source. */
const IS_OPENED = `attribute_exists(${PARTITION_KEY})`;

/** One collection of one source, with its counts. */
export type RunRecord = {
  readonly runId: string;
  readonly source: SourceName;
  readonly account: string;
};

/**
 * Opens a run before its first payout is written. A payout row names the run that queued it. Until that run has
 * finished, nobody knows whether the message left, so the next run sends it again.
 */
export async function openRun(table: LedgerTable, run: RunRecord, atMs: number): Promise<void> {
  await table.client.send(
    new PutItemCommand({
      TableName: table.tableName,
      Item: newRow(runKey(run.runId), {
        source: run.source,
        account: run.account,
        openedAt: new Date(atMs).toISOString(),
      }),
    }),
  );
}

/** A payout accepted and queued by a run, with its amount then. */
export type Handover = {
  readonly payoutId: PayoutId;
  readonly amountMinor: bigint;
  readonly currency: string;
};

/** Records a part's handovers before their messages leave; parts count from 0. */
export async function writeHandover(
  table: LedgerTable,
  runId: string,
  part: number,
  payouts: readonly Handover[],
): Promise<void> {
  const entries = payouts.map(({ payoutId, amountMinor, currency }) => ({ payoutId, amountMinor, currency }));
  await table.client.send(
    new PutItemCommand({
      TableName: table.tableName,
      Item: newRow(handoverKey(runId, part), { entries }),
    }),
  );
}

const handoverRow = z.object({
  entries: z.array(z.object({ payoutId, amountMinor: bigInteger, currency: z.string() })),
});

/** A finished run's handovers, part by part, without missing parts: the run's own sums reveal those. */
export async function* readHandovers(
  table: LedgerTable,
  runId: string,
  parts: number,
): AsyncGenerator<readonly Handover[]> {
  for (let part = 0; part < parts; part += 1) {
    const item = await getItem(table, handoverKey(runId, part));
    if (item === undefined) continue;
    yield decodeHandover(item);
  }
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeHandover(item: Item): readonly Handover[] {
  return decodeRow('handover', handoverRow, item).entries;
}

/** Payouts of one currency: count, and sum in its minor units. */
export type CurrencySum = { readonly count: number; readonly sumMinor: bigint };

/** A run's own count of what it accepted, which reveals changed or lost handovers. */
export type Accepted = {
  /** Parts of the handover, numbered from 0. */
  readonly parts: number;
  readonly byCurrency: ReadonlyMap<string, CurrencySum>;
};

const finishedRun = z.object({
  handoverParts: count,
  accepted: z.record(z.string(), z.object({ count, sumMinor: bigInteger })),
});

/**
 * What a finished run accepted; undefined until then.
 * @throws PipelineError LEDGER_ROW_INVALID
 */
export async function readAccepted(table: LedgerTable, runId: string): Promise<Accepted | undefined> {
  const item = await getItem(table, runKey(runId));
  return item === undefined ? undefined : decodeAccepted(item);
}

/** As `readAccepted`, of a run's row. @throws PipelineError LEDGER_ROW_INVALID */
export function decodeAccepted(item: Item): Accepted | undefined {
  if (item['finishedAt'] === undefined) return undefined;
  const { handoverParts, accepted } = decodeRow('run', finishedRun, item);
  return { parts: handoverParts, byCurrency: new Map(Object.entries(accepted)) };
}

/** Takes a run out of the index once all its payouts have ended and its sums are proved. */
export async function markRunProved(table: LedgerTable, runId: string): Promise<void> {
  await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(runKey(runId)),
        UpdateExpression: 'REMOVE liveShard, liveSort',
        ConditionExpression: IS_OPENED,
      }),
    ),
  );
}

/** Marks that the run sent all that it wrote, and what it accepted. */
export async function finishRun(
  table: LedgerTable,
  runId: string,
  counts: Readonly<Record<string, number>>,
  accepted: Accepted,
  atMs: number,
): Promise<void> {
  const at = new Date(atMs).toISOString();
  const unproved = accepted.parts > 0 ? ', liveShard = :shard, liveSort = :sort' : '';
  const held = await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(runKey(runId)),
        ConditionExpression: IS_OPENED,
        UpdateExpression: `SET finishedAt = :at, counts = :counts, handoverParts = :parts, accepted = :accepted${unproved}`,
        ExpressionAttributeValues: {
          ...(accepted.parts > 0 ? { ':shard': { S: UNPROVED_RUNS }, ':sort': { S: `${at}#${runId}` } } : {}),
          ':parts': { N: String(accepted.parts) },
          ':accepted': { M: writeItem(Object.fromEntries(accepted.byCurrency)) },
          ':at': { S: at },
          ':counts': {
            M: Object.fromEntries(
              Object.entries(counts).map(([name, count]) => [name, { N: String(count) }]),
            ),
          },
        },
      }),
    ),
  );
  assert(held, 'a run is opened before it is finished');
}

export async function isRunFinished(table: LedgerTable, runId: string): Promise<boolean> {
  const item = await getItem(table, runKey(runId));
  return item?.['finishedAt'] !== undefined;
}
