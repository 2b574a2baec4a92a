import { detailsOfAttempt } from '../attempt-details.ts';
import type { Charges } from '../charge-record.ts';
import type { PlainDate } from '../date.ts';
import type { Payout } from '../payout.ts';
import { assertJournal, documentOf, type JournalEntry } from './entry.ts';
import { daysOf } from './month.ts';
import type { Movement } from './movements.ts';

/** A payout with all its movements, and its charges as the source described them. */
export type Moved = {
  readonly payout: Payout;
  readonly movements: readonly Movement[];
  /** By the name of the charges: an earlier attempt may have paid for others. */
  readonly about?: ReadonlyMap<string, AboutCharges> | undefined;
};

export type AboutCharges = Pick<Charges, 'company' | 'recipientExternalId' | 'billingReference'>;

export type MonthToClose = {
  /** `YYYY-MM`. */
  readonly month: string;
  /** The first exported month: the books have all that the bank said before it. */
  readonly firstMonth: string;
};

/**
 * The movements of a payout that belong into the month: dated in it, or in an earlier month that closed before anybody
 * knew of them. @param exported the numbers of those in earlier exports.
 */
export function movementsFor(
  movements: readonly Movement[],
  exported: ReadonlySet<number>,
  { month, firstMonth }: MonthToClose,
): readonly number[] {
  return movements.flatMap(({ date }, number) => {
    const ofMonth = date.slice(0, 7);
    return ofMonth >= firstMonth && ofMonth <= month && !exported.has(number) ? [number] : [];
  });
}

/** What a journal takes of a payout. */
export type Chosen = Moved & { readonly numbers: readonly number[] };

/**
 * The journal of a month, in one order whatever the order of reading payouts: by currency, day, payout and movement.
 */
export function entriesOf(month: string, chosen: readonly Chosen[]): readonly JournalEntry[] {
  const { start } = daysOf(month);
  const unnumbered = chosen.flatMap(({ payout, movements, numbers, about }) =>
    numbers.flatMap((number) => {
      const movement = movements[number];
      return movement === undefined ? [] : [journalEntryOf({ payout, about }, movement, number)];
    }),
  );
  const entries = unnumbered
    .map((entry) => ({ ...entry, date: laterOf(entry.evidenceDate, start) }))
    .sort(compareEntries)
    .map((entry, index) => ({ ...entry, document: documentOf(month, index + 1) }));
  assertJournal(month, entries);
  return entries;
}

function laterOf(one: PlainDate, other: PlainDate): PlainDate {
  return one > other ? one : other;
}

type Unnumbered = Omit<JournalEntry, 'document' | 'date'>;

function journalEntryOf(
  { payout, about }: Omit<Moved, 'movements'>,
  movement: Movement,
  number: number,
): Unnumbered {
  const { payoutId, expenseId } = payout;
  const { recipientId, recipientName, period, energyWh, charges } = detailsOfAttempt(
    payout,
    movement.attempt,
  );
  const { company, recipientExternalId, billingReference } = about?.get(charges ?? '') ?? {};
  const { date: evidenceDate, ...moved } = movement;
  return {
    ...moved,
    evidenceDate,
    payoutId,
    movement: number,
    source: `${payout.source}/${payout.account}`,
    ...(company === undefined ? {} : { company }),
    expenseId,
    recipientId,
    recipientName,
    ...(recipientExternalId === undefined ? {} : { recipientExternalId }),
    ...(billingReference === undefined ? {} : { billingReference }),
    ...(period === undefined ? {} : { period }),
    ...(energyWh === undefined ? {} : { energyWh }),
    ...(charges === undefined ? {} : { charges }),
  };
}

function compareEntries(a: Omit<JournalEntry, 'document'>, b: Omit<JournalEntry, 'document'>): number {
  const keys = (entry: typeof a): readonly string[] => [
    entry.currency,
    entry.date,
    entry.evidenceDate,
    entry.payoutId,
  ];
  const [one, other] = [keys(a), keys(b)];
  for (const [index, key] of one.entries()) {
    const against = other[index] ?? '';
    if (key !== against) return key < against ? -1 : 1;
  }
  return a.movement - b.movement;
}
