import type { Person } from '../../functions/core/approval/person.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import { entriesOf, type MonthToClose } from '../../functions/core/journal/entries.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { addMonths, daysOf, monthsFrom, whyNotOver } from '../../functions/core/journal/month.ts';
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
  /** Of a preview: earlier months with entries, which have to be closed first. */
  readonly openBefore: readonly string[];
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
  const before = await monthsBefore(deps, of, closer);
  return typeof before === 'string' ? refused(before) : openMonth(deps, of, before, closer);
}

/** What the months before the one that is wanted come to. */
type Before = {
  readonly last: ClosedMonth | undefined;
  readonly isExported: Map<PayoutId, Set<number>>;
  /** Of a preview: months that have entries and are not closed. */
  readonly open: string[];
};

async function openMonth(
  deps: GatherDeps,
  of: MonthToClose,
  { last, isExported, open }: Before,
  closer: Closer | undefined,
): Promise<MonthMade> {
  const { table, clock } = deps;
  const { month } = of;
  const gathered = await gather(deps, of, isExported);
  const entries = entriesOf(month, gathered.chosen);
  const made = { ok: true, month, openBefore: open, beside: gathered } as const;
  if (closer === undefined) return { ...made, entries, closed: undefined };
  const whyNot = whyNotOver(month, clock.now());
  const isAhead = closer.bankIsAhead && gathered.lastDay > daysOf(month).end;
  if (whyNot !== undefined && !isAhead) return refused(`${whyNot} --preview shows it as it is now.`);
  closer.check(entries);
  const closed = await closeMonth(table, {
    month,
    previous: last,
    entries,
    by: closer.by,
    atMs: clock.now(),
  });
  // As it was closed, perhaps by somebody who was faster.
  return { ...made, entries: await readJournal(table, closed), closed };
}

/**
 * The months before the one that is wanted, in their order. One of which nothing is to be posted is closed on the way:
 * nobody asks for it. A preview takes open ones for closed.
 * @returns why the month cannot be closed.
 */
async function monthsBefore(
  deps: GatherDeps,
  { month, firstMonth }: MonthToClose,
  closer: Closer | undefined,
): Promise<Before | string> {
  const { table, clock } = deps;
  const earliest = addMonths(firstMonth, -1);
  if ((await readClosedMonth(table, earliest)) !== undefined) {
    return `${earliest} is closed, and accounting.firstMonth is later: what became known late of earlier months would be in no journal. Set it back to the first month that was closed.`;
  }
  const isExported = new Map<PayoutId, Set<number>>();
  const open: string[] = [];
  let last: ClosedMonth | undefined;
  for (const before of monthsFrom(firstMonth, addMonths(month, -1))) {
    const closed = await readClosedMonth(table, before);
    if (closed !== undefined) {
      if (closed.previous !== (last?.digest ?? '')) return notFollowing(before);
      for await (const { payoutId, movements } of readNamedMovements(table, closed)) {
        addTo(isExported, payoutId, movements);
      }
      last = closed;
      continue;
    }
    const { chosen } = await gather(deps, { month: before, firstMonth }, isExported);
    if (chosen.length === 0) {
      if (closer === undefined) continue;
      const closing = { month: before, previous: last, entries: [], by: closer.by, atMs: clock.now() };
      last = await closeMonth(table, closing);
    } else if (closer === undefined) {
      for (const { payout, numbers } of chosen) addTo(isExported, payout.payoutId, numbers);
      open.push(before);
    } else {
      return `${before} is not closed, and months are closed in their order. Close it first: npm run journal -- --month ${before}`;
    }
  }
  return { last, isExported, open };
}

function notFollowing(month: string): string {
  return `The journal of ${month} does not follow that of the month before: a row was changed past the ledger, or accounting.firstMonth was. Put that back, or restore the row from the point-in-time backup.`;
}

function addTo(exported: Map<PayoutId, Set<number>>, payoutId: PayoutId, numbers: readonly number[]): void {
  const known = exported.get(payoutId) ?? new Set();
  for (const number of numbers) known.add(number);
  exported.set(payoutId, known);
}

async function asClosed(table: LedgerTable, closed: ClosedMonth): Promise<MonthMade> {
  const entries = await readJournal(table, closed);
  return { ok: true, month: closed.month, entries, closed, openBefore: [], beside: undefined };
}

function refused(refusal: string): { readonly ok: false; readonly refusal: string } {
  return { ok: false, refusal };
}
