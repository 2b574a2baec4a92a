import type { Person } from '../../functions/core/approval/person.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';
import type { MonthJournal } from '../journal/close-month.ts';
import { exportJournal } from '../journal/export-journal.ts';
import type { GatherDeps } from '../journal/gather.ts';
import { exportPayroll } from '../payroll/export-payroll.ts';
import { linesIn } from '../payroll/payroll-csv.ts';
import { exportStatements } from '../statements/export-statements.ts';
import type { Fonts } from '../statements/pdf/fonts.ts';
import type { StatementPayers } from '../statements/rules.ts';
import type { FilePack } from './keep-files.ts';

/** What is made of the journal of a month. */
export type ExportAsked =
  /** Names of configured formats. */
  | { readonly kind: 'journal'; readonly formats: readonly string[] }
  | { readonly kind: 'payroll'; readonly payroll: NonNullable<Accounting['payroll']> }
  /** Of one recipient, by their id, or of all. */
  | { readonly kind: 'statements'; readonly recipient?: string | undefined };

export type ExportWanted = StatementPayers & {
  readonly month: string;
  readonly accounting: Accounting;
  /** Who exports it, which closes an open month; left out, nothing is written, and the files are a preview. */
  readonly by?: Person | undefined;
  /** See `Closer`. */
  readonly bankIsAhead: boolean;
};

export type ExportDeps = GatherDeps & {
  /** Opened only for what is a document. */
  readonly fonts: () => Fonts;
};

export type ExportMade =
  | {
      readonly ok: true;
      readonly journal: MonthJournal;
      readonly packs: AsyncIterable<FilePack> | Iterable<FilePack>;
      /** Sentences about the files. */
      readonly says: readonly string[];
    }
  | { readonly ok: false; readonly refusal: string };

/**
 * What commands and the console export of a month. Where the files go is theirs.
 * @throws PipelineError CONFIG_INVALID, EXPORT_DIFFERS (also while packs are taken), LEDGER_ROW_INVALID
 */
export async function makeExport(
  deps: ExportDeps,
  asked: ExportAsked,
  wanted: ExportWanted,
): Promise<ExportMade> {
  switch (asked.kind) {
    case 'journal': {
      const made = await exportJournal(deps, { ...wanted, formats: asked.formats });
      if (!made.ok) return made;
      const says = made.formats.flatMap(({ format, isAgain, exportedAt }) =>
        isAgain ? [sameAs(`files in the format ${format}`, exportedAt)] : [],
      );
      const files = made.formats.flatMap((format) => format.files);
      return { ok: true, journal: made.journal, packs: [{ files, kept: files }], says };
    }
    case 'payroll': {
      const made = await exportPayroll(deps, { ...wanted, payroll: asked.payroll });
      if (!made.ok) return made;
      const { journal, files, isAgain, exportedAt } = made;
      const lines = files.reduce((count, file) => count + linesIn(file), 0);
      const says = [
        ...(isAgain ? [sameAs('payroll lines', exportedAt)] : []),
        `${lines} ${lines === 1 ? 'line' : 'lines'} of people and times of charging.`,
      ];
      return { ok: true, journal, packs: [{ files, kept: files }], says };
    }
    case 'statements': {
      const { recipient } = asked;
      const made = await exportStatements({ ...deps, fonts: deps.fonts() }, { ...wanted, recipient });
      if (!made.ok) return made;
      const { journal, packs, recipients, exportedAt } = made;
      const says = [
        ...(exportedAt === undefined ? [] : [sameAs('statements', exportedAt)]),
        `Statements of ${recipients} ${recipients === 1 ? 'recipient' : 'recipients'}.`,
      ];
      return { ok: true, journal, packs, says };
    }
  }
}

/** Of a further export. @param exportedAt ISO 8601. */
function sameAs(what: string, exportedAt = ''): string {
  return `The same ${what} as were first exported at ${exportedAt.slice(0, 16).replace('T', ' ')} UTC.`;
}
