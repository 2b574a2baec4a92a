import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Person } from '../../functions/core/approval/person.ts';
import { isMonth } from '../../functions/core/journal/month.ts';
import { AuditTrail } from '../../functions/ledger/audit.ts';
import type { Accounting } from '../../functions/platform/config-accounting.ts';
import type { MonthJournal } from '../journal/close-month.ts';
import type { MadeFile } from '../journal/exported-files.ts';
import type { GatherDeps } from '../journal/gather.ts';
import { putExports, writeFiles } from '../journal/keep-files.ts';
import { nameIn, personOf } from '../person.ts';
import { PLACE_OPTIONS, type Place } from '../place.ts';
import type { Stores } from '../stores.ts';
import type { Options } from '../terminal/options.ts';
import { wrongUse } from '../terminal/program.ts';
import { printParagraph } from '../terminal/table.ts';
import { type Terminal, visible } from '../terminal/terminal.ts';

/** In each command that makes files of a month. */
export const EXPORT_OPTIONS = {
  ...PLACE_OPTIONS,
  month: 'text',
  out: 'text',
  by: 'text',
  preview: 'flag',
} as const;

export const EXPORT_HELP = `  --month YYYY-MM  The month in which the bank booked it (UTC where a bank gives no day).
  --preview        Close nothing and put nothing into the bucket: what the month comes to now.
  --out DIR        Where to write the files (default: DIR/out/exports of --data, out/exports/NAME of a stage).
  --by NAME        Who you are (default: the name of this machine's user). Against a stage AWS says it,
                   and this is a name beside it.
  --help           Show this help.`;

/** @throws PipelineError CONFIG_INVALID */
export function monthIn(options: Options): string {
  const month = options.text('month');
  if (month !== undefined && isMonth(month)) return month;
  throw wrongUse('Give --month and a month, such as --month 2026-10.', options.hint);
}

/** @throws PipelineError CONFIG_INVALID */
export function accountingOf(place: Place): Accounting {
  const { accounting } = place.config();
  if (accounting !== undefined) return accounting;
  throw wrongUse(
    'The configuration has no accounting: nobody knows which accounts the entries are for.',
    'Add the key accounting; docs/accounting.md says how.',
  );
}

/** Who exports. A file on one's own machine is nobody's decision, so the machine's user name will do. */
export async function exporterOf(options: Options, stores: Stores): Promise<Person> {
  const given = options.text('by');
  const name = given === undefined ? undefined : nameIn(given);
  return stores.kind === 'stage'
    ? personOf({ identity: (await stores.caller()).arn, name })
    : personOf({ identity: undefined, name: name ?? userInfo().username });
}

/** What somebody exports is on record before it is made. */
export async function putOnRecord(
  { table, clock }: Stores,
  said: Omit<Parameters<AuditTrail['append']>[0], 'atMs'>,
): Promise<void> {
  await new AuditTrail(table).append({ ...said, atMs: clock.now() });
}

/** Whether something stands beside the journal that finance has to look at. */
export function isForAPerson({ beside }: MonthJournal): boolean {
  if (beside === undefined) return false;
  const { contradicted, ended, unreadable } = beside;
  return contradicted.length + ended.length + unreadable.length > 0;
}

/** Of a further export. @param exportedAt ISO 8601. */
export function sameAs(what: string, exportedAt = ''): string {
  return `The same ${what} as were first exported at ${exportedAt.slice(0, 16).replace('T', ' ')} UTC.`;
}

/** Reads all payment files, and says so where somebody waits. */
export function gathering({ table, clock }: Stores, terminal: Terminal): GatherDeps {
  const onProgress = (payouts: number): void =>
    terminal.isTerminal
      ? terminal.progress(`Looking through the payment files … ${payouts} payouts`)
      : undefined;
  return { table, clock, onProgress };
}

export type Kept = {
  readonly month: string;
  readonly options: Options;
  readonly place: Place;
  readonly isPreview: boolean;
};

/** Writes files, and puts those of a closed month of a deployment into its bucket; says where they are. */
export async function keepFiles(
  terminal: Terminal,
  stores: Stores,
  { month, options, place, isPreview }: Kept,
  files: readonly MadeFile[],
): Promise<void> {
  if (files.length === 0) {
    terminal.line('There is nothing to post, and no file.');
    return;
  }
  const folder = options.text('out') ?? folderOf(place);
  const named = isPreview ? files.map((file) => ({ ...file, name: previewName(file.name) })) : files;
  writeFiles(folder, named);
  printParagraph(terminal, visible(`Files in ${folder}`));
  for (const { name, bytes } of named) terminal.line(visible(`  ${name}  ${bytes.length} bytes`));
  if (stores.kind !== 'stage' || isPreview) return;
  const bucket = { client: stores.reader.s3, bucketName: await stores.bucketName() };
  const [first = ''] = await putExports(bucket, month, files);
  printParagraph(
    terminal,
    visible(`They also lie in s3://${bucket.bucketName}/${first.slice(0, first.lastIndexOf('/') + 1)}`),
  );
}

/** As an accounting program finds it, DATEV by the beginning and others by the end; and as nobody takes it for good. */
function previewName(name: string): string {
  return name.replace(/(\.\w+)$/, '_PREVIEW$1');
}

function folderOf(place: Place): string {
  return place.kind === 'data' ? join(place.dataDir, 'out', 'exports') : join('out', 'exports', place.stage);
}
