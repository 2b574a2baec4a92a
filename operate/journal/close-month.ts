import type { Person } from '../../functions/core/approval/person.ts';
import { assert } from '../../functions/core/errors.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Beside } from '../../functions/core/journal/beside.ts';
import { entriesOf, type MonthToClose } from '../../functions/core/journal/entries.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { addMonths, daysOf, monthsFrom, whyNotOver } from '../../functions/core/journal/month.ts';
import { type Sentence, say } from '../../functions/core/sentence.ts';
import {
  type ClosedMonth,
  type Closing,
  closeMonth,
  readBeside,
  readClosedMonth,
  readJournal,
  readNamedMovements,
} from '../../functions/ledger/exports.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type GatherDeps, gather } from './gather.ts';

export type MonthJournal = {
  readonly month: string;
  readonly entries: readonly JournalEntry[];
  /** Undefined of a preview. */
  readonly closed: ClosedMonth | undefined;
  /** In a preview: earlier months with entries, which have to close first. */
  readonly openBefore: readonly string[];
  /** Whether the month was closed before. */
  readonly wasClosed: boolean;
  /** As of the month's close; in a preview, as of now. */
  readonly beside: Beside;
};

/** Why no journal is made of a month, and what to do. */
export const NOT_CLOSED = {
  'month-before-first':
    'No journal begins before {first}, as accounting.firstMonth of the configuration says. Ask for that month or a later one.',
  'month-not-begun': '{month} has not begun: nothing is booked in it. Ask for a month that has begun.',
  'month-after-closed': '{next} is closed: what becomes known of {month} now is in the next open month.',
  'month-before-open': '{first} is not closed, and months are closed in their order. Close {first} first.',
  'month-just-closed': 'Somebody else has just closed {month}, with entries. Ask again.',
  'first-month-later':
    '{month} is closed, and accounting.firstMonth is later: what became known late of earlier months would be in no journal. Set it back to the first month that was closed.',
  'month-not-following':
    'The journal of {month} does not follow that of the month before: a row was changed past the ledger, or accounting.firstMonth was. Put that back, or restore the row from the point-in-time backup.',
} as const;

export type MonthMade =
  | ({ readonly ok: true } & MonthJournal)
  | { readonly ok: false; readonly refusal: Sentence };

export type Closer = {
  readonly by: Person;
  /** A simulated bank is ahead of this machine's clock: a month is over once it books something after it. */
  readonly bankIsAhead: boolean;
  /** Throws where the journal could not be used: a month is closed for good. */
  readonly check: (entries: readonly JournalEntry[]) => void;
};

/**
 * The journal of a month. A closed one is what closed it; an open one is closed with what the ledger says now. Months
 * close one after the other, so each movement of a payout is in one journal, and what becomes known later is in the
 * next one.
 * @param closer who closes an open month; left out, nothing is written, and the journal is a preview.
 */
export async function journalOf(deps: GatherDeps, of: MonthToClose, closer?: Closer): Promise<MonthMade> {
  const { table, clock } = deps;
  const { month, firstMonth } = of;
  const known = await readClosedMonth(table, month);
  if (known !== undefined) return asClosed(table, known, true);
  if (month < firstMonth) {
    return refused(say(NOT_CLOSED, 'month-before-first', { first: firstMonth }));
  }
  // A simulated run may be a little ahead of this machine's clock.
  if (month > addMonths(new Date(clock.now()).toISOString().slice(0, 7), 1)) {
    return refused(say(NOT_CLOSED, 'month-not-begun', { month }));
  }
  const next = addMonths(month, 1);
  if ((await readClosedMonth(table, next)) !== undefined) {
    return refused(say(NOT_CLOSED, 'month-after-closed', { next, month }));
  }
  const before = await monthsBefore(deps, of);
  return 'message' in before ? refused(before) : openMonth(deps, of, before, closer);
}

/** What the months before the wanted one come to. */
type Before = {
  readonly last: ClosedMonth | undefined;
  readonly isExported: Map<PayoutId, Set<number>>;
  /** Open ones with nothing to post: nobody asks for them, so they close on the way. */
  readonly empty: { readonly month: string; readonly beside: Beside }[];
  /** Open ones with entries. */
  readonly open: string[];
};

/** Writes nothing before it knows all that could refuse it: a month is closed for good. */
async function openMonth(
  deps: GatherDeps,
  of: MonthToClose,
  before: Before,
  closer: Closer | undefined,
): Promise<MonthMade> {
  const { clock } = deps;
  const { month } = of;
  const [first] = before.open;
  if (closer !== undefined && first !== undefined) {
    return refused(say(NOT_CLOSED, 'month-before-open', { first }));
  }
  const { chosen, beside, lastDay } = await gather(deps, of, before.isExported);
  const entries = entriesOf(month, chosen);
  if (closer === undefined) {
    return { ok: true, month, openBefore: before.open, beside, entries, closed: undefined, wasClosed: false };
  }
  const whyNot = whyNotOver(month, clock.now());
  const isAhead = closer.bankIsAhead && lastDay > daysOf(month).end;
  if (whyNot !== undefined && !isAhead) {
    return refused({ ...whyNot, message: `${whyNot.message} --preview shows it as it is now.` });
  }
  closer.check(entries);
  return close(deps, [...before.empty.map((one) => ({ ...one, entries: [] })), { month, beside, entries }], {
    last: before.last,
    by: closer.by,
  });
}

/** Closes months in their order; the last is the wanted one. */
async function close(
  { table, clock }: GatherDeps,
  months: readonly Pick<Closing, 'month' | 'beside' | 'entries'>[],
  { last, by }: { readonly last: ClosedMonth | undefined; readonly by: Person },
): Promise<MonthMade> {
  let closed = last;
  for (const [index, month] of months.entries()) {
    const atMs = clock.now();
    closed = await closeMonth(table, { ...month, previous: closed, by, atMs });
    const isLast = index === months.length - 1;
    // The entries of later months would repeat those of this one.
    if (!isLast && closed.entries > 0) {
      return refused(say(NOT_CLOSED, 'month-just-closed', { month: closed.month }));
    }
  }
  assert(closed !== undefined, 'there is a month to close');
  // As it was closed, perhaps by somebody who was faster.
  return asClosed(table, closed, false);
}

/**
 * The months before the wanted one, in their order. Open ones count as closed.
 * @returns why the month cannot be closed.
 */
async function monthsBefore(
  deps: GatherDeps,
  { month, firstMonth }: MonthToClose,
): Promise<Before | Sentence> {
  const { table } = deps;
  const earliest = addMonths(firstMonth, -1);
  if ((await readClosedMonth(table, earliest)) !== undefined) {
    return say(NOT_CLOSED, 'first-month-later', { month: earliest });
  }
  const isExported = new Map<PayoutId, Set<number>>();
  const [empty, open]: [Before['empty'], string[]] = [[], []];
  let last: ClosedMonth | undefined;
  for (const before of monthsFrom(firstMonth, addMonths(month, -1))) {
    const closed = await readClosedMonth(table, before);
    if (closed === undefined) {
      const { chosen, beside } = await gather(deps, { month: before, firstMonth }, isExported);
      for (const { payout, numbers } of chosen) addTo(isExported, payout.payoutId, numbers);
      if (chosen.length === 0) empty.push({ month: before, beside });
      else open.push(before);
      continue;
    }
    if (empty.length + open.length > 0 || closed.previous !== (last?.digest ?? ''))
      return notFollowing(before);
    for await (const { payoutId, movements } of readNamedMovements(table, closed)) {
      addTo(isExported, payoutId, movements);
    }
    last = closed;
  }
  return { last, isExported, empty, open };
}

function notFollowing(month: string): Sentence {
  return say(NOT_CLOSED, 'month-not-following', { month });
}

function addTo(exported: Map<PayoutId, Set<number>>, payoutId: PayoutId, numbers: readonly number[]): void {
  const known = exported.get(payoutId) ?? new Set();
  for (const number of numbers) known.add(number);
  exported.set(payoutId, known);
}

async function asClosed(table: LedgerTable, closed: ClosedMonth, wasClosed: boolean): Promise<MonthMade> {
  const [entries, beside] = [await readJournal(table, closed), await readBeside(table, closed)];
  return { ok: true, month: closed.month, entries, closed, wasClosed, openBefore: [], beside };
}

function refused(refusal: Sentence): { readonly ok: false; readonly refusal: Sentence } {
  return { ok: false, refusal };
}
