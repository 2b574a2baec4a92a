import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { type AuditEntry, type AuditRecord, auditEntryAfter, follows } from '../core/audit.ts';
import type { Clock } from '../platform/clock.ts';
import { personShape } from './approval-shapes.ts';
import { auditKey, PARTITION_KEY } from './keys.ts';
import { count } from './row-values.ts';
import { conditionHeld, decodeRow, getItem, getItems, type Item, type LedgerTable, newRow } from './table.ts';
import { LOST, untilWritten } from './until-written.ts';

const auditRow = z.object({
  day: z.string(),
  number: count,
  at: z.string(),
  by: personShape,
  /** Any word: an older version goes on writing behind an entry whose word it does not know. */
  what: z.string(),
  about: z.string(),
  detail: z.string(),
  refuses: z.optional(count),
  hash: z.string(),
});

/**
 * What people asked for, in rows numbered by day that never change: one conditional put each, and the number is free or
 * it is not. So no two writers lose an entry, and a gap shows.
 */
export class AuditTrail {
  readonly #table: LedgerTable;
  /** The last known entry, so that most appends look for none. */
  #last: AuditEntry | undefined;

  constructor(table: LedgerTable) {
    this.#table = table;
  }

  /** @throws PipelineError LEDGER_CONTENDED, LEDGER_ROW_INVALID */
  async append(record: AuditRecord): Promise<AuditEntry> {
    const day = new Date(record.atMs).toISOString().slice(0, 10);
    const action = 'Nothing was done. Try it again.';
    return untilWritten<AuditEntry>({ row: 'The record of a day', action }, async () => {
      this.#last = await lastEntry(this.#table, day, this.#last?.day === day ? this.#last : undefined);
      const entry = auditEntryAfter(this.#last, record);
      if (!(await put(this.#table, entry))) return LOST;
      this.#last = entry;
      return entry;
    });
  }
}

async function put(table: LedgerTable, entry: AuditEntry): Promise<boolean> {
  const key = auditKey(entry.day, entry.number);
  const held = await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: newRow(key, entry),
        ConditionExpression: `attribute_not_exists(${PARTITION_KEY})`,
      }),
    ),
  );
  if (held) return true;
  // Ours where an earlier write took effect and only its answer was lost. Of two entries that say the same in the same
  // millisecond, one is enough.
  return (await readEntry(table, entry.day, entry.number))?.hash === entry.hash;
}

/** Twice a million: no day has more. */
const MAX_DOUBLINGS = 20;

/**
 * The last entry of the day, by doubling, then halving the step: about one read for each doubling of what came since.
 * @param known an entry of the day, to begin at.
 */
async function lastEntry(
  table: LedgerTable,
  day: string,
  known?: AuditEntry,
): Promise<AuditEntry | undefined> {
  let last = known;
  let step = 1;
  for (let doublings = 0; doublings < MAX_DOUBLINGS; doublings += 1) {
    const next = await readEntry(table, day, (last?.number ?? 0) + step);
    if (next === undefined) break;
    last = next;
    step *= 2;
  }
  for (step = Math.floor(step / 2); step >= 1; step = Math.floor(step / 2)) {
    last = (await readEntry(table, day, (last?.number ?? 0) + step)) ?? last;
  }
  return last;
}

async function readEntry(table: LedgerTable, day: string, number: number): Promise<AuditEntry | undefined> {
  const item = await getItem(table, auditKey(day, number));
  return item === undefined ? undefined : decodeAudit(item);
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeAudit(item: Item): AuditEntry {
  return decodeRow('audit', auditRow, item);
}

export type AuditPage = {
  /** Newest first. */
  readonly entries: readonly AuditEntry[];
  /** Whether each entry follows, unaltered, from the one before, also the oldest one shown. */
  readonly isWhole: boolean;
};

/**
 * A page of a day's entries.
 * @param before the number that the page ends before; undefined for the last ones.
 */
export async function readAudit(
  { table, clock }: { readonly table: LedgerTable; readonly clock: Clock },
  day: string,
  { before, limit }: { readonly before: number | undefined; readonly limit: number },
): Promise<AuditPage> {
  const last = before === undefined ? ((await lastEntry(table, day))?.number ?? 0) : before - 1;
  // One more: the oldest entry shown follows it.
  const first = Math.max(1, last - limit);
  const numbers = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const items = await getItems(
    table,
    numbers.map((number) => auditKey(day, number)),
    clock,
  );
  const entries = numbers.flatMap((number) => {
    const item = items.get(auditKey(day, number));
    return item === undefined ? [] : [decodeAudit(item)];
  });
  const isWhole =
    entries.length === numbers.length &&
    entries.every((entry, index) => (index === 0 && entry.number > 1) || follows(entries[index - 1], entry));
  const shown = entries.filter(({ number }) => number > last - limit);
  return { entries: shown.reverse(), isWhole };
}
