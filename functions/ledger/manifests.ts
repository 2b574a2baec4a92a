import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { ManifestEntry } from '../core/batch.ts';
import { assert } from '../core/errors.ts';
import { manifestKey } from './keys.ts';
import { bigInteger, iban, payoutId, postalAddress } from './row-values.ts';
import { decodeRow, getItem, type Item, type LedgerTable, newRow } from './table.ts';

/** At most about 500 bytes an entry: a part stays well under a row's limit of 400 kB. */
export const ENTRIES_PER_PART = 400;

const manifestRow = z.object({
  entries: z.array(
    z.object({
      payoutId,
      endToEndId: z.string(),
      amountMinor: bigInteger,
      creditorName: z.string(),
      creditorIban: iban,
      creditorBic: z.optional(z.string()),
      creditorAddress: z.exactOptional(postalAddress),
      remittanceInformation: z.string(),
    }),
  ),
});

/** Parts are numbered from 0. Only the submission that opened the batch writes them, before the seal. */
export async function writeManifestPart(
  table: LedgerTable,
  batchId: string,
  part: number,
  entries: readonly ManifestEntry[],
): Promise<void> {
  assert(entries.length > 0 && entries.length <= ENTRIES_PER_PART, 'a part of a manifest has its bounds');
  await table.client.send(
    new PutItemCommand({
      TableName: table.tableName,
      Item: newRow(manifestKey(batchId, part), { entries }),
    }),
  );
}

/** The entries of a manifest in order, a part at a time. */
export async function* readManifest(
  table: LedgerTable,
  batchId: string,
  parts: number,
): AsyncGenerator<ManifestEntry> {
  for (let part = 0; part < parts; part += 1) yield* await readManifestPart(table, batchId, part);
}

export async function readManifestPart(
  table: LedgerTable,
  batchId: string,
  part: number,
): Promise<readonly ManifestEntry[]> {
  const item = await getItem(table, manifestKey(batchId, part));
  assert(item !== undefined, 'every part of a sealed manifest is there');
  return decodeManifestPart(item);
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeManifestPart(item: Item): readonly ManifestEntry[] {
  return decodeRow('manifest', manifestRow, item).entries.map((entry) => ({
    ...entry,
    creditorBic: entry.creditorBic,
  }));
}
