import type { Charges } from '../../functions/core/charge-record.ts';
import { mapInOrder } from '../../functions/flow/in-order.ts';
import { readCharges } from '../../functions/ledger/charges.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import type { MadeFile } from '../exports/exported-files.ts';
import type { FilePack } from '../exports/keep-files.ts';
import type { StatementRules } from './rules.ts';
import type { StatementRecipient } from './statement.ts';
import { statementCsv } from './statement-csv.ts';
import { statementPdf } from './statement-pdf.ts';
import type { PagesOf } from './summary-pdf.ts';
import { zipOf } from './zip.ts';

export type StatementsOf = PagesOf & {
  readonly recipients: readonly StatementRecipient[];
  readonly rules: StatementRules;
};

/** Bounds memory, whatever the number of recipients, and fits into one answer of the console. */
const RECIPIENTS_PER_PACK = 100;
const BYTES_PER_PACK = 7_000_000;
/** Reads charge records while it writes others down. */
const READ_AT_ONCE = 4;

/** The statements of recipients, in packs; the same packs for the same journal. */
export async function* statementPacks(table: LedgerTable, of: StatementsOf): AsyncGenerator<FilePack> {
  const { month, recipients } = of;
  let files: MadeFile[] = [];
  let [bytes, number] = [0, 0];
  const pack = (): FilePack => {
    number += 1;
    const name = `statements_${month}_${String(number).padStart(3, '0')}.zip`;
    const made = files;
    [files, bytes] = [[], 0];
    return { files: made, kept: [{ name, bytes: zipOf(made) }] };
  };
  for await (const pair of mapInOrder(recipients, READ_AT_ONCE, (one) => statementFiles(table, of, one))) {
    files.push(...pair);
    for (const file of pair) bytes += file.bytes.length;
    if (files.length >= 2 * RECIPIENTS_PER_PACK || bytes >= BYTES_PER_PACK) yield pack();
  }
  if (files.length > 0) yield pack();
}

/** The statement of one recipient, as PDF and as CSV. */
export async function statementFiles(
  table: LedgerTable,
  { month, rules, fonts, isPreview }: Omit<StatementsOf, 'recipients'>,
  recipient: StatementRecipient,
): Promise<readonly MadeFile[]> {
  const charges = await chargesOf(table, recipient);
  const of = { month, recipient, charges, rules, isPreview };
  const name = nameOf(month, recipient);
  return [
    { name: `${name}.pdf`, bytes: await statementPdf(of, fonts) },
    { name: `${name}.csv`, bytes: statementCsv(of) },
  ];
}

async function chargesOf(
  table: LedgerTable,
  { entries }: StatementRecipient,
): Promise<ReadonlyMap<string, Charges>> {
  const known = new Map<string, Charges>();
  for (const name of new Set(entries.flatMap(({ charges }) => charges ?? []))) {
    const charges = await readCharges(table, name);
    if (charges !== undefined) known.set(name, charges);
  }
  return known;
}

/** Such as `statement_2026-10_spirii-nordfleet_EMP-0042_3F9K2M7Q`: no name, since names of files are shown widely. */
function nameOf(
  month: string,
  { source, recipientExternalId, recipientId, tag }: StatementRecipient,
): string {
  const id = recipientExternalId ?? recipientId;
  const parts = [source, id].map((text) => text.replaceAll(/[^A-Za-z0-9.-]+/g, '-').slice(0, 40));
  return ['statement', month, ...parts.filter((part) => part !== ''), tag].join('_');
}
