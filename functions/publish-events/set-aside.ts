import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { payoutIdInKey } from '../ledger/keys.ts';
import type { Log } from '../platform/log.ts';
import type { AsideCode } from './stream-record.ts';

export type AsideQueue = { readonly client: SQSClient; readonly queueUrl: string };

/** A stream record without an event, and where to look: the ledger has the row and its history. */
export type SetAside = {
  /** The row's; empty if the record names none. */
  readonly key: string;
  readonly version: number | undefined;
  readonly sequenceNumber: string;
  readonly code: AsideCode;
};

/**
 * Keeps a record without an event for a person, and raises an alarm. The message has only ids: `{ "payoutId",
 * "version", "sequenceNumber", "code" }`, or `key` if the key is not a payout's.
 * @returns false if the queue did not take it: the stream must wait, or nobody would know.
 */
export async function setAside(queue: AsideQueue, log: Log, record: SetAside): Promise<boolean> {
  const { key, version, sequenceNumber, code } = record;
  const payoutId = payoutIdInKey(key);
  const message = { ...(payoutId === undefined ? { key } : { payoutId }), version, sequenceNumber, code };
  try {
    await queue.client.send(
      new SendMessageCommand({ QueueUrl: queue.queueUrl, MessageBody: JSON.stringify(message) }),
    );
  } catch (error) {
    const cause = error instanceof Error ? error.name : 'unknown';
    log.warn('event-not-set-aside', { sequenceNumber, code, cause });
    return false;
  }
  // Somebody wrote past the ledger, and the row may soon be paid so: worse than a missing event.
  log.alarm(code === 'HISTORY_BROKEN' ? 'payout-row-tampered' : 'event-set-aside', message);
  return true;
}
