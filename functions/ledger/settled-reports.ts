import * as z from 'zod/mini';
import type { SourceName } from '../core/expense.ts';
import { sha256Hex } from '../core/ids.ts';
import { settledReportsKey } from './keys.ts';
import { count } from './row-values.ts';
import type { LedgerTable } from './table.ts';
import { unlessUnreadable } from './unreadable-row.ts';
import { changeVersioned, readVersioned, rowKind } from './versioned-row.ts';

const settledReport = z.object({
  reportId: z.string(),
  /** Digest of what the listing said of the report before this reading. */
  fingerprint: z.string(),
  /** Beginning of its last reading, in milliseconds. */
  readMs: count,
});

/** A report whose expenses had all ended at its last reading. */
export type SettledReport = z.infer<typeof settledReport>;

/** A report's id selects one of so many rows, so that a change rewrites little. */
const SHARDS = 32;

/** At most 150 bytes each: a full row is below the 400 KB of an item. */
const MAX_PER_ROW = 2_000;
const SHORT_ID = /^[\x21-\x7e]{1,64}$/;

/** Runs read listed reports weekly: none is older. */
const FORGOTTEN_AFTER_MS = 35 * 86_400_000;

const ROW = rowKind<readonly SettledReport[]>({
  what: 'settled reports',
  schema: z.array(settledReport),
  empty: [],
});

type OfSource = { readonly source: SourceName; readonly account: string };

/** A report's row; undefined where its id is too long to keep. */
export function shardOf(reportId: string): number | undefined {
  if (!SHORT_ID.test(reportId)) return undefined;
  return Number.parseInt(sha256Hex(['settled', reportId]).slice(0, 8), 16) % SHARDS;
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export async function readSettledReports(
  table: LedgerTable,
  of: OfSource,
  shard: number,
): Promise<readonly SettledReport[]> {
  return readVersioned(table, settledReportsKey(of.source, of.account, shard), ROW);
}

/**
 * Whether collections leave the report out: then none has looked at it since all its expenses ended.
 * @returns `unreadable` where the row cannot be read: then nobody can say.
 */
export async function isLeftOut(
  table: LedgerTable,
  of: OfSource,
  reportId: string,
): Promise<boolean | 'unreadable'> {
  const shard = shardOf(reportId);
  if (shard === undefined) return false;
  try {
    return (await readSettledReports(table, of, shard)).some((report) => report.reportId === reportId);
  } catch (error) {
    return unlessUnreadable(error);
  }
}

/**
 * Adds newly settled reports and removes those no longer settled. A full row drops those read longest ago: a run just
 * reads them again.
 * @throws PipelineError LEDGER_ROW_INVALID, LEDGER_CONTENDED
 */
export async function changeSettledReports(
  table: LedgerTable,
  of: OfSource,
  shard: number,
  changes: ReadonlyMap<string, SettledReport | undefined>,
  nowMs: number,
): Promise<void> {
  await changeVersioned(table, settledReportsKey(of.source, of.account, shard), ROW, (known) => {
    const before = new Map(known.map((report) => [report.reportId, report]));
    const isNew = [...changes].some(([reportId, next]) => !isSame(before.get(reportId), next));
    if (!isNew) return known;
    return [...known.filter(({ reportId }) => !changes.has(reportId)), ...changes.values()]
      .filter((report) => report !== undefined)
      .filter(({ readMs }) => nowMs - readMs < FORGOTTEN_AFTER_MS)
      .toSorted((a, b) => b.readMs - a.readMs)
      .slice(0, MAX_PER_ROW);
  });
}

function isSame(a: SettledReport | undefined, b: SettledReport | undefined): boolean {
  return a?.fingerprint === b?.fingerprint && a?.readMs === b?.readMs;
}
