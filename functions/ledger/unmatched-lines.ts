import { PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Decision } from '../core/decision.ts';
import { PARTITION_KEY, UNMATCHED_KEY_PREFIX } from './keys.ts';
import { liveEntriesOf, liveKeysOf } from './live-index.ts';
import type { LiveKeys } from './live-keys.ts';
import { bigInteger, count } from './row-values.ts';
import {
  conditionHeld,
  decodeRow,
  getItem,
  type Item,
  keyOf,
  type LedgerTable,
  newRow,
  writeItem,
} from './table.ts';
import { unlessUnreadable } from './unreadable-row.ts';

/** Why a line of a report changed nothing and waits for a person. */
export const UNMATCHED_REASONS = [
  'other',
  'unknown-id',
  'unknown-batch',
  'batch-differs',
  'account-differs',
  'amount-missing',
  'amount-unreadable',
  'amount-differs',
  'sum-differs',
  'status-unknown',
  'direction-unclear',
  'copy-refused',
  'refusal-unnamed',
  'refers-to-nothing',
  'id-altered',
  'id-damaged',
  'return-unidentified',
  'return-by-reference',
  'charges-returned',
  'facts-full',
  'contradicts',
  'older-attempt-contradicts',
  'ledger-refused',
] as const;
export type UnmatchedReason = (typeof UNMATCHED_REASONS)[number];

/**
 * An unmatched line, with what it takes to find it at the bank. It holds an account number, so it stays in the ledger;
 * names and remittance texts stay in the file.
 */
export type UnmatchedLine = {
  /** Of the file. */
  readonly sha256: string;
  /** Counts the lines of the report from 1. */
  readonly ordinal: number;
  readonly why: UnmatchedReason;
  /** Group, payment, transaction, batch or entry. */
  readonly level: string;
  /** As the bank says it: RJCT, BOOK, … */
  readonly status: string;
  readonly reasonCode?: string | undefined;
  readonly statementId?: string | undefined;
  readonly accountIban?: string | undefined;
  readonly messageId?: string | undefined;
  readonly paymentInformationId?: string | undefined;
  readonly instructionId?: string | undefined;
  /**
   * As reported. For a line about a whole batch, the id of the disagreeing payment; for a return without an id, of the
   * payment found for it.
   */
  readonly endToEndId?: string | undefined;
  readonly accountServicerReference?: string | undefined;
  readonly bookingDate?: string | undefined;
  readonly creditDebit?: string | undefined;
  readonly amountMinor?: bigint | undefined;
  readonly currency?: string | undefined;
  /** The ledger's amount, where it differs. */
  readonly expectedMinor?: bigint | undefined;
};

const unmatchedRow = z.object({
  sha256: z.string(),
  ordinal: count,
  why: z.enum(UNMATCHED_REASONS),
  level: z.string(),
  status: z.string(),
  reasonCode: z.optional(z.string()),
  statementId: z.optional(z.string()),
  accountIban: z.optional(z.string()),
  messageId: z.optional(z.string()),
  paymentInformationId: z.optional(z.string()),
  instructionId: z.optional(z.string()),
  endToEndId: z.optional(z.string()),
  accountServicerReference: z.optional(z.string()),
  bookingDate: z.optional(z.string()),
  creditDebit: z.optional(z.string()),
  amountMinor: z.optional(bigInteger),
  currency: z.optional(z.string()),
  expectedMinor: z.optional(bigInteger),
});

/** `member`: the end-to-end id of a disagreeing payment of a batch. */
export function unmatchedKey(sha256: string, ordinal: number, member: string | undefined): string {
  return `${UNMATCHED_KEY_PREFIX}${lineSort(sha256, ordinal, member)}`;
}

function lineSort(sha256: string, ordinal: number, member: string | undefined): string {
  const line = `${sha256}#${ordinal.toString().padStart(9, '0')}`;
  return member === undefined ? line : `${line}#${member}`;
}

/** Unmatched lines are few: one shard of the live index holds them, in report order. */
const UNMATCHED_SHARD = 'bank-unmatched';

/**
 * Records an unmatched line, in the same place at every reconciliation. A line that a person ended stays ended.
 * @param member the end-to-end id of a disagreeing payment, for a line about a whole batch.
 */
export async function recordUnmatched(
  table: LedgerTable,
  line: UnmatchedLine,
  member: string | undefined,
): Promise<void> {
  const live: LiveKeys | undefined =
    line.why === 'other'
      ? undefined
      : { liveShard: UNMATCHED_SHARD, liveSort: lineSort(line.sha256, line.ordinal, member) };
  await conditionHeld(() =>
    table.client.send(
      new PutItemCommand({
        TableName: table.tableName,
        Item: newRow(unmatchedKey(line.sha256, line.ordinal, member), { ...line, ...live }),
        ConditionExpression: 'attribute_not_exists(endedBy)',
      }),
    ),
  );
}

/**
 * Ends a line by a person's word, which its row keeps for ever.
 * @returns false where there is no such line, or it no longer waits.
 */
export async function endUnmatched(
  table: LedgerTable,
  { sha256, ordinal, member }: PlaceOfUnmatched,
  { by, reason, atMs }: Decision,
): Promise<boolean> {
  return conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(unmatchedKey(sha256, ordinal, member)),
        UpdateExpression: 'SET resolvedAt = :at, endedBy = :by, note = :note REMOVE liveShard, liveSort',
        ConditionExpression: `attribute_exists(${PARTITION_KEY}) AND attribute_not_exists(resolvedAt)`,
        ExpressionAttributeValues: writeItem({
          ':at': new Date(atMs).toISOString(),
          ':by': { issuer: by.issuer, subject: by.subject, name: by.name },
          ':note': reason,
        }),
      }),
    ),
  );
}

export type PlaceOfUnmatched = {
  readonly sha256: string;
  readonly ordinal: number;
  /** The end-to-end id of a payment, for a line about a whole batch. */
  readonly member: string | undefined;
};

/** Marks an earlier reconciliation's unmatched line as matched; nothing where there was none. */
export async function resolveUnmatched(
  table: LedgerTable,
  sha256: string,
  ordinal: number,
  member: string | undefined,
  at: string,
): Promise<void> {
  await conditionHeld(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.tableName,
        Key: keyOf(unmatchedKey(sha256, ordinal, member)),
        UpdateExpression: 'SET resolvedAt = :at REMOVE liveShard, liveSort',
        ConditionExpression: `attribute_exists(${PARTITION_KEY})`,
        ExpressionAttributeValues: { ':at': { S: at } },
      }),
    ),
  );
}

/**
 * A report's lines that still wait for a person, at most `limit`, in order. The index lags: right after a reading some
 * may be missing.
 */
export async function* unmatchedLines(
  table: LedgerTable,
  sha256: string,
  limit: number,
): AsyncGenerator<UnmatchedLine> {
  for await (const key of liveKeysOf(table, UNMATCHED_SHARD, { prefix: sha256 }, limit)) {
    const line = await readLine(table, key);
    if (line !== undefined) yield line;
  }
}

/** A part of the lines of all reports that wait for a person. */
export type WaitingLines = {
  /** Report by report, in the order of each. */
  readonly lines: readonly UnmatchedLine[];
  /** Digest and line of each unreadable row. */
  readonly unreadable: readonly string[];
  /** Where the next part begins; undefined at the end. */
  readonly next: string | undefined;
};

/** After a place, and before all that begins with it. */
const NEXT_TO = ' ';

/** @param after `next` of the part before. The index lags: its part may lack a line that has just ended. */
export async function waitingLines(
  table: LedgerTable,
  { after, limit }: { readonly after: string | undefined; readonly limit: number },
): Promise<WaitingLines> {
  const range = { from: after === undefined ? '0' : `${after}${NEXT_TO}`, to: '~' };
  // One more than it reads shows whether there are more.
  const entries = await Array.fromAsync(liveEntriesOf(table, UNMATCHED_SHARD, range, limit + 1));
  const lines: UnmatchedLine[] = [];
  const unreadable: string[] = [];
  for (const { key, sort } of entries.slice(0, limit)) {
    const line = await readLine(table, key).catch(unlessUnreadable);
    if (line === 'unreadable') unreadable.push(sort);
    else if (line !== undefined) lines.push(line);
  }
  return { lines, unreadable, next: entries.length > limit ? entries[limit - 1]?.sort : undefined };
}

/** More than people end in weeks. */
const MOST_COUNTED = 5_000;

/** Lines of all reports that wait for a person, by the index alone. */
export async function countUnmatched(
  table: LedgerTable,
): Promise<{ readonly count: number; readonly isAtLeast: boolean }> {
  let count = 0;
  for await (const _ of liveKeysOf(table, UNMATCHED_SHARD, { from: '0', to: '~' }, MOST_COUNTED)) count += 1;
  return { count, isAtLeast: count === MOST_COUNTED };
}

/** One unmatched line, also an unrelated one; undefined where it was matched. */
export async function readUnmatched(
  table: LedgerTable,
  sha256: string,
  ordinal: number,
): Promise<UnmatchedLine | undefined> {
  return readLine(table, unmatchedKey(sha256, ordinal, undefined));
}

async function readLine(table: LedgerTable, key: string): Promise<UnmatchedLine | undefined> {
  const item = await getItem(table, key);
  return item === undefined || item['resolvedAt'] !== undefined ? undefined : decodeUnmatched(item);
}

/** Also a line that a person ended. @throws PipelineError LEDGER_ROW_INVALID */
export function decodeUnmatched(item: Item): UnmatchedLine {
  return decodeRow('unmatched line', unmatchedRow, item);
}
