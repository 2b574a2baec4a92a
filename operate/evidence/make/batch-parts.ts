import type { FileBucket } from '../../../functions/batches/outbox.ts';
import { approvalsKeyOf, type Batch, mayHaveLeft, outboxKeyOf } from '../../../functions/core/batch.ts';
import { type PayoutId, parsePayoutId } from '../../../functions/core/ids.ts';
import { decodeBatch } from '../../../functions/ledger/batch-row.ts';
import { batchKey, manifestKey } from '../../../functions/ledger/keys.ts';
import { type Item, type LedgerTable, readItem } from '../../../functions/ledger/table.ts';
import { noneIfUnreadable } from '../../../functions/ledger/unreadable-row.ts';
import type { Clock } from '../../../functions/platform/clock.ts';
import { approvalsFileName, paymentFileName } from '../format/parts.ts';
import { addFile } from './bucket-files.ts';
import { readRows } from './read-rows.ts';
import { RowParts } from './row-parts.ts';
import type { TarWriter } from './tar-writer.ts';

export type PartDeps = {
  readonly table: LedgerTable;
  readonly clock: Clock;
  readonly bucket: FileBucket;
  readonly tar: TarWriter;
  readonly onProgress: (what: string) => void;
};

/** Rows of batches, the manifests of those that did not die, and their files in the outbox. */
export async function addBatches(
  deps: PartDeps,
  batchIds: readonly string[],
  addOthers: (ids: readonly PayoutId[]) => Promise<void>,
): Promise<void> {
  const { tar, bucket, onProgress } = deps;
  const [rows, manifests] = [new RowParts(tar, 'batches'), new RowParts(tar, 'manifests')];
  const left: Batch[] = [];
  for await (const item of readRows(deps, batchIds.map(batchKey))) {
    await rows.add(item);
    onProgress(`Reading the month … files: ${rows.rows}`);
    const batch = readableBatch(item);
    if (batch === undefined || batch.state === 'void') continue;
    for await (const part of readRows(deps, manifestKeys(batch))) {
      await manifests.add(part);
      await addOthers(payoutIdsIn(part));
    }
    if (mayHaveLeft(batch)) left.push(batch);
  }
  await rows.end();
  await manifests.end();
  for (const batch of left) {
    await addFile(tar, bucket, { key: outboxKeyOf(batch) }, paymentFileName(batch.batchId));
    if (batch.approvals.length === 0) continue;
    await addFile(tar, bucket, { key: approvalsKeyOf(batch) }, approvalsFileName(batch.batchId));
  }
}

function* manifestKeys({ batchId, seal, proposal }: Batch): Generator<string> {
  const parts = (seal ?? proposal?.seal)?.manifestParts ?? 0;
  for (let part = 0; part < parts; part += 1) yield manifestKey(batchId, part);
}

/** Payout ids in a part of a manifest or handover, whatever else it says. */
export function payoutIdsIn(item: Item): readonly PayoutId[] {
  const { entries } = readItem(item);
  if (!Array.isArray(entries)) return [];
  return entries.flatMap((entry: unknown) => {
    const named = typeof entry === 'object' && entry !== null && 'payoutId' in entry ? entry.payoutId : '';
    return parsePayoutId(String(named)) ?? [];
  });
}

function readableBatch(item: Item): Batch | undefined {
  try {
    return decodeBatch(item);
  } catch (error) {
    return noneIfUnreadable(error);
  }
}
