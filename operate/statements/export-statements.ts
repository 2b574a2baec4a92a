import { hash } from 'node:crypto';
import type { Person } from '../../functions/core/approval/person.ts';
import type { JournalEntry } from '../../functions/core/journal/entry.ts';
import { type Sentence, say } from '../../functions/core/sentence.ts';
import {
  type ExportedFile,
  keepExportedFormat,
  readExportedFormat,
} from '../../functions/ledger/exported-formats.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';
import { digestsOf, exportDiffers } from '../exports/exported-files.ts';
import type { FilePack } from '../exports/keep-files.ts';
import { journalOf, type MonthJournal } from '../journal/close-month.ts';
import type { GatherDeps } from '../journal/gather.ts';
import { type StatementsOf, statementFiles, statementPacks } from './make-statements.ts';
import type { Fonts } from './pdf/fonts.ts';
import { parseStatementRules, type StatementPayers, type StatementRules, statementRulesOf } from './rules.ts';
import { recipientsIn, type StatementRecipient } from './statement.ts';
import { summaryFiles } from './summary-files.ts';

export type StatementsExport =
  | {
      readonly ok: true;
      readonly journal: MonthJournal;
      readonly recipients: number;
      /** Made as the caller takes them: memory holds no more than one. */
      readonly packs: AsyncIterable<FilePack>;
      /** ISO 8601: when the month's statements were all made for the first time; undefined if not before. */
      readonly exportedAt: string | undefined;
    }
  | { readonly ok: false; readonly refusal: Sentence };

export type StatementsWanted = StatementPayers & {
  readonly month: string;
  readonly accounting: Accounting;
  /** Who exports it, which closes an open month; left out, nothing is written, and the files are a preview. */
  readonly by?: Person | undefined;
  /** See `Closer`. */
  readonly bankIsAhead: boolean;
  /** Only recipients with this id, or this number of the employer's. */
  readonly recipient?: string | undefined;
};

export type StatementsDeps = GatherDeps & { readonly fonts: Fonts };

/** Only a command asks for one recipient. */
const NOT_STATED = { 'nobody-paid': 'Nobody with the id {recipient} was paid in {month}.' } as const;

/** What a first export keeps of a month: its rules, and then its files. */
const RULES = 'statements-rules';
const FILES = 'statements';

/**
 * The statements of a month's recipients and the summaries, by its journal: so they show money as the bank booked it,
 * each payment in its journal's month, and they are the same bytes again.
 * @throws PipelineError EXPORT_DIFFERS while its packs are taken, LEDGER_ROW_INVALID
 */
export async function exportStatements(
  deps: StatementsDeps,
  { month, accounting, debtorAccounts, sources, by, bankIsAhead, recipient }: StatementsWanted,
): Promise<StatementsExport> {
  const closer = by === undefined ? undefined : { by, bankIsAhead, check: () => undefined };
  const journal = await journalOf(deps, { month, firstMonth: accounting.firstMonth }, closer);
  if (!journal.ok) return journal;
  const { entries, closed } = journal;
  const now = statementRulesOf(accounting, { debtorAccounts, sources });
  const rules = closed === undefined ? now : await keptRules(deps, month, now);
  const all = recipientsIn(entries);
  const of = { month, rules, fonts: deps.fonts, isPreview: closed === undefined };
  if (recipient !== undefined) {
    const some = all.filter((one) => isNamed(one, recipient));
    if (some.length === 0) {
      const refusal = say(NOT_STATED, 'nobody-paid', { recipient: recipient.slice(0, 60), month });
      return { ok: false, refusal };
    }
    const packs = packsOfSome(deps, of, some);
    return { ok: true, journal, recipients: some.length, packs, exportedAt: undefined };
  }
  const made = packsOfAll(deps, { ...of, recipients: all }, entries);
  if (closed === undefined) {
    return { ok: true, journal, recipients: all.length, packs: made, exportedAt: undefined };
  }
  const kept = await readExportedFormat(deps.table, month, FILES);
  const packs = compared(deps, month, made, kept?.files);
  return { ok: true, journal, recipients: all.length, packs, exportedAt: kept?.exportedAt };
}

function isNamed({ recipientId, recipientExternalId }: StatementRecipient, id: string): boolean {
  return id !== '' && (recipientId === id || recipientExternalId === id);
}

/** The first export's rules. */
async function keptRules(
  { table, clock }: StatementsDeps,
  month: string,
  now: StatementRules,
): Promise<StatementRules> {
  const exportedAt = new Date(clock.now()).toISOString();
  const kept =
    (await readExportedFormat(table, month, RULES)) ??
    (await keepExportedFormat(table, month, RULES, { exportedAt, rules: JSON.stringify(now), files: [] }));
  return parseStatementRules(kept.rules);
}

type Of = Omit<StatementsOf, 'recipients'>;

async function* packsOfSome(
  { table }: StatementsDeps,
  of: Of,
  recipients: readonly StatementRecipient[],
): AsyncGenerator<FilePack> {
  for (const recipient of recipients) {
    const files = await statementFiles(table, of, recipient);
    yield { files, kept: files };
  }
}

async function* packsOfAll(
  { table }: StatementsDeps,
  of: Of & { readonly recipients: readonly StatementRecipient[] },
  entries: readonly JournalEntry[],
): AsyncGenerator<FilePack> {
  yield* statementPacks(table, of);
  for await (const files of summaryFiles(entries, of)) yield { files, kept: files };
}

/** Each pack, once it equals what was exported before; the last one keeps what all of them were. */
async function* compared(
  { table, clock }: StatementsDeps,
  month: string,
  packs: AsyncIterable<FilePack>,
  before: readonly ExportedFile[] | undefined,
): AsyncGenerator<FilePack> {
  const files: ExportedFile[] = [];
  for await (const pack of packs) {
    const first = files.length;
    files.push(...digestsOf(pack.kept));
    const expected = before?.slice(first, files.length);
    if (before !== undefined && namesOf(expected) !== namesOf(files.slice(first))) {
      throw exportDiffers(month, FILES);
    }
    yield pack;
  }
  if (before !== undefined && before.length !== files.length) throw exportDiffers(month, FILES);
  const exportedAt = new Date(clock.now()).toISOString();
  const kept =
    before ?? (await keepExportedFormat(table, month, FILES, { exportedAt, rules: '', files })).files;
  if (namesOf(kept) !== namesOf(files)) throw exportDiffers(month, FILES);
}

function namesOf(files: readonly ExportedFile[] = []): string {
  return hash('sha256', JSON.stringify(files.map(({ name, sha256, bytes }) => [name, sha256, bytes])));
}
