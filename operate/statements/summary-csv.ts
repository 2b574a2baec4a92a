import { formatMinor } from '../../functions/core/money.ts';
import { listOf, type Spreadsheet } from '../exports/spreadsheet.ts';
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

type Column = (typeof COLUMNS)[number];

const NUMBERS: ReadonlySet<Column> = new Set<Column>([
  'payouts',
  'energy_kwh',
  'payouts_without_energy',
  'amount',
]);

/** A line for each recipient, cost centre, currency and state. */
export function summaryCsv(
  month: string,
  { source, company = '', lines }: Summary,
  spreadsheet: Spreadsheet,
): Uint8Array {
  const names = { month, source, company };
  const rows = lines.map((line) => ({ ...names, ...rowOf(line) }));
  return listOf(spreadsheet, { columns: COLUMNS, numbers: NUMBERS }, rows);
}

function rowOf(line: SummaryLine): Omit<Readonly<Record<Column, string>>, 'month' | 'source' | 'company'> {
  const { payouts, energyWh, withoutEnergy, amountMinor, currency, lastDay } = line;
  return {
    cost_centre: line.costCentre,
    recipient_id: line.recipientId,
    recipient_external_id: line.recipientExternalId,
    recipient: line.recipientName,
    state: line.state,
    payouts: String(payouts),
    energy_kwh: withoutEnergy === payouts ? '' : kwhOf(energyWh),
    payouts_without_energy: String(withoutEnergy),
    amount: formatMinor(amountMinor, currency),
    currency,
    last_booked_on: lastDay,
  };
}
