import { BYTE_ORDER_MARK, csvLine, quoted } from '../../functions/core/csv.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { kwhOf } from './sessions.ts';
import type { Summary, SummaryLine } from './summary.ts';

const COLUMNS = [
  'month',
  'source',
  'company',
  'cost_centre',
  'recipient_id',
  'recipient_external_id',
  'recipient',
  'state',
  'payouts',
  'energy_kwh',
  'payouts_without_energy',
  'amount',
  'currency',
  'last_booked_on',
] as const;

/** A line for each recipient, cost centre, currency and state. */
export function summaryCsv(month: string, { source, company, lines }: Summary): Uint8Array {
  const text = [
    csvLine(COLUMNS.map(quoted)),
    ...lines.map((line) => csvOf([month, source, company ?? ''], line)),
  ].join('');
  return new TextEncoder().encode(`${BYTE_ORDER_MARK}${text}`);
}

function csvOf(of: readonly string[], line: SummaryLine): string {
  const { payouts, energyWh, withoutEnergy, amountMinor, currency, lastDay } = line;
  const names = [line.costCentre, line.recipientId, line.recipientExternalId, line.recipientName, line.state];
  const energyKwh = withoutEnergy === payouts ? '' : kwhOf(energyWh);
  // As text, a number below zero would be in no sum of a spreadsheet.
  const numbers = [String(payouts), energyKwh, String(withoutEnergy), formatMinor(amountMinor, currency)];
  return csvLine([
    ...[...of, ...names].map(quoted),
    ...numbers.map((number) => `"${number}"`),
    ...[currency, lastDay].map(quoted),
  ]);
}
