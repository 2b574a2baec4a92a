import { chargesKey } from '../../../functions/ledger/keys.ts';
import { type LedgerTable, readItem } from '../../../functions/ledger/table.ts';
import type { Clock } from '../../../functions/platform/clock.ts';
import { readRows } from './read-rows.ts';
import type { RowParts } from './row-parts.ts';

/**
 * Adds a payout's charges.
 * @param digest as its row names it; several payouts may name the same.
 * @param known digests whose rows are in the archive already.
 */
export async function addCharges(
  deps: { readonly table: LedgerTable; readonly clock: Clock },
  rows: RowParts,
  known: Set<string>,
  digest: string,
): Promise<void> {
  if (known.has(digest)) return;
  known.add(digest);
  for await (const first of readRows(deps, [chargesKey(digest, 0)])) {
    await rows.add(first);
    const { parts } = readItem(first);
    for await (const part of readRows(deps, otherKeys(digest, Number(parts)))) await rows.add(part);
  }
}

function* otherKeys(digest: string, parts: number): Generator<string> {
  for (let part = 1; part < parts; part += 1) yield chargesKey(digest, part);
}
