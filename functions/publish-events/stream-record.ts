import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod/mini';
import type { Payout } from '../core/payout.ts';
import { type PayoutStatusChanged, payoutEventOf } from '../core/payout-event.ts';
import { historyVerifies } from '../core/step-payout.ts';
import { PARTITION_KEY, PAYOUT_KEY_PREFIX, payoutKey } from '../ledger/keys.ts';
import { decodePayout } from '../ledger/payout-row.ts';

/**
 * Why a record makes no event: the record or its row cannot be read, the row is not what its own history says (it
 * was changed past the ledger), or EventBridge refuses the event itself.
 */
export type AsideCode = 'RECORD_UNREADABLE' | 'ROW_UNREADABLE' | 'HISTORY_BROKEN' | 'EVENT_REFUSED';

/** What a record of the table's stream says, and where it stands. */
export type StreamRecord = {
  /** Within its shard; a retry starts at one. */
  readonly sequenceNumber: string;
  /** Of the row; empty where the record names none. */
  readonly key: string;
} & (
  | { readonly kind: 'step'; readonly payout: Payout; readonly event: PayoutStatusChanged }
  | { readonly kind: 'deleted' }
  /** Of a row that is no payout. */
  | { readonly kind: 'foreign' }
  | { readonly kind: 'unfit'; readonly code: AsideCode; readonly version: number | undefined }
);

/** All that has to be right for the others to be published: without it no retry could start at the record. */
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
    /** The row before the write, whatever somebody made of it; the embedded table's stream does not have it. */
    OldImage: z.optional(z.unknown()),
  }),
});

const rowBefore = z.object({ version: z.object({ N: z.string() }) });

/** What Lambda hands over of a DynamoDB stream with new and old images, in the order of the stream. */
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
    // Whatever it is, the record stays as it is: to try it again would only hold up those behind it.
    return { ...at, kind: 'unfit', code: 'ROW_UNREADABLE', version };
  }
}

/** Whether the ledger can have written the row so: its own code, and nobody past it. */
function isStep(isInserted: boolean, key: string, payout: Payout): boolean {
  // A row is made at its first version and changed to every other: else it was deleted and put back, or put over.
  const fitsVersion = isInserted === (payout.version === 1);
  const hasTime = !Number.isNaN(Date.parse(payout.history.at(-1)?.at ?? ''));
  return fitsVersion && hasTime && key === payoutKey(payout.payoutId) && historyVerifies(payout);
}

/**
 * Whether the write was one step. An older copy of the row that is put back verifies by itself, and would be paid once
 * more; a field that no digest covers can be changed within a version.
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

/** The types that a payout's row is made of; JSON has no bytes, so that binary values and sets do not come this way. */
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
