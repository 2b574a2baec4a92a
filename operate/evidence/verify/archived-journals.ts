import { PipelineError } from '../../../functions/core/errors.ts';
import type { PayoutId } from '../../../functions/core/ids.ts';
import type { JournalEntry } from '../../../functions/core/journal/entry.ts';
import { decodeExportedFormat } from '../../../functions/ledger/exported-formats.ts';
import {
  besideIn,
  type ClosedMonth,
  decodeClosedMonth,
  isNamedSo,
  journalIn,
  partKeysOf,
} from '../../../functions/ledger/exports.ts';
import { exportedFormatKey, exportKey } from '../../../functions/ledger/keys.ts';
import { digestsOf } from '../../exports/exported-files.ts';
import { journalFiles } from '../../journal/formats/make-files.ts';
import { parseRules } from '../../journal/rules.ts';
import { exportedKeysOf, JOURNAL_FORMATS } from '../exported-as.ts';
import type { Evidence } from './evidence.ts';
import type { Problems } from './problems.ts';

/** A closed month as an archive has it. */
export type ArchivedJournal = {
  readonly closed: ClosedMonth;
  readonly entries: readonly JournalEntry[];
  /** Rows that could not be read when it was closed. */
  readonly unreadable: ReadonlySet<PayoutId>;
};

/** In the order of their months; the problems tell what is not as it was closed or exported. */
export async function journalsIn(
  evidence: Evidence,
  problems: Problems,
): Promise<readonly ArchivedJournal[]> {
  const journals: ArchivedJournal[] = [];
  const known = new Set<string>();
  for (const key of [...evidence.rows.keys('journal')].sort()) {
    const month = /^EXPORT#(\d{4}-\d{2})$/.exec(key)?.[1];
    if (month === undefined) continue;
    known.add(key);
    const closed = await evidence.rows.read(key, decodeClosedMonth);
    if (closed === undefined || exportKey(closed.month) !== key) {
      problems.add(key, 'cannot be read, or is the row of another month');
      continue;
    }
    for (const part of [...partKeysOf(closed), ...exportedKeysOf(month)]) known.add(part);
    await problems.during(`journal of ${month}`, async () => {
      const journal = await journalOf(evidence, closed, problems);
      journals.push(journal);
      for (const format of JOURNAL_FORMATS) await holdFiles(evidence, journal, format, problems);
    });
  }
  for (const key of evidence.rows.keys('journal')) {
    if (!known.has(key)) problems.add(key, 'is of no journal that is there');
  }
  return journals;
}

async function journalOf(
  evidence: Evidence,
  closed: ClosedMonth,
  problems: Problems,
): Promise<ArchivedJournal> {
  const itemOf = (key: string) => evidence.rows.read(key, (item) => item);
  const entries = await journalIn(closed, itemOf);
  if (!(await isNamedSo(closed, entries, itemOf))) {
    problems.add(`journal of ${closed.month}`, 'names other movements than it has');
  }
  const { unreadable } = await besideIn(closed, itemOf);
  return { closed, entries, unreadable: new Set(unreadable) };
}

/** Makes the files of an exported format once more, by the rules that the export kept. */
async function holdFiles(
  evidence: Evidence,
  { closed, entries }: ArchivedJournal,
  format: string,
  problems: Problems,
): Promise<void> {
  const key = exportedFormatKey(closed.month, format);
  if (!evidence.rows.has(key)) return;
  const exported = await evidence.rows.read(key, decodeExportedFormat);
  const of = { month: closed.month, madeAt: closed.closedAt };
  let isSame = false;
  try {
    const rules = parseRules(exported?.rules ?? '');
    const files = digestsOf(journalFiles(entries, of, rules, rules.format));
    isSame = rules.format.format === format && JSON.stringify(files) === JSON.stringify(exported?.files);
  } catch (error) {
    // Rules of others' making may be no JSON, no rules, or of accounts that no file can hold.
    if (!isOfRules(error)) throw error;
  }
  if (!isSame) problems.add(key, 'was exported as other files than its journal makes');
}

function isOfRules(error: unknown): boolean {
  const names = ['$ZodError', 'ZodError', 'SyntaxError', 'TypeError', 'RangeError'];
  return error instanceof PipelineError || (error instanceof Error && names.includes(error.name));
}
