import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DEPARTURE_MS } from '../core/approval/deadline.ts';
import { personKeyOf } from '../core/approval/person.ts';
import type { Proposal, Voided } from '../core/approval/proposal.ts';
import type { Batch, BatchState } from '../core/batch.ts';
import type { BatchSeal } from '../core/batch-seal.ts';
import { assert } from '../core/errors.ts';
import { decodeBatch, encodeBatch, liveKeysOfBatch, settingOf } from './batch-row.ts';
import { batchKey, PARTITION_KEY } from './keys.ts';
import { conditionHeld, getItem, keyOf, type LedgerTable, writeItem } from './table.ts';

/** The current batch (strongly consistent), or undefined. */
export async function readBatch(table: LedgerTable, batchId: string): Promise<Batch | undefined> {
  const item = await getItem(table, batchKey(batchId));
  return item === undefined ? undefined : decodeBatch(item);
}

/**
 * Opens a batch once. After a lost answer, its submission's random id identifies the row as ours.
 * @returns false where another submission has the id.
 */
export async function openBatch(table: LedgerTable, batch: Batch): Promise<boolean> {
  assert(batch.state === 'open' && batch.version === 1, 'a batch begins open');
  const opened = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: encodeBatch(batch),
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
      }),
    ),
  );
  if (opened) return true;
  const current = await readBatch(table, batch.batchId);
  return current?.state === 'open' && current.version === 1 && current.runId === batch.runId;
}

/**
 * Fixes the batch's payments, open → sealed, where nobody has to approve them. Sealing races with `voidBatch` on one
 * row, so exactly one wins. After a lost answer, manifest and file identify the seal as ours.
 */
export async function sealBatch(table: LedgerTable, batch: Batch, seal: BatchSeal): Promise<boolean> {
  if (await moveBatch(table, batch, 'sealed', { seal })) return true;
  return isSame((await readBatch(table, batch.batchId))?.seal, seal);
}

/** Asks people for their approval, open → proposed, as `sealBatch` seals. */
export async function proposeBatch(table: LedgerTable, batch: Batch, proposal: Proposal): Promise<boolean> {
  if (await moveBatch(table, batch, 'proposed', { proposal })) return true;
  return isSame((await readBatch(table, batch.batchId))?.proposal?.seal, proposal.seal);
}

function isSame(seal: BatchSeal | undefined, ours: BatchSeal): boolean {
  return seal?.manifestHash === ours.manifestHash && seal.fileSha256 === ours.fileSha256;
}

/**
 * The last write before a sealed batch's file. It races with `voidBatch` on one row, so no file that may be in the
 * outbox is ever voided. An approved batch leaves in time for its cut-off, or not at all.
 * @returns the departing batch, exactly as given; undefined where its row is another by now.
 */
export async function letLeave(table: LedgerTable, batch: Batch, atMs: number): Promise<Batch | undefined> {
  assert(batch.state === 'sealed' && batch.leavesAtMs === undefined, 'a sealed batch leaves once');
  const after: Batch = { ...batch, version: batch.version + 1, leavesAtMs: atMs };
  const held = await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(batchKey(batch.batchId)),
        UpdateExpression: 'SET leavesAtMs = :atMs, #version = :next',
        ConditionExpression: `#state = :sealed AND #version = :version AND ${NOT_LEFT} AND ${IN_TIME}`,
        ExpressionAttributeNames: { '#state': 'state', '#version': 'version' },
        ExpressionAttributeValues: writeItem({
          ':atMs': atMs,
          ':over': atMs - DEPARTURE_MS,
          ':next': after.version,
          ':sealed': 'sealed',
          ':version': batch.version,
        }),
      }),
    ),
  );
  return held ? after : undefined;
}

const NOT_LEFT = 'attribute_not_exists(leavesAtMs)';
const IN_TIME = '(attribute_not_exists(proposal) OR proposal.expiresAtMs > :over)';

/**
 * → void, while the file cannot be in the outbox. The caller knows that the lease ran out, that its own batch cannot be
 * sealed, that the proposal is over, or that the file is not to leave.
 */
export async function voidBatch(table: LedgerTable, batch: Batch, voided: Voided): Promise<boolean> {
  assert(batch.leavesAtMs === undefined, 'what may be in the outbox is not voided');
  if (await moveBatch(table, batch, 'void', { voided })) return true;
  const current = await readBatch(table, batch.batchId);
  return isSameEnd(current?.voided, voided);
}

/** Two people who refuse at once make two refusals; one of them counts. */
function isSameEnd(current: Voided | undefined, ours: Voided): boolean {
  if (ours.why !== 'refused') return current?.why === ours.why;
  return (
    current?.why === 'refused' &&
    personKeyOf(current.by) === personKeyOf(ours.by) &&
    current.reason === ours.reason &&
    current.lines.join() === ours.lines.join()
  );
}

/** sealed → submitted: the file is in the outbox and every payout is submitted. */
export async function markSubmitted(table: LedgerTable, batch: Batch): Promise<void> {
  assert(batch.state === 'sealed', 'only a sealed batch is submitted');
  await moveBatch(table, batch, 'submitted');
}

/** submitted → settled: every payout has ended, and the sums are proved. */
export async function markSettled(table: LedgerTable, batch: Batch): Promise<void> {
  assert(batch.state === 'submitted', 'only a submitted batch is settled');
  await moveBatch(table, batch, 'settled');
}

const FROM: Readonly<Record<Exclude<BatchState, 'open'>, readonly BatchState[]>> = {
  proposed: ['open'],
  // Only its last approval seals a proposed batch (approve-batch.ts).
  sealed: ['open'],
  void: ['open', 'proposed', 'sealed'],
  submitted: ['sealed'],
  settled: ['submitted'],
};

async function moveBatch(
  table: LedgerTable,
  batch: Batch,
  to: Exclude<BatchState, 'open'>,
  sets: Partial<Pick<Batch, 'seal' | 'proposal' | 'voided'>> = {},
): Promise<boolean> {
  assert(FROM[to].includes(batch.state), `a batch goes from ${batch.state} to ${to}`);
  const live = liveKeysOfBatch({ ...batch, state: to });
  const setting = settingOf({ ...sets, ...live });
  const removed = [
    ...(live === undefined ? ['liveShard', 'liveSort'] : []),
    ...(to === 'void' ? ['seal'] : []),
  ];
  const remove = removed.length === 0 ? '' : ` REMOVE ${removed.join(', ')}`;
  const conditions = ['#state = :from AND #version = :version', ...(to === 'void' ? [NOT_LEFT] : [])];
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(batchKey(batch.batchId)),
        UpdateExpression: `SET #state = :to, #version = :next${setting.sets}${remove}`,
        ConditionExpression: conditions.join(' AND '),
        ExpressionAttributeNames: { '#state': 'state', '#version': 'version' },
        ExpressionAttributeValues: writeItem({
          ':to': to,
          ':next': batch.version + 1,
          ':from': batch.state,
          ':version': batch.version,
          ...setting.values,
        }),
      }),
    ),
  );
}
