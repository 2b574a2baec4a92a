import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import { SAID_STATES, type SaidState } from '../core/attempt-facts.ts';
import { liveKeysOf } from './live-index.ts';
import type { LiveKeys } from './live-keys.ts';
import { monthListKeys } from './month-list.ts';
import { count } from './row-values.ts';
import { decodeRow, getItem, type Item, type LedgerTable, newRow } from './table.ts';

/** The results of a report's lines: `lines` = `matched` + `unmatched` + `other`. */
export type ReportSummary = {
  /** Message type and the first 16 hex digits of the file's SHA-256; evidence names a line of it: `camt.053:…#7`. */
  readonly bankReportId: string;
  /** The object in the bucket. */
  readonly key: string;
  readonly type: string;
  readonly version: string;
  /** The bank's own id of the message. */
  readonly messageId: string;
  /** Ids of debtor accounts whose days or files the report is about, sorted. */
  readonly debtorAccountIds: readonly string[];
  readonly lines: number;
  readonly matched: number;
  /** Lines that need a person; each has a row. */
  readonly unmatched: number;
  /** Unrelated lines, such as an incoming payment; each has a row too. */
  readonly other: number;
  /** This report's steps, counted by new state. */
  readonly changes: ReportChanges;
};

export type ReportChanges = Readonly<Record<SaidState, number>>;

/**
 * The result of a file: read to its end, or refused whole with the broken rule and the line.
 * @property versionId of the object, for reading it again; older rows have none.
 */
export type ReportRow =
  | ({
      readonly outcome: 'read';
      readonly readAt: string;
      readonly versionId?: string | undefined;
    } & ReportSummary)
  | {
      readonly outcome: 'refused';
      readonly readAt: string;
      readonly versionId?: string | undefined;
      readonly key: string;
      readonly rule: string;
      readonly line: number;
    };

const changes = z.record(z.enum(SAID_STATES), count);

const reportRow = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('read'),
    readAt: z.string(),
    bankReportId: z.string(),
    key: z.string(),
    versionId: z.optional(z.string()),
    type: z.string(),
    version: z.string(),
    messageId: z.string(),
    debtorAccountIds: z.array(z.string()),
    lines: count,
    matched: count,
    unmatched: count,
    other: count,
    changes,
  }),
  z.object({
    outcome: z.literal('refused'),
    readAt: z.string(),
    key: z.string(),
    versionId: z.optional(z.string()),
    rule: z.string(),
    line: count,
  }),
]);

export function reportKey(sha256: string): string {
  return `REPORT#${sha256}`;
}

/** Reports are few, too: one shard names all read or refused ones, by their file's digest. */
const REPORTS_SHARD = 'bank-reports';

/** The result of the file with this digest; undefined until a reading reached its end. */
export async function readReport(table: LedgerTable, sha256: string): Promise<ReportRow | undefined> {
  const item = await getItem(table, reportKey(sha256));
  return item === undefined ? undefined : decodeReport(item);
}

/** @throws PipelineError LEDGER_ROW_INVALID */
export function decodeReport(item: Item): ReportRow {
  return decodeRow('bank report', reportRow, item);
}

/**
 * The result of the file whose digest begins so; a report id's digits are enough. The index lags: right after a reading
 * it may lack the file.
 */
export async function findReport(table: LedgerTable, digest: string): Promise<ReportRow | undefined> {
  const sha256 = await findReportDigest(table, digest);
  return sha256 === undefined ? undefined : readReport(table, sha256);
}

/** The whole digest of the file whose digest begins so, as `findReport` finds it. */
export async function findReportDigest(table: LedgerTable, digest: string): Promise<string | undefined> {
  for await (const key of liveKeysOf(table, REPORTS_SHARD, { prefix: digest }, 1)) return digestInKey(key);
  return undefined;
}

/** The digest of the file that a row's key names. */
export function digestInKey(key: string): string {
  return key.slice(reportKey('').length);
}

/** Written after all the rest of the file: until then it counts as unread. */
export async function saveReport(table: LedgerTable, sha256: string, row: ReportRow): Promise<void> {
  const live: LiveKeys = { liveShard: REPORTS_SHARD, liveSort: sha256 };
  await table.client.send(
    new PutItemCommand({
      TableName: table.tableName,
      Item: newRow(reportKey(sha256), {
        ...row,
        ...live,
        ...monthListKeys('reports', row.readAt, sha256),
      }),
    }),
  );
}
