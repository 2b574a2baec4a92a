import type { PayoutId } from '../../../functions/core/ids.ts';
import { handoverKey, runKey } from '../../../functions/ledger/keys.ts';
import { type Item, readItem } from '../../../functions/ledger/table.ts';
import { type PartDeps, payoutIdsIn } from './batch-parts.ts';
import { readRows } from './read-rows.ts';
import { RowParts } from './row-parts.ts';

/** Rows of collections, and all that they accepted. */
export async function addRuns(
  deps: PartDeps,
  runIds: readonly string[],
  addOthers: (ids: readonly PayoutId[]) => Promise<void>,
): Promise<void> {
  const [rows, handovers] = [new RowParts(deps.tar, 'runs'), new RowParts(deps.tar, 'handovers')];
  for await (const item of readRows(deps, runIds.map(runKey))) {
    await rows.add(item);
    deps.onProgress(`Reading the month … collections: ${rows.rows}`);
    for await (const part of readRows(deps, handoverKeys(item))) {
      await handovers.add(part);
      await addOthers(payoutIdsIn(part));
    }
  }
  await rows.end();
  await handovers.end();
}

function* handoverKeys(run: Item): Generator<string> {
  const { pk, handoverParts } = readItem(run);
  const parts = typeof handoverParts === 'string' ? Number(handoverParts) : 0;
  const runId = String(pk).slice(runKey('').length);
  for (let part = 0; part < parts; part += 1) yield handoverKey(runId, part);
}
