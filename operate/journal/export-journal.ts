import type { Person } from '../../functions/core/approval/person.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import type { Sentence } from '../../functions/core/sentence.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';
import { exportFormat, type MadeFile } from '../exports/exported-files.ts';
import { journalOf, type MonthJournal } from './close-month.ts';
import { journalFiles } from './formats/make-files.ts';
import type { OfMonth } from './formats/texts.ts';
import type { GatherDeps } from './gather.ts';
import { parseRules, rulesOf } from './rules.ts';

export type FormatFiles = {
  readonly format: string;
  readonly files: readonly MadeFile[];
  /** ISO 8601; undefined of a preview. */
  readonly exportedAt: string | undefined;
  readonly isAgain: boolean;
};

export type JournalExport =
  | { readonly ok: true; readonly journal: MonthJournal; readonly formats: readonly FormatFiles[] }
  | { readonly ok: false; readonly refusal: Sentence };

export type JournalWanted = {
  readonly month: string;
  readonly accounting: Accounting;
  /** Names of configured formats. */
  readonly formats: readonly string[];
  /** Who exports it, which closes an open month; left out, nothing is written, and the files are a preview. */
  readonly by?: Person | undefined;
  /** See `Closer`. */
  readonly bankIsAhead: boolean;
};

/**
 * The journal of a month and its files.
 * @throws PipelineError CONFIG_INVALID where an entry has no account, EXPORT_DIFFERS, LEDGER_ROW_INVALID
 */
export async function exportJournal(
  deps: GatherDeps,
  { month, accounting, formats, by, bankIsAhead }: JournalWanted,
): Promise<JournalExport> {
  const { firstMonth } = accounting;
  const filesNow = (entries: readonly JournalEntry[]): readonly FormatFiles[] =>
    filesBy(entries, { month, madeAt: new Date(deps.clock.now()).toISOString() }, accounting, formats);
  // A missing account has to be known before the month is closed.
  const closer = by === undefined ? undefined : { by, bankIsAhead, check: filesNow };
  const journal = await journalOf(deps, { month, firstMonth }, closer);
  if (!journal.ok) return journal;
  const { closed, entries } = journal;
  if (closed === undefined) return { ok: true, journal, formats: filesNow(entries) };
  const made: FormatFiles[] = [];
  for (const format of accounting.formats) {
    if (!formats.includes(format.format)) continue;
    const exported = await exportFormat(deps, {
      month,
      format: format.format,
      rules: rulesOf(accounting, format),
      parseRules,
      make: (rules) => journalFiles(entries, { month, madeAt: closed.closedAt }, rules, rules.format),
    });
    made.push({ format: format.format, ...exported });
  }
  return { ok: true, journal, formats: made };
}

/** As the configuration is now. */
function filesBy(
  entries: readonly JournalEntry[],
  of: OfMonth,
  accounting: Accounting,
  formats: readonly string[],
): readonly FormatFiles[] {
  return accounting.formats
    .filter(({ format }) => formats.includes(format))
    .map((format) => ({
      format: format.format,
      files: journalFiles(entries, of, accounting, format),
      exportedAt: undefined,
      isAgain: false,
    }));
}
