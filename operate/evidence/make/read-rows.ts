import { MAX_ROWS_PER_READ } from '../../../functions/ledger/payouts.ts';
import { getItems, type Item, type LedgerTable } from '../../../functions/ledger/table.ts';
import type { Clock } from '../../../functions/platform/clock.ts';

/** Rows in the order of their keys, one read's worth at a time; leaves out those that are missing. */
export async function* readRows(
  { table, clock }: { readonly table: LedgerTable; readonly clock: Clock },
  keys: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<Item> {
  let some: string[] = [];
  const read = async (): Promise<readonly Item[]> => {
    const items = await getItems(table, some, clock);
    const found = some.map((key) => items.get(key)).filter((item) => item !== undefined);
    some = [];
    return found;
  };
  for await (const key of keys) {
    some.push(key);
    if (some.length === MAX_ROWS_PER_READ) yield* await read();
  }
  if (some.length > 0) yield* await read();
}
