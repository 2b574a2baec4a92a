import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Person } from '../../functions/core/approval/person.ts';
import type { Audited } from '../../functions/core/audit.ts';
import { isMonth } from '../../functions/core/journal/month.ts';
import { AuditTrail } from '../../functions/ledger/audit.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';
import { type FilePack, putExports, writeFiles } from '../exports/keep-files.ts';
import type { MonthJournal } from '../journal/close-month.ts';
import { printBeside, printClosed, printJournal } from '../journal/print-journal.ts';
import { type ExportAsked, type ExportDeps, makeExport } from '../make-export.ts';
import { nameIn, personOf } from '../person.ts';
import { PLACE_NAMES, PLACE_OPTIONS, type Place, placeOf } from '../place.ts';
import { readFonts } from '../statements/pdf/installed-fonts.ts';
import { type Stores, withStores } from '../stores.ts';
import { runCommand } from '../terminal/command.ts';
import { printFiles, type ToldFile } from '../terminal/folder.ts';
import { allowOnly, type OptionKinds, type Options } from '../terminal/options.ts';
import { printParagraph } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';
import { wrongUse } from '../wrong-use.ts';

const EXPORT_OPTIONS = {
  ...PLACE_OPTIONS,
  month: 'text',
  out: 'text',
  by: 'text',
  preview: 'flag',
} as const;

const EXPORT_HELP = `  --month YYYY-MM  The month in which the bank booked it (UTC where a bank gives
                   no day).
  --preview        Close nothing and put nothing into the bucket: what the month
                   comes to now.
  --out DIR        Where to write the files (default: DIR/out/exports of --data,
                   out/exports/NAME of a stage).
  --by NAME        Who you are (default: the name of this machine's user).
                   Against a stage AWS says it, and this is a name beside it.`;

/** The options of an export in its help. @param own those that it has alone, each behind a line break. */
export function exportOptionsHelp(own = ''): string {
  return `Options\n${EXPORT_HELP}${own}\n  --help           Show this help.`;
}

/** A command that makes files of a month. */
export type ExportCommand = {
  readonly script: string;
  readonly help: string;
  /** Beyond those of every export. */
  readonly options: OptionKinds;
  readonly what: Audited;
  /** @throws PipelineError CONFIG_INVALID */
  readonly asked: (options: Options, accounting: Accounting) => ExportAsked;
  /** For the record, such as which formats. */
  readonly detail: (asked: ExportAsked) => string;
};

export function runExport(command: ExportCommand): Promise<void> {
  const { script, help, options } = command;
  return runCommand({
    script,
    help,
    options: { ...EXPORT_OPTIONS, ...options },
    run: (given, terminal) => run(command, given, terminal),
  });
}

async function run(command: ExportCommand, options: Options, terminal: Terminal): Promise<number> {
  if (options.positionals.length > 0) throw wrongUse('Give options alone.', options.hint);
  const own = Object.keys(command.options);
  allowOnly(options, [...PLACE_NAMES, 'month', 'out', 'by', 'preview', ...own], command.script);
  const [month, place] = [monthIn(options), placeOf(options)];
  const accounting = accountingOf(place);
  const asked = command.asked(options, accounting);
  return withStores(place, async (stores) => {
    const isPreview = options.flag('preview');
    const by = await exporterOf(options, stores);
    // What somebody exports is on record before it is made.
    await new AuditTrail(stores.table).append({
      by,
      what: command.what,
      about: month,
      detail: isPreview ? 'preview' : command.detail(asked),
      atMs: stores.clock.now(),
    });
    const bankIsAhead = stores.kind === 'data';
    const { debtorAccounts, sources } = place.config();
    const wanted = { month, accounting, debtorAccounts, sources, bankIsAhead, ...(isPreview ? {} : { by }) };
    const made = await makeExport(exporting(stores, terminal), asked, wanted);
    if (!made.ok) {
      printParagraph(terminal, visible(made.refusal.message));
      return 1;
    }
    const { journal, packs, says } = made;
    if (asked.kind === 'journal') printJournal(terminal, journal);
    else printClosed(terminal, journal);
    if (asked.kind !== 'journal') printBeside(terminal, journal.beside);
    for (const { message } of says) printParagraph(terminal, message);
    const kept = { month, options, place, isPreview: journal.closed === undefined };
    await keepFiles(terminal, stores, kept, packs);
    return isForAPerson(journal) ? 1 : 0;
  });
}

function monthIn(options: Options): string {
  const month = options.text('month');
  if (month !== undefined && isMonth(month)) return month;
  throw wrongUse('Give --month and a month, such as --month 2026-10.', options.hint);
}

function accountingOf(place: Place): Accounting {
  const { accounting } = place.config();
  if (accounting !== undefined) return accounting;
  throw wrongUse(
    'The configuration has no accounting: nobody knows which accounts the entries are for.',
    'Add the key accounting; docs/accounting.md says how.',
  );
}

/** Who exports. A file on one's own machine is nobody's decision, so the machine's user name will do. */
async function exporterOf(options: Options, stores: Stores): Promise<Person> {
  const given = options.text('by');
  const name = given === undefined ? undefined : nameIn(given);
  return stores.kind === 'stage'
    ? personOf({ identity: (await stores.caller()).arn, name })
    : personOf({ identity: undefined, name: name ?? userInfo().username });
}

/** Whether finance has to look at something beside the journal; a closed month said so before. */
function isForAPerson({ beside, wasClosed }: MonthJournal): boolean {
  const { contradicted, ended, unreadable } = beside;
  return !wasClosed && contradicted.length + ended.length + unreadable.length > 0;
}

/** Shows progress on a terminal, since it reads all payment files. */
function exporting({ table, clock }: Stores, terminal: Terminal): ExportDeps {
  const onProgress = (payouts: number): void =>
    terminal.isTerminal
      ? terminal.progress(`Looking through the payment files … ${payouts} payouts`)
      : undefined;
  return { table, clock, onProgress, fonts: readFonts };
}

type Kept = {
  readonly month: string;
  readonly options: Options;
  readonly place: Place;
  readonly isPreview: boolean;
};

/** More files are only counted. */
const FILES_TOLD = 20;

/** Writes files, and puts those of a closed month of a deployment into its bucket; says where they are. */
async function keepFiles(
  terminal: Terminal,
  stores: Stores,
  { month, options, place, isPreview }: Kept,
  packs: AsyncIterable<FilePack> | Iterable<FilePack>,
): Promise<void> {
  const folder = options.text('out') ?? folderOf(place);
  const bucket =
    stores.kind === 'stage' && !isPreview
      ? { client: stores.reader.s3, bucketName: await stores.bucketName() }
      : undefined;
  const told: ToldFile[] = [];
  let [count, bytes, key] = [0, 0, ''];
  for await (const { files, kept } of packs) {
    const named = isPreview ? files.map((file) => ({ ...file, name: previewName(file.name) })) : files;
    writeFiles(folder, named);
    for (const file of named) {
      if (told.length < FILES_TOLD) told.push({ name: file.name, bytes: file.bytes.length });
      count += 1;
      bytes += file.bytes.length;
    }
    if (bucket !== undefined) [key = key] = await putExports(bucket, month, kept);
    if (terminal.isTerminal) terminal.progress(`Writing … ${count} files`);
  }
  if (count === 0) {
    terminal.line('There is nothing to post, and no file.');
    return;
  }
  printParagraph(terminal, visible(`Files in ${folder}`));
  if (count > FILES_TOLD) terminal.line(`  ${count} files, ${bytes} bytes`);
  else printFiles(terminal, told);
  if (bucket === undefined) return;
  printParagraph(
    terminal,
    visible(`They also lie in s3://${bucket.bucketName}/${key.slice(0, key.lastIndexOf('/') + 1)}`),
  );
}

/** Programs find a file by its name, DATEV by the beginning, others by the end; nobody takes this one for final. */
function previewName(name: string): string {
  return name.replace(/(\.\w+)$/, '_PREVIEW$1');
}

function folderOf(place: Place): string {
  return place.kind === 'data' ? join(place.dataDir, 'out', 'exports') : join('out', 'exports', place.stage);
}
