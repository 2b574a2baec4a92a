import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { SourceName } from '../core/expense.ts';
import type { PayoutId } from '../core/ids.ts';
import { SENT_STATES, type ToldRecord } from '../core/write-back/told-record.ts';
import { PARTITION_KEY, payoutIdInWriteBackKey, writeBackKey } from './keys.ts';
import { liveEntriesOf } from './live-index.ts';
import { writeBackLiveKeys, writeBackShard, writeBacksDue } from './live-keys.ts';
import { bigInteger, count } from './row-values.ts';
import { conditionHeld, decodeRow, getItem, type Item, type LedgerTable, newRow } from './table.ts';
import { LOST, untilWritten } from './until-written.ts';

type OfSource = { readonly source: SourceName; readonly account: string };

/** What we told a source of one payout, or have to tell it. */
export type WriteBack = {
  readonly payoutId: PayoutId;
  readonly version: number;
  readonly told: readonly ToldRecord[];
  /** Undefined where there is nothing to tell or watch. */
  readonly due: WriteBackDue | undefined;
};

export type WriteBackDue = {
  /** Since when the source's books may differ from ours, in milliseconds. */
  readonly sinceMs: number;
  /** The next look. */
  readonly atMs: number;
  /** Looks in a row with a question for a person. */
  readonly unclear: number;
};

const row = z.object({
  version: count,
  told: z.array(
    z.object({
      attempt: count,
      recordId: z.exactOptional(z.string()),
      paidMinor: z.exactOptional(bigInteger),
      copyIds: z.array(z.string()),
      sent: z.array(z.object({ paidMinor: bigInteger, atMs: count, state: z.enum(SENT_STATES) })),
      createdAtMs: z.exactOptional(count),
    }),
  ),
  due: z.exactOptional(z.object({ sinceMs: count, atMs: count, unclear: count })),
});

/** The current row (strongly consistent); undefined if there was never anything to tell. */
export async function readWriteBack(table: LedgerTable, payoutId: PayoutId): Promise<WriteBack | undefined> {
  const item = await getItem(table, writeBackKey(payoutId));
  return item === undefined ? undefined : decode(payoutId, item);
}

/** @throws PipelineError LEDGER_ROW_INVALID */
function decode(payoutId: PayoutId, item: Item): WriteBack {
  const { version, told, due } = decodeRow('write-back', row, item);
  return { payoutId, version, told, due };
}

/**
 * Notes, after the step in question, that the payout may have something to tell. Each note is a new version: a look
 * that began before it does not end it.
 */
export async function noteWriteBack(
  table: LedgerTable,
  of: OfSource & { readonly payoutId: PayoutId },
  nowMs: number,
): Promise<void> {
  const { payoutId } = of;
  const action = 'Nothing was lost: the event of the payout comes again.';
  await untilWritten({ row: 'A write-back', action, details: { payoutId } }, async () => {
    const known = await readWriteBack(table, payoutId);
    const due = { sinceMs: known?.due?.sinceMs ?? nowMs, atMs: nowMs, unclear: 0 };
    const version = known?.version ?? 0;
    const told = known?.told ?? [];
    return (await put(table, of, { payoutId, version: version + 1, told, due }, version)) ? due : LOST;
  });
}

/**
 * Writes the result of a look: one conditional write.
 * @returns undefined where somebody else wrote the row first, or this write took effect and its answer was lost.
 */
export async function changeWriteBack(
  table: LedgerTable,
  of: OfSource,
  before: WriteBack,
  change: Pick<WriteBack, 'told' | 'due'>,
): Promise<WriteBack | undefined> {
  const after = { ...before, ...change, version: before.version + 1 };
  return (await put(table, of, after, before.version)) ? after : undefined;
}

function put(table: LedgerTable, of: OfSource, after: WriteBack, expected: number): Promise<boolean> {
  const { payoutId, version, told, due } = after;
  const live = due === undefined ? {} : writeBackLiveKeys(of, payoutId, due.atMs);
  return conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: newRow(writeBackKey(payoutId), { version, told, due, ...live }),
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY}) OR #version = :version`,
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': { N: String(expected) } },
      }),
    ),
  );
}

/** Candidates whose look is due by then, the longest due first. The index lags: read a row before any decision. */
export async function* dueWriteBacks(
  table: LedgerTable,
  of: OfSource,
  dueByMs: number,
  limit: number,
): AsyncGenerator<PayoutId> {
  for await (const { key } of liveEntriesOf(table, writeBackShard(of), writeBacksDue(dueByMs), limit)) {
    const payoutId = payoutIdInWriteBackKey(key);
    if (payoutId !== undefined) yield payoutId;
  }
}
