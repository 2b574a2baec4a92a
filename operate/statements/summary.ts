import type { PlainDate } from '../../functions/core/date.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { byPayingParty, type PayingParty } from '../exports/company-file-name.ts';
import { energyWhOf, movesMoney, paidMinorOf } from '../journal/paid.ts';

/** What became of money in the month, by the journal. `at-the-bank`: the bank took it, and has booked nothing yet. */
const SUMMARY_STATES = ['paid', 'came-back', 'at-the-bank'] as const;
export type SummaryState = (typeof SUMMARY_STATES)[number];

/** A recipient's payouts of one cost centre, currency and state. */
export type SummaryLine = {
  readonly costCentre: string;
  readonly recipientId: string;
  readonly recipientExternalId: string;
  readonly recipientName: string;
  readonly state: SummaryState;
  readonly payouts: number;
  /** Of those with known energy. */
  readonly energyWh: bigint;
  readonly withoutEnergy: number;
  /** What was paid less what came back; for `at-the-bank` what is owed. */
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The last day on which the bank moved any of it, or took it. */
  readonly lastDay: PlainDate;
};

/** Of a company, or of a source without one: nobody sees what another company's people were paid. */
export type Summary = PayingParty & { readonly lines: readonly SummaryLine[] };

export function summariesOf(entries: readonly JournalEntry[]): readonly Summary[] {
  return byPayingParty(entries)
    .map(({ party, of }) => ({ ...party, lines: linesOf(of) }))
    .filter(({ lines }) => lines.length > 0);
}

function linesOf(entries: readonly JournalEntry[]): readonly SummaryLine[] {
  const lines = new Map<string, SummaryLine>();
  const byPayout = Map.groupBy(entries, ({ payoutId, currency }) => `${payoutId} ${currency}`);
  for (const of of byPayout.values()) {
    const line = lineOf(of);
    if (line === undefined) continue;
    const key = keyOf(line);
    const known = lines.get(key);
    lines.set(key, known === undefined ? line : sumOf(known, line));
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

/** A payout's entries of the month, added up; nothing where they concern the bank's charges alone. */
function lineOf(entries: readonly JournalEntry[]): SummaryLine | undefined {
  const moved = entries.filter(movesMoney);
  const [paidMinor, owedMinor] = [sum(moved.map(paidMinorOf)), sum(entries.map(costOf))];
  const last = entries.reduce((one, other) => (other.evidenceDate >= one.evidenceDate ? other : one));
  const of = moved.length > 0 ? moved : entries.filter((entry) => costOf(entry) !== 0n).slice(-1);
  if (of.length === 0) return undefined;
  const state = moved.length === 0 ? 'at-the-bank' : paidMinor > 0n ? 'paid' : 'came-back';
  // Money at the bank has been charged for, and is not paid yet: it counts as its cost does.
  const energy = of.map((entry) =>
    moved.length > 0 ? energyWhOf(entry) : signed(entry.energyWh, owedMinor),
  );
  return {
    costCentre: last.billingReference ?? '',
    recipientId: last.recipientId,
    recipientExternalId: last.recipientExternalId ?? '',
    recipientName: last.recipientName,
    state,
    payouts: 1,
    energyWh: sum(energy.map((wh) => wh ?? 0n)),
    withoutEnergy: energy.includes(undefined) ? 1 : 0,
    amountMinor: moved.length > 0 ? paidMinor : owedMinor,
    currency: last.currency,
    lastDay: latestOf(of),
  };
}

function signed(energyWh: bigint | undefined, costMinor: bigint): bigint | undefined {
  return energyWh !== undefined && costMinor < 0n ? -energyWh : energyWh;
}

function latestOf(entries: readonly Pick<JournalEntry, 'evidenceDate'>[]): PlainDate {
  return entries.reduce((one, other) => (other.evidenceDate > one.evidenceDate ? other : one)).evidenceDate;
}

/** New cost of the entry, below zero where a correction took some back. */
function costOf({ postings }: JournalEntry): bigint {
  let costMinor = 0n;
  for (const { role, side, amountMinor } of postings) {
    if (role === 'expense') costMinor += side === 'debit' ? amountMinor : -amountMinor;
  }
  return costMinor;
}

function sum(parts: readonly bigint[]): bigint {
  return parts.reduce((all, part) => all + part, 0n);
}

function keyOf(line: SummaryLine): string {
  const { costCentre, recipientName, recipientId, recipientExternalId, currency, state } = line;
  return [costCentre, recipientName, recipientId, recipientExternalId, currency, state].join('\u{0}');
}

function sumOf(one: SummaryLine, other: SummaryLine): SummaryLine {
  return {
    ...one,
    payouts: one.payouts + other.payouts,
    energyWh: one.energyWh + other.energyWh,
    withoutEnergy: one.withoutEnergy + other.withoutEnergy,
    amountMinor: one.amountMinor + other.amountMinor,
    lastDay: latestOf([{ evidenceDate: one.lastDay }, { evidenceDate: other.lastDay }]),
  };
}

export type SummaryTotal = {
  readonly currency: string;
  readonly state: SummaryState;
  readonly payouts: number;
  readonly energyWh: bigint;
  readonly withoutEnergy: number;
  readonly amountMinor: bigint;
};

/** By currency and state; nobody needs sums of both, since what is at the bank is not paid. */
export function summaryTotals(lines: readonly SummaryLine[]): readonly SummaryTotal[] {
  const currencies = [...new Set(lines.map(({ currency }) => currency))].sort();
  return currencies.flatMap((currency) =>
    SUMMARY_STATES.flatMap((state) => {
      const of = lines.filter((line) => line.currency === currency && line.state === state);
      if (of.length === 0) return [];
      return [
        {
          currency,
          state,
          payouts: of.reduce((count, { payouts }) => count + payouts, 0),
          energyWh: sum(of.map(({ energyWh }) => energyWh)),
          withoutEnergy: of.reduce((count, { withoutEnergy }) => count + withoutEnergy, 0),
          amountMinor: sum(of.map(({ amountMinor }) => amountMinor)),
        },
      ];
    }),
  );
}
