import type { Person } from '../functions/core/approval/person.ts';
import { assert } from '../functions/core/errors.ts';
import { type Sentence, say } from '../functions/core/sentence.ts';
import type { Accounting } from '../functions/platform/config-accounting.ts';
import type { FilePack } from './exports/keep-files.ts';
import type { MonthJournal } from './journal/close-month.ts';
import { exportJournal } from './journal/export-journal.ts';
import type { GatherDeps } from './journal/gather.ts';
import { exportPayroll } from './payroll/export-payroll.ts';
import { linesIn } from './payroll/payroll-csv.ts';
import { exportStatements } from './statements/export-statements.ts';
import type { Fonts } from './statements/pdf/fonts.ts';
import type { StatementPayers } from './statements/rules.ts';

/** What to make of a month's journal. */
export type ExportAsked =
  /** Names of configured formats. */
  | { readonly kind: 'journal'; readonly formats: readonly string[] }
  | { readonly kind: 'payroll'; readonly payroll: NonNullable<Accounting['payroll']> }
  /** For one recipient, by their id, or for all. */
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
  /** Opened only to make documents. */
  readonly fonts: () => Fonts;
};

export type ExportMade =
  | {
      readonly ok: true;
      readonly journal: MonthJournal;
      readonly packs: AsyncIterable<FilePack> | Iterable<FilePack>;
      /** Sentences about the files. */
      readonly says: readonly Sentence[];
    }
  | { readonly ok: false; readonly refusal: Sentence };

/** About the files. */
export const EXPORT_SAYS = {
  'same-files': 'The same files in the format {format} as were first exported at {at}.',
  'same-payroll': 'The same payroll lines as were first exported at {at}.',
  'same-statements': 'The same statements as were first exported at {at}.',
  'payroll-lines': 'Lines of people and times of charging: {count}.',
  'statements-made': 'Recipients with a statement: {count}.',
} as const;

/**
 * What commands and the console export of a month; they decide where the files go.
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
        isAgain ? [say(EXPORT_SAYS, 'same-files', { format, at: momentOf(exportedAt) })] : [],
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
        ...(isAgain ? [say(EXPORT_SAYS, 'same-payroll', { at: momentOf(exportedAt) })] : []),
        say(EXPORT_SAYS, 'payroll-lines', { count: lines }),
      ];
      return { ok: true, journal, packs: [{ files, kept: files }], says };
    }
    case 'statements': {
      const { recipient } = asked;
      const made = await exportStatements({ ...deps, fonts: deps.fonts() }, { ...wanted, recipient });
      if (!made.ok) return made;
      const { journal, packs, recipients, exportedAt } = made;
      const says = [
        ...(exportedAt === undefined
          ? []
          : [say(EXPORT_SAYS, 'same-statements', { at: momentOf(exportedAt) })]),
        say(EXPORT_SAYS, 'statements-made', { count: recipients }),
      ];
      return { ok: true, journal, packs, says };
    }
  }
}

function momentOf(exportedAt: string | undefined) {
  assert(exportedAt !== undefined, 'what is exported again was exported at some time');
  return { moment: exportedAt };
}
