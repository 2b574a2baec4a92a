import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { SourceName } from '../core/expense.ts';
import type { PayoutId } from '../core/ids.ts';
import { namedPartKey } from './keys.ts';
import { payoutId } from './row-values.ts';
import { decodeRow, getItem, type Item, type LedgerTable, newRow } from './table.ts';
import { noneIfUnreadable } from './unreadable-row.ts';

/** Ids of 28 bytes, and those of reports of up to 600 each: a full row is below the 400 KB of an item. */
const IDS_PER_ROW = 5_000;
const REPORTS_PER_ROW = 300;

/** A reading's names: the payouts of its expenses, and its unreadable reports. */
export type Named = { readonly payoutIds: readonly PayoutId[]; readonly unread: readonly string[] };

type OfReading = { readonly source: SourceName; readonly account: string; readonly readingId: string };

const namedRow = z.object({
  readingId: z.string(),
  payoutIds: z.array(payoutId),
  unread: z.array(z.string()),
});

/**
 * Keeps a reading's names since its last part before the checkpoint moves past them: a dying run loses none. A
 * reading's rows replace those of the previous one.
 * @param from the number of the first part.
 * @returns the number of the next part.
 */
export async function writeNamed(
  table: LedgerTable,
  of: OfReading,
  from: number,
  { payoutIds, unread }: Named,
): Promise<number> {
  let part = from;
  const rows = Math.max(
    Math.ceil(payoutIds.length / IDS_PER_ROW),
    Math.ceil(unread.length / REPORTS_PER_ROW),
  );
  for (let row = 0; row < rows; row += 1) {
    const entries = {
      readingId: of.readingId,
      payoutIds: payoutIds.slice(row * IDS_PER_ROW, (row + 1) * IDS_PER_ROW),
      unread: unread.slice(row * REPORTS_PER_ROW, (row + 1) * REPORTS_PER_ROW),
    };
    const key = namedPartKey(of.source, of.account, part);
    await table.client.send(new PutItemCommand({ TableName: table.tableName, Item: newRow(key, entries) }));
    part += 1;
  }
  return part;
}

/** @returns undefined where a part is missing, unreadable or of another reading: then the names are unknown. */
export async function readNamed(
  table: LedgerTable,
  of: OfReading,
  parts: number,
): Promise<Named | undefined> {
  const payoutIds: PayoutId[] = [];
  const unread: string[] = [];
  for (let part = 0; part < parts; part += 1) {
    const item = await getItem(table, namedPartKey(of.source, of.account, part));
    const row = item === undefined ? undefined : readable(item);
    if (row === undefined || row.readingId !== of.readingId) return undefined;
    for (const id of row.payoutIds) payoutIds.push(id);
    unread.push(...row.unread);
  }
  return { payoutIds, unread };
}

function readable(item: Item): z.output<typeof namedRow> | undefined {
  try {
    return decodeRow('part of the names of a reading', namedRow, item);
  } catch (error) {
    return noneIfUnreadable(error);
  }
}
