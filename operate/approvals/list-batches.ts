import type { Batch, BatchState } from '../../functions/core/batch.ts';
import { OPEN_BATCH_STATES } from '../../functions/core/batch.ts';
import type { BatchSeal } from '../../functions/core/batch-seal.ts';
import { addMonths } from '../../functions/core/journal/month.ts';
import { readBatch } from '../../functions/ledger/batches.ts';
import { batchIdInKey, batchKey } from '../../functions/ledger/keys.ts';
import { liveKeysOf } from '../../functions/ledger/live-index.ts';
import { batchShard } from '../../functions/ledger/live-keys.ts';
import { idInCursor, monthEntries, monthList } from '../../functions/ledger/month-list.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { unlessUnreadable } from '../../functions/ledger/unreadable-row.ts';

/** Batches by their rows, newest first. */
export type BatchList = {
  readonly batches: readonly Batch[];
  /** Ids of rows that cannot be read. */
  readonly unreadable: readonly string[];
  /** Whether a state has more batches than were read; these are the oldest. */
  readonly isCutOff: boolean;
};

/** A file a day for each account, for weeks. */
const MOST_LISTED = 200;

/** The batches that have not ended; `states` may narrow them. */
export async function openBatches(
  table: LedgerTable,
  states: readonly BatchState[] = OPEN_BATCH_STATES,
): Promise<BatchList> {
  const batches: Batch[] = [];
  const unreadable: string[] = [];
  let isCutOff = false;
  for (const state of states) {
    let looked = 0;
    // One more tells whether there are more.
    for await (const key of liveKeysOf(table, batchShard(state), { from: '0', to: '~' }, MOST_LISTED + 1)) {
      looked += 1;
      if (looked > MOST_LISTED) {
        isCutOff = true;
        break;
      }
      const batchId = batchIdInKey(key);
      const batch = batchId === undefined ? undefined : await readable(table, batchId);
      if (batch === 'unreadable') unreadable.push(batchId ?? '');
      else if (batch?.state === state) batches.push(batch);
    }
  }
  batches.sort((a, b) => b.openedAtMs - a.openedAtMs);
  return { batches, unreadable, isCutOff };
}

async function readable(table: LedgerTable, batchId: string): Promise<Batch | 'unreadable' | undefined> {
  return readBatch(table, batchId).catch(unlessUnreadable);
}

export type BatchPage = BatchList & {
  /** `cursor` of the next page; undefined at the end. */
  readonly next: string | undefined;
};

const BATCH_ID = /^BA[0-9A-Z]{26}$/;

type PageOf = { readonly cursor: string | undefined; readonly limit: number };

/**
 * A page of the batches that were opened in a month (UTC), whatever became of them.
 * @param month `YYYY-MM`.
 * @throws PipelineError CONFIG_INVALID where the cursor is of another list.
 */
export async function batchesOfMonth(
  table: LedgerTable,
  month: string,
  { cursor, limit }: PageOf,
): Promise<BatchPage> {
  const after =
    cursor === undefined ? undefined : { key: batchKey(idInCursor(month, cursor, BATCH_ID)), sort: cursor };
  const { entries, isEnd } = await monthList(table, 'batches', month, { after, limit });
  const batches: Batch[] = [];
  const unreadable: string[] = [];
  for (const { sort } of entries) {
    const batch = await readable(table, lastPartOf(sort));
    if (batch === 'unreadable') unreadable.push(lastPartOf(sort));
    else if (batch !== undefined) batches.push(batch);
  }
  return { batches, unreadable, isCutOff: false, next: isEnd ? undefined : entries.at(-1)?.sort };
}

/** The batch id at the end of `opening#account#id`. */
function lastPartOf(sort: string): string {
  return sort.slice(sort.lastIndexOf('#') + 1);
}

/** Months to look back for files to compare with; an account idle for longer has none. */
const MONTHS_BACK = 3;
/** Batches to read: one given up has no file. */
const MOST_READ = 10;
/** Enough to tell what is usual. */
const MOST_BEFORE = 5;

/** Files of the same account that were sealed before this one, latest first. */
export async function filesBefore(
  { table }: { readonly table: LedgerTable },
  { debtor, openedAtMs }: Batch,
): Promise<readonly (Batch & { readonly seal: BatchSeal })[]> {
  const files: (Batch & { readonly seal: BatchSeal })[] = [];
  const openedAt = new Date(openedAtMs).toISOString();
  const month = openedAt.slice(0, 7);
  let read = 0;
  for (let back = 0; back < MONTHS_BACK; back += 1) {
    for await (const { sort } of monthEntries(table, 'batches', addMonths(month, -back))) {
      if (sort >= openedAt || sort.split('#')[1] !== debtor.accountId) continue;
      const batch = await readable(table, lastPartOf(sort));
      if (batch !== 'unreadable' && batch?.seal !== undefined) files.push({ ...batch, seal: batch.seal });
      read += 1;
      if (read === MOST_READ || files.length === MOST_BEFORE) return files;
    }
  }
  return files;
}
