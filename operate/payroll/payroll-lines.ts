import { currencyExponent } from '../../functions/core/currency.ts';
import type { PlainDate } from '../../functions/core/date.ts';
import { formatDecimal } from '../../functions/core/decimal.ts';
import { assert } from '../../functions/core/errors.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { energyWhOf, movesMoney, paidMinorOf } from '../journal/paid.ts';
import { divideHalfEven } from './divide-half-even.ts';
import { type AtOfficial, sumOfAtOfficial } from './sessions-at-official.ts';

/** What was paid to a person in the month for one time of charging; below zero what came back. */
export type PayrollLine = {
  /** Such as `spirii/nordfleet`. */
  readonly source: string;
  /** Undefined where the source names none. */
  readonly company: string | undefined;
  readonly recipientId: string;
  readonly recipientName: string;
  /** The employer's own id of the person; undefined where the source has none. */
  readonly recipientExternalId: string | undefined;
  /** Undefined where the source gave none. */
  readonly period: JournalEntry['period'];
  /** Undefined where the source gave none. */
  readonly energyWh: bigint | undefined;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The last day on which the bank moved any of it. */
  readonly bookedOn: PlainDate;
  /** Payments and returns in this sum. */
  readonly payments: number;
  /** By its sessions; undefined where some are unknown, or nothing asks for it. */
  readonly atOfficial: AtOfficial | undefined;
};

/** Lines of a payroll file by the journal of a month: what was paid in it, whenever it was charged. */
export function payrollLines(
  entries: readonly JournalEntry[],
  sources: readonly string[],
  atOfficialOf: (entry: JournalEntry) => AtOfficial | undefined,
): readonly PayrollLine[] {
  const lines = new Map<string, PayrollLine>();
  for (const entry of entries) {
    if (!movesMoney(entry) || !sources.includes(entry.source)) continue;
    const line = { ...lineOf(entry), atOfficial: atOfficialOf(entry) };
    const key = keyOf(line);
    const known = lines.get(key);
    lines.set(key, known === undefined ? line : sumOf(known, line));
  }
  return [...lines]
    .filter(([, { amountMinor, energyWh = 0n }]) => amountMinor !== 0n || energyWh !== 0n)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, line]) => line);
}

function lineOf(entry: JournalEntry): Omit<PayrollLine, 'atOfficial'> {
  const { source, company, recipientId, recipientName, recipientExternalId, period } = entry;
  const { currency, evidenceDate } = entry;
  const of = { source, company, recipientId, recipientName, recipientExternalId, period, currency };
  return {
    ...of,
    energyWh: energyWhOf(entry),
    amountMinor: paidMinorOf(entry),
    bookedOn: evidenceDate,
    payments: 1,
  };
}

/** One person at a source: by their id there, or by name without one. */
function keyOf(line: PayrollLine): string {
  const { source, company, recipientId, recipientName, recipientExternalId, period, currency, energyWh } =
    line;
  return JSON.stringify([
    source,
    company ?? '',
    recipientName,
    recipientId,
    recipientExternalId ?? '',
    period?.start ?? '',
    period?.end ?? '',
    currency,
    // Unknown energy adds to no known energy.
    energyWh === undefined,
  ]);
}

function sumOf(one: PayrollLine, other: PayrollLine): PayrollLine {
  return {
    ...one,
    energyWh: one.energyWh === undefined ? undefined : one.energyWh + (other.energyWh ?? 0n),
    amountMinor: one.amountMinor + other.amountMinor,
    bookedOn: laterOf(one.bookedOn, other.bookedOn),
    payments: one.payments + other.payments,
    atOfficial: sumOfAtOfficial(one.atOfficial, other.atOfficial),
  };
}

function laterOf(one: PlainDate, other: PlainDate): PlainDate {
  return one > other ? one : other;
}

export type Tariff = { readonly perKwh: string; readonly isExact: boolean };

/** The price paid for one kWh, in the currency's own unit; undefined where the energy is unknown. */
export function tariffOf(
  { amountMinor, energyWh = 0n, currency }: Pick<PayrollLine, 'amountMinor' | 'energyWh' | 'currency'>,
  decimals: number,
): Tariff | undefined {
  if (energyWh === 0n) return undefined;
  const exponent = currencyExponent(currency);
  assert(
    exponent !== undefined && exponent <= decimals,
    'a tariff has the decimals of its currency at least',
  );
  const [minor, wh] = energyWh < 0n ? [-amountMinor, -energyWh] : [amountMinor, energyWh];
  const scaled = minor * 1000n * 10n ** BigInt(decimals - exponent);
  const digits = divideHalfEven(scaled, wh);
  return { perKwh: formatDecimal({ digits, scale: decimals }, exponent), isExact: digits * wh === scaled };
}
