import { inChunks } from '../../../functions/flow/in-chunks.ts';
import { MAX_ROWS_PER_READ } from '../../../functions/ledger/payouts.ts';
import { getItems, type Item, type LedgerTable } from '../../../functions/ledger/table.ts';
import type { Clock } from '../../../functions/platform/clock.ts';

/** Rows in the order of their keys, one read's worth at a time; leaves out those that are missing. */
export async function* readRows(
  { table, clock }: { readonly table: LedgerTable; readonly clock: Clock },
  keys: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Item> {
  for await (const some of inChunks(keys, () => MAX_ROWS_PER_READ)) {
    const items = await getItems(table, some, clock);
    yield* some.map((key) => items.get(key)).filter((item) => item !== undefined);
  }
}
