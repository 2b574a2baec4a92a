import { addDays, dayOfWeek, type PlainDate, plainDate } from '../../functions/core/date.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { monthPartition, payoutMonthOf } from '../../functions/ledger/list-keys.ts';
import { type ListedEntry, listEntries } from '../../functions/ledger/listing.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { walkRows } from '../../functions/ledger/walk.ts';
import type { Clock } from '../../functions/platform/clock.ts';
import { placeInList } from './candidates.ts';
import { cursorOf, parseCursor } from './cursor.ts';
import { MonthTally, type MonthTotal } from './month-tally.ts';

/** The total of a source and currency, with its weeks. */
export type MonthSum = Omit<MonthTotal, 'byState'> & {
  /** By the Monday of the week (UTC) in which a payout came into its present state, and by that state. */
  readonly byWeek: ReadonlyMap<PlainDate, MonthTotal['byState']>;
};

export type MonthSums = {
  /** In the order of sources and currencies. */
  readonly sums: readonly MonthSum[];
  /** Payouts whose rows cannot be read or were changed past the ledger: no sum has them. */
  readonly unreadable: readonly PayoutId[];
  /** Where the sums go on, for the caller to add; undefined where the month is whole. */
  readonly next: string | undefined;
};

/** Payouts that one call reads, about a second's work: a person sees the sums grow, call by call. */
export const MAX_SUMMED = 2_500;
const READS_AT_ONCE = 4;
/** Keys alone, as many as one read of rows takes. */
const KEYS_PER_QUERY = 100;

/** Sums of a month by its payouts' rows, at most `MAX_SUMMED` of them at once. @param month `YYYY-MM`. */
export async function sumsOfMonth(
  { table, clock }: { readonly table: LedgerTable; readonly clock: Clock },
  month: string,
  cursor?: string,
): Promise<MonthSums> {
  const query = { state: 'all', month } as const;
  const sort = { by: 'name', descending: false } as const;
  const after = cursor === undefined ? undefined : parseCursor(query, sort, cursor);
  const start = after === undefined ? undefined : await placeInList(table, after);
  const tally = new WeeklyTally();
  const unreadable: PayoutId[] = [];
  let last: ListedEntry | undefined;
  let goesOn = false;
  async function* candidates(): AsyncGenerator<ListedEntry> {
    let read = 0;
    const walk = { descending: false, after: start, perQuery: () => KEYS_PER_QUERY };
    for await (const entries of listEntries(table, monthPartition(month), walk)) {
      for (const entry of entries) {
        goesOn = read === MAX_SUMMED;
        if (goesOn) return;
        read += 1;
        last = entry;
        yield entry;
      }
    }
  }
  for await (const rows of walkRows({ table, clock }, candidates(), { readsAtOnce: READS_AT_ONCE })) {
    for (const { entry, payout, unreadable: error } of rows) {
      if (error !== undefined) unreadable.push(entry.payoutId);
      else if (payout !== undefined && payoutMonthOf(payout) === month) tally.add(payout);
    }
  }
  const end = goesOn && last !== undefined ? { payoutId: last.payoutId, since: '' } : undefined;
  return {
    sums: tally.sums(),
    unreadable,
    next: end === undefined ? undefined : cursorOf(query, sort, end),
  };
}

/** The totals of a month, and of each of its weeks. */
class WeeklyTally {
  readonly #month = new MonthTally();
  readonly #weeks = new Map<PlainDate, MonthTally>();

  add(payout: Payout): void {
    const week = weekOf(payout);
    const ofWeek = this.#weeks.get(week) ?? new MonthTally();
    this.#weeks.set(week, ofWeek);
    for (const tally of [this.#month, ofWeek]) tally.add(payout);
  }

  sums(): readonly MonthSum[] {
    const keyOf = ({ source, currency }: MonthTotal): string => `${source} ${currency}`;
    const ofWeeks = [...this.#weeks].flatMap(([week, tally]) =>
      tally.sums().map((total) => ({ week, total })),
    );
    const byKey = Map.groupBy(ofWeeks, ({ total }) => keyOf(total));
    return this.#month.sums().map((total) => {
      const { byState: _, ...sum } = total;
      const weeks = byKey.get(keyOf(total)) ?? [];
      return { ...sum, byWeek: new Map(weeks.map(({ week, total: { byState } }) => [week, byState])) };
    });
  }
}

/** A note on a payout that stays in its state moves it into no other week. */
function weekOf({ history, createdAt }: Payout): PlainDate {
  const at = history.findLast(({ from, to }) => from !== to)?.at ?? createdAt;
  const day = plainDate(at.slice(0, 10));
  return addDays(day, -((dayOfWeek(day) + 6) % 7));
}
