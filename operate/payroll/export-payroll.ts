import * as z from 'zod/mini';
import type { Person } from '../../functions/core/approval/person.ts';
import type { Sentence } from '../../functions/core/sentence.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';
import { exportFormat, type MadeFile } from '../exports/exported-files.ts';
import { spreadsheet, spreadsheetOf } from '../exports/spreadsheet.ts';
import { journalOf, type MonthJournal } from '../journal/close-month.ts';
import type { GatherDeps } from '../journal/gather.ts';
import { AUSTRIAN_PRICES } from './austrian-price.ts';
import { payrollSources } from './payroll-country.ts';
import { type PayrollRules, payrollFiles, taxedEntries } from './payroll-csv.ts';
import { readAtOfficial } from './sessions-at-official.ts';

export type PayrollExport =
  | {
      readonly ok: true;
      readonly journal: MonthJournal;
      /** One for each company, or source that names none. */
      readonly files: readonly MadeFile[];
      readonly isAgain: boolean;
      /** ISO 8601; undefined of a preview. */
      readonly exportedAt: string | undefined;
    }
  | { readonly ok: false; readonly refusal: Sentence };

export type PayrollWanted = {
  readonly month: string;
  readonly accounting: Accounting;
  readonly payroll: NonNullable<Accounting['payroll']>;
  /** Who exports it, which closes an open month; left out, nothing is written, and the file is a preview. */
  readonly by?: Person | undefined;
  /** See `Closer`. */
  readonly bankIsAhead: boolean;
};

/**
 * The payroll files of a month, by its journal: so each payment, a late one too, is in the file of one month, and a
 * file is the same again.
 * @throws PipelineError EXPORT_DIFFERS, LEDGER_ROW_INVALID
 */
export async function exportPayroll(
  deps: GatherDeps,
  { month, accounting, payroll, by, bankIsAhead }: PayrollWanted,
): Promise<PayrollExport> {
  const { firstMonth } = accounting;
  const rules = { ...payroll, spreadsheet: spreadsheetOf(accounting), austrianPrices: AUSTRIAN_PRICES };
  const closer = by === undefined ? undefined : { by, bankIsAhead, check: () => undefined };
  const journal = await journalOf(deps, { month, firstMonth }, closer);
  if (!journal.ok) return journal;
  const { entries, closed } = journal;
  const make = async (of: PayrollRules): Promise<readonly MadeFile[]> => {
    const taxed = taxedEntries(entries, of);
    return payrollFiles(month, entries, of, await readAtOfficial(deps.table, taxed, of.austrianPrices));
  };
  if (closed === undefined) {
    const files = await make(rules);
    return { ok: true, journal, files, isAgain: false, exportedAt: undefined };
  }
  const exported = await exportFormat(deps, { month, format: 'payroll', rules, parseRules, make });
  return { ok: true, journal, ...exported };
}

const payrollRules = z.object({
  sources: payrollSources,
  tariffDecimals: z.int(),
  spreadsheet,
  austrianPrices: z.record(z.string(), z.string()),
});

function parseRules(text: string): PayrollRules {
  return payrollRules.parse(JSON.parse(text));
}
