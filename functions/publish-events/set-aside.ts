import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { payoutIdInKey } from '../ledger/keys.ts';
import type { Log } from '../platform/log.ts';
import type { AsideCode } from './stream-record.ts';

export type AsideQueue = { readonly client: SQSClient; readonly queueUrl: string };

/** A stream record that made no event, and where to look: the row and its history are in the ledger. */
export type SetAside = {
  /** Of the row; empty where the record names none. */
  readonly key: string;
  readonly version: number | undefined;
  readonly sequenceNumber: string;
  readonly code: AsideCode;
};

/**
 * Keeps a record that makes no event for a person, and raises an alarm. The message has only ids: `{ "payoutId",
 * "version", "sequenceNumber", "code" }`, or `key` where the key is not that of a payout.
 * @returns false where the queue did not take it: the stream must wait, or nobody would know.
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
