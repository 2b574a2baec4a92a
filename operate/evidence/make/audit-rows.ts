import { auditKey } from '../../../functions/ledger/keys.ts';
import { MAX_ROWS_PER_READ } from '../../../functions/ledger/payouts.ts';
import type { Item, LedgerTable } from '../../../functions/ledger/table.ts';
import type { Clock } from '../../../functions/platform/clock.ts';
import { readRows } from './read-rows.ts';

const DAYS_OF_THE_LONGEST = 31;

/**
 * What people asked for on each day of the month, in order. A lost row hides no later one: a day ends where a whole
 * read of its next numbers finds none.
 * @param month `YYYY-MM`.
 */
export async function* auditRowsOfMonth(
  deps: { readonly table: LedgerTable; readonly clock: Clock },
  month: string,
): AsyncGenerator<Item> {
  for (let date = 1; date <= DAYS_OF_THE_LONGEST; date += 1) {
    const day = `${month}-${String(date).padStart(2, '0')}`;
    for (let first = 1; ; first += MAX_ROWS_PER_READ) {
      const keys = Array.from({ length: MAX_ROWS_PER_READ }, (_, index) => auditKey(day, first + index));
      const items = await Array.fromAsync(readRows(deps, keys));
      yield* items;
      if (items.length === 0) break;
    }
  }
}
