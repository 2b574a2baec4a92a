import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod/mini';
import { BATCH_STATES, type Batch, type BatchSeal, type BatchState } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import { PARTY_ID_SCHEMES } from '../core/payment-file.ts';
import { RAIL_NAMES } from '../core/rail.ts';
import { batchKey, batchLiveKeys, type LiveKeys, PARTITION_KEY } from './keys.ts';
import { bigInteger, count, day, iban, postalAddress } from './row-values.ts';
import {
  conditionHeld,
  getItem,
  type Item,
  keyOf,
  type LedgerTable,
  readItem,
  unreadableRow,
} from './table.ts';

const partyIds = z.array(
  z.object({
    id: z.string(),
    scheme: z.exactOptional(z.enum(PARTY_ID_SCHEMES)),
    proprietary: z.exactOptional(z.string()),
  }),
);

const codeOrWord = z.object({
  code: z.exactOptional(z.string()),
  proprietary: z.exactOptional(z.string()),
});

const fileTerms = z.object({
  accountCurrency: z.string(),
  initiatingPartyIds: partyIds,
  debtorIds: partyIds,
  debtorAddress: z.exactOptional(postalAddress),
  localInstrument: z.exactOptional(codeOrWord),
  categoryPurpose: z.exactOptional(codeOrWord),
});

const batchRow = z.object({
  batchId: z.string(),
  state: z.enum(BATCH_STATES),
  version: count,
  runId: z.string(),
  debtor: z.object({
    accountId: z.string(),
    holderName: z.string(),
    iban,
    bic: z.optional(z.string()),
    terms: z.exactOptional(fileTerms),
  }),
  rail: z.enum(RAIL_NAMES),
  currency: z.string(),
  executionDate: day,
  batchBooking: z.boolean(),
  openedAtMs: count,
  leaseUntilMs: count,
  seal: z.optional(
    z.object({
      count,
      controlSumMinor: bigInteger,
      manifestParts: count,
      manifestHash: z.string(),
      fileSha256: z.string(),
      fileBytes: count,
      writerVersion: z.optional(count),
      packageVersion: z.optional(z.string()),
    }),
  ),
});

function encodeBatch(batch: Batch): Item {
  return marshall(
    { [PARTITION_KEY]: batchKey(batch.batchId), ...batch, ...liveKeysOfBatch(batch) },
    MARSHALL,
  );
}

const MARSHALL = { removeUndefinedValues: true } as const;

/** A settled or void batch needs nothing more. */
function liveKeysOfBatch(batch: Pick<Batch, 'batchId' | 'state' | 'openedAtMs'>): LiveKeys | undefined {
  const done = batch.state === 'settled' || batch.state === 'void';
  return done
    ? undefined
    : batchLiveKeys(batch.state, batch.batchId, new Date(batch.openedAtMs).toISOString());
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeBatch(item: Item): Batch {
  const parsed = batchRow.safeParse(readItem(item));
  if (!parsed.success) throw unreadableRow('batch', item, parsed.error);
  const { debtor, seal, ...rest } = parsed.data;
  return {
    ...rest,
    debtor: { ...debtor, bic: debtor.bic },
    seal: seal && { ...seal, writerVersion: seal.writerVersion, packageVersion: seal.packageVersion },
  };
}

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
 * Fixes the batch's payments, open → sealed. It races with `voidBatch` on one row, so exactly one wins. After a lost
 * answer, manifest and file identify the seal as ours.
 */
export async function sealBatch(table: LedgerTable, batch: Batch, seal: BatchSeal): Promise<boolean> {
  if (await moveBatch(table, batch, 'sealed', seal)) return true;
  const current = await readBatch(table, batch.batchId);
  return current?.seal?.manifestHash === seal.manifestHash && current.seal.fileSha256 === seal.fileSha256;
}

/** open → void; the caller knows that the lease ran out, or that its own batch cannot be sealed. */
export async function voidBatch(table: LedgerTable, batch: Batch): Promise<boolean> {
  if (await moveBatch(table, batch, 'void')) return true;
  return (await readBatch(table, batch.batchId))?.state === 'void';
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

const FROM: Readonly<Record<Exclude<BatchState, 'open'>, BatchState>> = {
  sealed: 'open',
  void: 'open',
  submitted: 'sealed',
  settled: 'submitted',
};

async function moveBatch(
  table: LedgerTable,
  batch: Batch,
  to: Exclude<BatchState, 'open'>,
  seal?: BatchSeal,
): Promise<boolean> {
  assert(batch.state === FROM[to], `a batch goes from ${batch.state} to ${to}`);
  const live = liveKeysOfBatch({ ...batch, state: to });
  const sets = ['#state = :to', '#version = :next'];
  if (seal !== undefined) sets.push('seal = :seal');
  if (live !== undefined) sets.push('liveShard = :liveShard', 'liveSort = :liveSort');
  const remove = live !== undefined ? '' : ' REMOVE liveShard, liveSort';
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(batchKey(batch.batchId)),
        UpdateExpression: `SET ${sets.join(', ')}${remove}`,
        ConditionExpression: '#state = :from AND #version = :version',
        ExpressionAttributeNames: { '#state': 'state', '#version': 'version' },
        ExpressionAttributeValues: marshall(
          {
            ':to': to,
            ':next': batch.version + 1,
            ':from': batch.state,
            ':version': batch.version,
            ...(seal === undefined ? {} : { ':seal': seal }),
            ...(live === undefined ? {} : { ':liveShard': live.liveShard, ':liveSort': live.liveSort }),
          },
          MARSHALL,
        ),
      }),
    ),
  );
}
