import { type MonthEntry, type MonthKind, monthList } from '../../../functions/ledger/month-list.ts';
import type { LedgerTable } from '../../../functions/ledger/table.ts';

const ENTRIES_PER_PAGE = 100;

/** Keys of all rows in a month's list, newest first. @param month `YYYY-MM`. */
export async function* keysOfMonth(
  table: LedgerTable,
  kind: MonthKind,
  month: string,
): AsyncGenerator<string> {
  let after: MonthEntry | undefined;
  for (;;) {
    const page = await monthList(table, kind, month, { after, limit: ENTRIES_PER_PAGE });
    for (const { key } of page.entries) yield key;
    after = page.entries.at(-1);
    if (page.isEnd || after === undefined) return;
  }
}
