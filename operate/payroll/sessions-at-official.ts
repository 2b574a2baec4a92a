import type { ChargeRecord, Charges } from '../../functions/core/charge-record.ts';
import { addDecimals, type Decimal, parseDecimal } from '../../functions/core/decimal.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { localDate } from '../../functions/core/local-time.ts';
import { isAbove } from '../../functions/core/tariff.ts';
import { TARIFF_PLACES } from '../../functions/core/tariff-places.ts';
import { TARIFF_CURRENCY } from '../../functions/core/tariff-rates.ts';
import { mapInOrder } from '../../functions/flow/in-order.ts';
import { readCharges } from '../../functions/ledger/charges.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { energyWhOf, paidMinorOf } from '../journal/paid.ts';
import { PER_KWH } from './austrian-price.ts';
import { divideHalfEven } from './divide-half-even.ts';

/** What the sessions of a booking come to at the official price of the day on which each ended. */
export type AtOfficial = {
  readonly years: readonly string[];
  /** Below zero where the money came back. */
  readonly atOfficialMinor: bigint;
  /** Only from sessions above their price: a cheap one does not pay for a dear one. */
  readonly aboveOfficialMinor: bigint;
};

/** Prices by year, in thousandths of a cent per kWh. */
type Prices = Readonly<Record<string, string>>;

const READ_AT_ONCE = 8;

/**
 * Austria, session by session, with the tariff check's bound: within a minor unit of rounding, a session is at its
 * price. Undefined where the sessions do not tell, so that the whole payment has to.
 */
export function atOfficialOf(
  entry: JournalEntry,
  { records }: Charges,
  prices: Prices,
): AtOfficial | undefined {
  if (entry.currency !== TARIFF_CURRENCY || records.length === 0) return undefined;
  const paidMinor = paidMinorOf(entry);
  const sign = paidMinor < 0n ? -1n : 1n;
  const years = new Set<string>();
  let [energyWh, atMillis] = [0n, 0n];
  let [amount, above]: [Decimal, Decimal] = [NOTHING, NOTHING];
  for (const record of records) {
    const one = pricedOf(record, prices);
    if (one === undefined) return undefined;
    years.add(one.year);
    energyWh += one.energyWh;
    atMillis += one.price * one.energyWh;
    amount = addDecimals(amount, one.amount);
    if (!isAbove(one.amount, one.energyWh, one.price)) continue;
    above = addDecimals(above, { ...one.amount, digits: one.amount.digits * PER_KWH });
    above = addDecimals(above, { digits: -one.price * one.energyWh, scale: 0 });
  }
  if (energyWh * sign !== energyWhOf(entry) || !isAll(amount, paidMinor * sign, records.length))
    return undefined;
  return {
    years: [...years].sort(),
    atOfficialMinor: sign * divideHalfEven(atMillis, PER_KWH),
    aboveOfficialMinor: sign * divideHalfEven(above.digits, PER_KWH * 10n ** BigInt(above.scale)),
  };
}

const NOTHING: Decimal = { digits: 0n, scale: 0 };

function pricedOf({ amountMinorText, energyWh, endedAtMs }: ChargeRecord, prices: Prices) {
  const amount = parseDecimal(amountMinorText);
  if (amount === undefined || energyWh === undefined || endedAtMs === undefined) return undefined;
  const year = localDate(endedAtMs, TARIFF_PLACES.AT.timeZone).slice(0, 4);
  const price = prices[year];
  return price === undefined ? undefined : { amount, energyWh, year, price: BigInt(price) };
}

/** Whether sessions come to the payment, but for roundings of less than a minor unit each. */
function isAll({ digits, scale }: Decimal, paidMinor: bigint, sessions: number): boolean {
  const unit = 10n ** BigInt(scale);
  const rest = paidMinor * unit - digits;
  const bound = BigInt(sessions) * unit;
  return rest < bound && -rest < bound;
}

/** For each booking whose charge records are kept. Reads them a few at a time, and holds none. */
export async function readAtOfficial(
  table: LedgerTable,
  entries: readonly JournalEntry[],
  prices: Prices,
): Promise<ReadonlyMap<JournalEntry, AtOfficial>> {
  const read = async (entry: JournalEntry): Promise<readonly [JournalEntry, AtOfficial][]> => {
    const charges = entry.charges === undefined ? undefined : await readCharges(table, entry.charges);
    const at = charges === undefined ? undefined : atOfficialOf(entry, charges, prices);
    return at === undefined ? [] : [[entry, at]];
  };
  const all = await Array.fromAsync(mapInOrder(entries, READ_AT_ONCE, read));
  return new Map(all.flat());
}

/** Of two bookings; undefined where either is. */
export function sumOfAtOfficial(
  one: AtOfficial | undefined,
  other: AtOfficial | undefined,
): AtOfficial | undefined {
  if (one === undefined || other === undefined) return undefined;
  return {
    years: [...new Set([...one.years, ...other.years])].sort(),
    atOfficialMinor: one.atOfficialMinor + other.atOfficialMinor,
    aboveOfficialMinor: one.aboveOfficialMinor + other.aboveOfficialMinor,
  };
}
