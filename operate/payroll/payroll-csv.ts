import { formatDecimal } from '../../functions/core/decimal.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { byPayingParty, partOfName } from '../exports/company-file-name.ts';
import type { MadeFile } from '../exports/exported-files.ts';
import { listOf, type Spreadsheet } from '../exports/spreadsheet.ts';
import { movesMoney } from '../journal/paid.ts';
import { type PayrollSources, payrollCountryOf } from './payroll-country.ts';
import { type PayrollLine, payrollLines, tariffOf } from './payroll-lines.ts';
import type { AtOfficial } from './sessions-at-official.ts';
import { austrianTreatment, NO_TREATMENT } from './tax-treatment.ts';

/** What a payroll file follows from, beside the journal of its month. */
export type PayrollRules = {
  readonly sources: PayrollSources;
  readonly tariffDecimals: number;
  readonly spreadsheet: Spreadsheet;
  /** Thousandths of a cent per kWh by year: a file once made stays the same when a later version knows more. */
  readonly austrianPrices: Readonly<Record<string, string>>;
};

const COLUMNS = [
  'month',
  'source',
  'company',
  'personnel_number',
  'recipient_id',
  'recipient',
  'charged_from',
  'charged_until',
  'energy_kwh',
  'tariff_per_kwh',
  'tariff_is_exact',
  'amount',
  'currency',
  'booked_on',
  'payments',
  'official_price_per_kwh',
  'amount_at_official_price',
  'amount_above_official_price',
  'tax_treatment',
] as const;

type Column = (typeof COLUMNS)[number];

const NUMBERS: ReadonlySet<Column> = new Set<Column>([
  'energy_kwh',
  'tariff_per_kwh',
  'amount',
  'payments',
  'official_price_per_kwh',
  'amount_at_official_price',
  'amount_above_official_price',
]);

/** How many lines a file has, without the titles. */
export function linesIn({ bytes }: MadeFile): number {
  return new TextDecoder().decode(bytes).split('\r\n').length - 2;
}

/** Bookings for people whose payroll asks for the official price. */
export function taxedEntries(
  entries: readonly JournalEntry[],
  { sources }: Pick<PayrollRules, 'sources'>,
): readonly JournalEntry[] {
  return entries.filter((entry) => movesMoney(entry) && payrollCountryOf(sources, entry) === 'AT');
}

/**
 * A file for each company, or source that names none: whoever does the payroll of one company sees nobody of another. A
 * line is a person and a time of charging: what the bank paid in the month, less what came back in it.
 */
export function payrollFiles(
  month: string,
  entries: readonly JournalEntry[],
  rules: PayrollRules,
  atOfficial: ReadonlyMap<JournalEntry, AtOfficial> = new Map(),
): readonly MadeFile[] {
  const lines = payrollLines(
    entries,
    rules.sources.map(({ source }) => source),
    (entry) => atOfficial.get(entry),
  );
  return byPayingParty(lines).map(({ party, of }) => {
    const rows = of.map((line) => rowOf(month, line, rules));
    const bytes = listOf(rules.spreadsheet, { columns: COLUMNS, numbers: NUMBERS }, rows);
    return { name: `payroll_${month}_${partOfName(party)}.csv`, bytes };
  });
}

function rowOf(month: string, line: PayrollLine, rules: PayrollRules): Readonly<Record<Column, string>> {
  const { source, company = '', period, energyWh, amountMinor, currency } = line;
  const tariff = tariffOf(line, rules.tariffDecimals);
  const tax =
    payrollCountryOf(rules.sources, line) === 'AT'
      ? austrianTreatment(line, rules.austrianPrices)
      : NO_TREATMENT;
  const amount = (minor: bigint | undefined): string =>
    minor === undefined ? '' : formatMinor(minor, currency);
  return {
    month,
    source,
    company,
    personnel_number: line.recipientExternalId ?? '',
    recipient_id: line.recipientId,
    recipient: line.recipientName,
    charged_from: period?.start ?? '',
    charged_until: period?.end ?? '',
    energy_kwh: energyWh === undefined ? '' : formatDecimal({ digits: energyWh, scale: 3 }),
    tariff_per_kwh: tariff?.perKwh ?? '',
    tariff_is_exact: tariff === undefined ? '' : tariff.isExact ? 'yes' : 'rounded',
    amount: amount(amountMinor),
    currency,
    booked_on: line.bookedOn,
    payments: String(line.payments),
    official_price_per_kwh: tax.officialPerKwh,
    amount_at_official_price: amount(tax.atOfficialMinor),
    amount_above_official_price: amount(tax.aboveOfficialMinor),
    tax_treatment: tax.sentence,
  };
}
