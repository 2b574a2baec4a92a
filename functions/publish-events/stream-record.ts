import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Payout } from '../core/payout.ts';
import { type PayoutStatusChanged, payoutEventOf } from '../core/payout-event.ts';
import { historyVerifies } from '../core/step-payout.ts';
import { PARTITION_KEY, PAYOUT_KEY_PREFIX, payoutKey } from '../ledger/keys.ts';
import { decodePayout } from '../ledger/payout-row.ts';

/**
 * Why a record makes no event: record or row is unreadable, the row contradicts its own history (somebody changed it
 * past the ledger), or EventBridge refuses the event.
 */
export type AsideCode = 'RECORD_UNREADABLE' | 'ROW_UNREADABLE' | 'HISTORY_BROKEN' | 'EVENT_REFUSED';

/** A record of the table's stream. */
export type StreamRecord = {
  /** Within its shard; a retry starts at one. */
  readonly sequenceNumber: string;
  /** The row's; empty if the record names none. */
  readonly key: string;
} & (
  | { readonly kind: 'step'; readonly payout: Payout; readonly event: PayoutStatusChanged }
  | { readonly kind: 'deleted' }
  /** For a row that is no payout. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unfit'; readonly code: AsideCode; readonly version: number | undefined }
);

/** The least that a record must have: without it, no retry could start at the record. */
const streamEvent = z.object({
  Records: z.array(
    z.looseObject({ dynamodb: z.looseObject({ SequenceNumber: z.string().check(z.minLength(1)) }) }),
  ),
});

const streamRecord = z.object({
  eventName: z.enum(['INSERT', 'MODIFY', 'REMOVE']),
  dynamodb: z.object({
    Keys: z.object({ [PARTITION_KEY]: z.object({ S: z.string() }) }),
    NewImage: z.optional(z.record(z.string(), z.custom<AttributeValue>(isAttributeValue))),
    /** The row before the write, unchecked; the embedded table's stream lacks it. */
    OldImage: z.optional(z.unknown()),
  }),
});

const rowBefore = z.object({ version: z.object({ N: z.string() }) });

/** A DynamoDB stream with new and old images, as Lambda hands it over, in its order. */
export function readStreamEvent(event: unknown): StreamRecord[] {
  return streamEvent.parse(event).Records.map((record) => readRecord(record, record.dynamodb.SequenceNumber));
}

function readRecord(record: unknown, sequenceNumber: string): StreamRecord {
  const parsed = streamRecord.safeParse(record);
  if (!parsed.success) {
    return { sequenceNumber, key: '', kind: 'unfit', code: 'RECORD_UNREADABLE', version: undefined };
  }
  const { eventName, dynamodb } = parsed.data;
  const key = dynamodb.Keys[PARTITION_KEY].S;
  const at = { sequenceNumber, key };
  if (!key.startsWith(PAYOUT_KEY_PREFIX)) return { ...at, kind: 'foreign' };
  if (eventName === 'REMOVE') return { ...at, kind: 'deleted' };
  const item = dynamodb.NewImage ?? {};
  const version = versionIn(item);
  try {
    const payout = decodePayout(item);
    if (!isStep(eventName === 'INSERT', key, payout) || !isNextAfter(dynamodb.OldImage, payout)) {
      return { ...at, kind: 'unfit', code: 'HISTORY_BROKEN', version };
    }
    return { ...at, kind: 'step', payout, event: payoutEventOf(payout) };
  } catch {
    // The record stays as it is: a retry would only hold up later ones.
    return { ...at, kind: 'unfit', code: 'ROW_UNREADABLE', version };
  }
}

/** Whether the ledger's own code can have written the row so. */
function isStep(isInserted: boolean, key: string, payout: Payout): boolean {
  // Version 1 is an insert, every other an update: else somebody deleted and restored the row, or overwrote it.
  const fitsVersion = isInserted === (payout.version === 1);
  const hasTime = !Number.isNaN(Date.parse(payout.history.at(-1)?.at ?? ''));
  return fitsVersion && hasTime && key === payoutKey(payout.payoutId) && historyVerifies(payout);
}

/**
 * Whether the write was one step. A restored older copy verifies by itself, and would be paid again; a field outside
 * the digests can change within a version.
 */
function isNextAfter(oldImage: unknown, payout: Payout): boolean {
  return (
    oldImage === undefined || Number(rowBefore.safeParse(oldImage).data?.version.N) === payout.version - 1
  );
}

function versionIn(item: Readonly<Record<string, AttributeValue>>): number | undefined {
  const text = item['version']?.N;
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** The types of a payout's row; JSON has no bytes, so binary values and sets never come this way. */
function isAttributeValue(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const [[type, content] = [], ...others] = Object.entries(value);
  if (others.length > 0) return false;
  switch (type) {
    case 'S':
    case 'N':
      return typeof content === 'string';
    case 'BOOL':
    case 'NULL':
      return typeof content === 'boolean';
    case 'L':
      return Array.isArray(content) && content.every(isAttributeValue);
    case 'M':
      return (
        typeof content === 'object' && content !== null && Object.values(content).every(isAttributeValue)
      );
    default:
      return false;
  }
}
