import { bankText, cutAtWord } from '../core/charset.ts';
import { monthRange, type PlainDate } from '../core/date.ts';
import { formatDecimal } from '../core/decimal.ts';
import type { Period } from '../core/expense.ts';
import { MAX_REMITTANCE_LENGTH } from '../core/payment-file.ts';

const LABEL = 'EV charging';

export type RemittanceParts = {
  readonly period?: Period;
  /** Whole watt-hours. */
  readonly energyWh?: bigint;
  /** What the recipient calls the expense. */
  readonly reference: string;
  /** Heads it in place of `EV charging`: at most 20 characters of the SEPA set. */
  readonly statementText?: string;
};

function monthOf(date: PlainDate): { start: PlainDate; end: PlainDate } {
  return monthRange(Number(date.slice(0, 4)), Number(date.slice(5, 7)));
}

/** `2026-10` for a whole month, else `2026-10-05 to 2026-10-20`. */
function periodText({ start, end }: Period): string {
  if (start === end) return start;
  const wholeMonths = start === monthOf(start).start && end === monthOf(end).end;
  const [first, last] = wholeMonths ? [start.slice(0, 7), end.slice(0, 7)] : [start, end];
  return first === last ? first : `${first} to ${last}`;
}

/**
 * What the recipient reads on the bank statement, `EV charging 2026-10 184.532 kWh ref SR-2025-0041`: at most 140
 * characters of the SEPA set (EPC132-08, Remittance Information, unstructured).
 *
 * Finance and the recipient search for the reference: where room is short, energy, period and label go first. Only a
 * reference too long by itself loses its end. The end-to-end id has its own field.
 */
export function remittanceInformation({
  period,
  energyWh,
  reference,
  statementText: label = LABEL,
}: RemittanceParts): string {
  const when = period === undefined ? '' : ` ${periodText(period)}`;
  const energy =
    energyWh === undefined || energyWh <= 0n ? '' : ` ${formatDecimal({ digits: energyWh, scale: 3 })} kWh`;
  const reachable = bankText(reference);
  const ref = reachable === '' ? '' : ` ref ${reachable}`;
  const candidates = [`${label}${when}${energy}${ref}`, `${label}${when}${ref}`, `${label}${ref}`];
  const fitting = candidates.find((text) => text.length <= MAX_REMITTANCE_LENGTH);
  return fitting ?? cutAtWord(reachable, MAX_REMITTANCE_LENGTH);
}
