import * as z from 'zod/mini';
import type { DebtorAccount } from '../../functions/platform/config.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';
import { type Spreadsheet, spreadsheet, spreadsheetOf } from '../exports/spreadsheet.ts';
import { AUSTRIAN_PRICES } from '../payroll/austrian-price.ts';
import { type PayrollSources, payrollSources } from '../payroll/payroll-country.ts';
import { type Readers, readers, readersOf, type StatementSource } from './readers.ts';

/** What the statements of a month follow from, beside its journal and charge records. */
export type StatementRules = {
  /** Who pays, by debtor account. */
  readonly payers: Readonly<Record<string, string>>;
  /** Whose recipients pay wage tax, and where. */
  readonly payrollSources: PayrollSources;
  /** Decimals of an inexact tariff. */
  readonly tariffDecimals: number;
  readonly spreadsheet: Spreadsheet;
  readonly readers: Readers;
  /** Thousandths of a cent per kWh by year, as of the first export. */
  readonly austrianPrices: Readonly<Record<string, string>>;
};

/** What a statement takes from a configuration beside `accounting`. */
export type StatementPayers = {
  readonly debtorAccounts: readonly Pick<DebtorAccount, 'id' | 'holderName'>[];
  readonly sources: readonly StatementSource[];
};

/** For a configuration without a payroll file. */
const TARIFF_DECIMALS = 4;

export function statementRulesOf(
  accounting: Accounting,
  { debtorAccounts, sources }: StatementPayers,
): StatementRules {
  const { payroll } = accounting;
  return {
    payers: Object.fromEntries(debtorAccounts.map(({ id, holderName }) => [id, holderName])),
    payrollSources: payroll?.sources ?? [],
    tariffDecimals: payroll?.tariffDecimals ?? TARIFF_DECIMALS,
    austrianPrices: AUSTRIAN_PRICES,
    spreadsheet: spreadsheetOf(accounting),
    readers: readersOf(accounting, sources),
  };
}

const statementRules = z.object({
  payers: z.record(z.string(), z.string()),
  payrollSources: z._default(payrollSources, []),
  tariffDecimals: z.int(),
  spreadsheet,
  readers,
  austrianPrices: z.record(z.string(), z.string()),
});

/** The rules that a first export kept. */
export function parseStatementRules(text: string): StatementRules {
  return statementRules.parse(JSON.parse(text));
}
