import type { Charges } from '../../functions/core/charge-record.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { formatMinor } from '../../functions/core/money.ts';
import { payrollCountryOf } from '../payroll/payroll-country.ts';
import { payrollLines } from '../payroll/payroll-lines.ts';
import { atOfficialOf } from '../payroll/sessions-at-official.ts';
import { austrianTreatment } from '../payroll/tax-treatment.ts';
import type { StatementRules } from './rules.ts';
import { kwhOf } from './sessions.ts';
import type { StatementRecipient } from './statement.ts';

/** A line of the payroll file, in a statement. */
export type TaxLine = {
  /** First and last day; none where the source gave none. */
  readonly charged: readonly string[];
  readonly energyKwh: string;
  readonly paid: string;
  readonly currency: string;
  readonly officialPerKwh: string;
  readonly atOfficial: string;
  readonly aboveOfficial: string;
  readonly sentence: string;
};

/** What the payroll file says of the recipient's tax; nothing where their country asks only for the amount. */
export function taxLinesOf(
  recipient: StatementRecipient,
  { payrollSources, austrianPrices }: StatementRules,
  charges: ReadonlyMap<string, Charges>,
): readonly TaxLine[] {
  if (payrollCountryOf(payrollSources, recipient) !== 'AT') return [];
  const atOfficial = (entry: JournalEntry) => {
    const known = charges.get(entry.charges ?? '');
    return known === undefined ? undefined : atOfficialOf(entry, known, austrianPrices);
  };
  return payrollLines(recipient.entries, [recipient.source], atOfficial).map((line): TaxLine => {
    const { period, energyWh, amountMinor, currency } = line;
    const tax = austrianTreatment(line, austrianPrices);
    const amount = (minor: bigint | undefined): string =>
      minor === undefined ? '' : formatMinor(minor, currency);
    return {
      charged: period === undefined ? [] : [period.start, period.end],
      energyKwh: energyWh === undefined ? '' : kwhOf(energyWh),
      paid: amount(amountMinor),
      currency,
      officialPerKwh: tax.officialPerKwh,
      atOfficial: amount(tax.atOfficialMinor),
      aboveOfficial: amount(tax.aboveOfficialMinor),
      sentence: tax.sentence,
    };
  });
}
