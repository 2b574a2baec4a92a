import type { ChargeRecord, Charges } from '../../functions/core/charge-record.ts';
import { currencyExponent } from '../../functions/core/currency.ts';
import { addDecimals, type Decimal, formatDecimal, parseDecimal } from '../../functions/core/decimal.ts';
import { wallClockMs } from '../../functions/core/local-time.ts';
import type { StatementPayment } from './statement.ts';

/** A charging session in the words of a statement; empty where its source says nothing. */
export type Session = {
  readonly sessionId: string;
  /** `2026-10-03 18:20`, by the clock of the recipient. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly startedAtUtc: string;
  readonly endedAtUtc: string;
  readonly place: string;
  readonly energyKwh: string;
  readonly pricePerKwh: string;
  /** With a fraction of a cent where the source rounds only the sum. */
  readonly amount: string;
};

export type Sessions = {
  readonly sessions: readonly Session[];
  /** By how much the payment differs from its sessions: `0.004`; empty where it does not, or nobody knows. */
  readonly rounding: string;
  /** Whether rounding cannot explain it: that comes to less than one minor unit a session. */
  readonly isMoreThanRounding: boolean;
  /** By how many kWh the payment differs from its sessions; empty where it does not, or nobody knows. */
  readonly energyRest: string;
  /** kWh of the payment, or else of its sessions; empty where nobody knows. */
  readonly energySum: string;
};

/** The payment that the sessions are part of. */
type Paid = Pick<StatementPayment, 'amountMinor' | 'currency' | 'energyWh'>;

/** A payment's sessions in the order of charging. Amounts are exact: nothing here rounds. */
export function sessionsOf(payment: Paid, { records }: Charges, timeZone: string): Sessions {
  const { amountMinor, currency } = payment;
  const exponent = currencyExponent(currency) ?? 0;
  const ordered = records
    .map((record, index) => ({ record, index }))
    .sort((a, b) => (a.record.startedAtMs ?? 0) - (b.record.startedAtMs ?? 0) || a.index - b.index);
  const amounts = records.map((record) => parseDecimal(record.amountMinorText));
  const known = amounts.filter((amount) => amount !== undefined);
  const scale = exponent + Math.max(0, ...known.map(decimalsOf));
  const sessions = ordered.map(({ record }) => sessionOf(record, { exponent, scale, timeZone }));
  const energy = energyOf(payment, records);
  if (records.length === 0 || known.length < amounts.length) {
    return { ...energy, sessions, rounding: '', isMoreThanRounding: false };
  }
  const sum = known.reduce(addDecimals, { digits: 0n, scale: 0 });
  const owedMinor = amountMinor < 0n ? -amountMinor : amountMinor;
  const rest = addDecimals({ digits: owedMinor, scale: 0 }, { ...sum, digits: -sum.digits });
  const bound = BigInt(records.length) * 10n ** BigInt(rest.scale);
  return {
    ...energy,
    sessions,
    rounding: rest.digits === 0n ? '' : inMajorUnits(rest, exponent, scale),
    isMoreThanRounding: rest.digits >= bound || -rest.digits >= bound,
  };
}

function energyOf(
  { energyWh }: Paid,
  records: readonly ChargeRecord[],
): Pick<Sessions, 'energyRest' | 'energySum'> {
  const known = records.flatMap((record) => record.energyWh ?? []);
  if (records.length === 0 || known.length < records.length) {
    return { energyRest: '', energySum: energyWh === undefined ? '' : kwhOf(energyWh) };
  }
  const sumWh = known.reduce((sum, wh) => sum + wh, 0n);
  const paidWh = energyWh ?? sumWh;
  return { energyRest: paidWh === sumWh ? '' : kwhOf(paidWh - sumWh), energySum: kwhOf(paidWh) };
}

type Shown = {
  readonly exponent: number;
  /** Decimals of all the payment's amounts, so that they line up. */
  readonly scale: number;
  readonly timeZone: string;
};

function sessionOf(record: ChargeRecord, { exponent, scale, timeZone }: Shown): Session {
  const { sessionId = '', startedAtMs, endedAtMs, place = '', energyWh, amountMinorText } = record;
  const major = (text: string | undefined, decimals: number): string => {
    const minor = parseDecimal(text ?? '');
    return minor === undefined ? '' : inMajorUnits(minor, exponent, decimals);
  };
  return {
    sessionId,
    startedAt: minuteIn(timeZone, startedAtMs),
    endedAt: minuteIn(timeZone, endedAtMs),
    startedAtUtc: minuteOf(startedAtMs),
    endedAtUtc: minuteOf(endedAtMs),
    place,
    energyKwh: energyWh === undefined ? '' : kwhOf(energyWh),
    pricePerKwh: major(record.priceMinorPerKwhText, exponent),
    amount: major(amountMinorText, scale),
  };
}

function inMajorUnits({ digits, scale }: Decimal, exponent: number, decimals: number): string {
  return formatDecimal({ digits, scale: scale + exponent }, decimals);
}

/** Decimals of a minor unit that it needs: 2 of `154.300`, 0 of `154`. */
function decimalsOf(minor: Decimal): number {
  const [, fraction = ''] = formatDecimal(minor).split('.');
  return fraction.length;
}

/** `12.345`, exact. */
export function kwhOf(energyWh: bigint): string {
  return formatDecimal({ digits: energyWh, scale: 3 }, 3);
}

/** The last moment whose year has four digits. */
const MAX_TIME_MS = Date.UTC(9999, 11, 31);

function minuteOf(atMs: number | undefined): string {
  if (atMs === undefined || Math.abs(atMs) > MAX_TIME_MS) return '';
  return new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
}

const HOUR_MS = 3_600_000;

/** By a zone's clock. Of the hour that comes twice in autumn it says which one it is. */
function minuteIn(timeZone: string, atMs: number | undefined): string {
  if (timeZone === 'UTC' || minuteOf(atMs) === '' || atMs === undefined) return minuteOf(atMs);
  const wallMs = wallClockMs(atMs, timeZone);
  const isTwice = [-HOUR_MS, HOUR_MS].some((ms) => wallClockMs(atMs + ms, timeZone) === wallMs);
  return isTwice ? `${minuteOf(wallMs)} ${offsetText(wallMs - atMs)}` : minuteOf(wallMs);
}

/** `+01:00`. @param offsetMs to within a second, as a clock shows no less. */
function offsetText(offsetMs: number): string {
  const minutes = Math.round(Math.abs(offsetMs) / 60_000);
  const [hour, minute] = [Math.floor(minutes / 60), minutes % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${offsetMs < 0 ? '-' : '+'}${hour}:${minute}`;
}
