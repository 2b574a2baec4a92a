import type { Person } from '../../functions/core/approval/person.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { entriesOf, type MonthToClose } from '../../functions/core/journal/entries.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { addMonths, daysOf, endOfMonthMs, monthsFrom } from '../../functions/core/journal/month.ts';
import {
  type ClosedMonth,
  closeMonth,
  readClosedMonth,
  readJournal,
  readNamedMovements,
} from '../../functions/ledger/exports.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type GatherDeps, type Gathered, gather } from './gather.ts';

/** What finance looks at beside the journal; only while a month is made. */
export type Beside = Pick<Gathered, 'contradicted' | 'ended' | 'unreadable'>;

export type MonthJournal = {
  readonly month: string;
  readonly entries: readonly JournalEntry[];
  /** Undefined of a preview. */
  readonly closed: ClosedMonth | undefined;
  /** Undefined where the month was closed before. */
  readonly beside: Beside | undefined;
};

export type MonthMade =
  | ({ readonly ok: true } & MonthJournal)
  | { readonly ok: false; readonly refusal: string };

export type Closer = {
  readonly by: Person;
  /** A simulated bank is ahead of this machine's clock: a month is over once it has booked something after it. */
  readonly bankIsAhead: boolean;
  /** Throws where the journal could not be used: a month is closed for good. */
  readonly check: (entries: readonly JournalEntry[]) => void;
};

/**
 * The journal of a month: of a closed one what closed it; an open one is closed with what the ledger says now. Months
 * are closed one after the other, so that each movement of a payout is in one journal, and what becomes known later is
 * in the next one.
 * @param closer who closes an open one; left out, nothing is written, and the journal is a preview.
 */
export async function journalOf(deps: GatherDeps, of: MonthToClose, closer?: Closer): Promise<MonthMade> {
  const { table } = deps;
  const { month, firstMonth } = of;
  const known = await readClosedMonth(table, month);
  if (known !== undefined) return asClosed(table, known);
  if (month < firstMonth) {
    return refused(
      `No journal begins before ${firstMonth}, as accounting.firstMonth of the configuration says.`,
    );
  }
  const next = addMonths(month, 1);
  if ((await readClosedMonth(table, next)) !== undefined) {
    return refused(`${next} is closed: what becomes known of ${month} now is in the next open month.`);
  }
  const earlier: ClosedMonth[] = [];
  for (const before of monthsFrom(firstMonth, addMonths(month, -1))) {
    const closed = await earlierMonth(deps, { month: before, firstMonth }, earlier, closer);
    if (typeof closed === 'string') return refused(closed);
    if (closed !== undefined) earlier.push(closed);
  }
  return openMonth(deps, of, earlier, closer);
}

async function openMonth(
  deps: GatherDeps,
  of: MonthToClose,
  earlier: readonly ClosedMonth[],
  closer: Closer | undefined,
): Promise<MonthMade> {
  const { table, clock } = deps;
  const { month } = of;
  const gathered = await gather(deps, of, await exportedIn(table, earlier));
  const entries = entriesOf(month, gathered.chosen);
  if (closer === undefined) return { ok: true, month, entries, closed: undefined, beside: gathered };
  const isOver =
    clock.now() >= endOfMonthMs(month) || (closer.bankIsAhead && gathered.lastDay > daysOf(month).end);
  if (!isOver) {
    return refused(
      `${month} is not over (UTC): what the bank still says of it would be late. --preview shows it as it is now.`,
    );
  }
  closer.check(entries);
  const [previous, { by }] = [earlier.at(-1), closer];
  const closed = await closeMonth(table, { month, previous, entries, by, atMs: clock.now() });
  // As it was closed, perhaps by somebody who was faster.
  return { ok: true, month, entries: await readJournal(table, closed), closed, beside: gathered };
}

/**
 * A month before the one that is wanted. One of which nothing is to be posted is closed on the way; nobody asks for it.
 * @returns why the months after it cannot be closed; undefined for an empty one in a preview.
 */
async function earlierMonth(
  deps: GatherDeps,
  of: MonthToClose,
  earlier: readonly ClosedMonth[],
  closer: Closer | undefined,
): Promise<ClosedMonth | string | undefined> {
  const previous = earlier.at(-1)?.digest ?? '';
  const closed = await readClosedMonth(deps.table, of.month);
  if (closed !== undefined) {
    return closed.previous === previous
      ? closed
      : `The journal of ${of.month} does not follow that of the month before: a row was changed past the ledger, or accounting.firstMonth was. Put that back, or restore the row from the point-in-time backup.`;
  }
  const gathered = await gather(deps, of, await exportedIn(deps.table, earlier));
  if (gathered.chosen.length > 0) {
    return `${of.month} is not closed, and months are closed in their order. Close it first: npm run journal -- --month ${of.month}`;
  }
  if (closer === undefined) return undefined;
  const { by } = closer;
  const closing = { month: of.month, previous: earlier.at(-1), entries: [], by, atMs: deps.clock.now() };
  return closeMonth(deps.table, closing);
}

async function asClosed(table: LedgerTable, closed: ClosedMonth): Promise<MonthMade> {
  const entries = await readJournal(table, closed);
  return { ok: true, month: closed.month, entries, closed, beside: undefined };
}

async function exportedIn(
  table: LedgerTable,
  months: readonly ClosedMonth[],
): Promise<ReadonlyMap<PayoutId, ReadonlySet<number>>> {
  const exported = new Map<PayoutId, Set<number>>();
  for (const closed of months) {
    for await (const { payoutId, movements } of readNamedMovements(table, closed)) {
      const known = exported.get(payoutId) ?? new Set();
      for (const movement of movements) known.add(movement);
      exported.set(payoutId, known);
    }
  }
  return exported;
}

function refused(refusal: string): { readonly ok: false; readonly refusal: string } {
  return { ok: false, refusal };
}
