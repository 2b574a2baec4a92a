import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod/mini';
import { assert, PipelineError } from '../core/errors.ts';
import { type PayoutId, parsePayoutId } from '../core/ids.ts';
import type { Clock, Random } from '../platform/clock.ts';

/**
 * A message names a payout and the version that the sender saw. It has no money data: the consumer decides from the
 * row, so a duplicate, late or lost message does no harm.
 */
export type PayoutMessage = { readonly payoutId: PayoutId; readonly version: number };

export type PayoutQueue = {
  readonly client: SQSClient;
  readonly queueUrl: string;
  readonly clock: Clock;
  readonly random: Random;
};

/** SQS SendMessageBatch takes at most ten entries. */
export const MAX_MESSAGES_PER_SEND = 10;
const MAX_SEND_ROUNDS = 6;
const FIRST_PAUSE_MS = 100;

/**
 * Sends up to ten messages in one request, and again those that the queue did not take, a limited number of times.
 * Repeats one with an unknown outcome too: a second message does no harm, a lost one delays its payout.
 * @throws PipelineError QUEUE_SEND_INCOMPLETE where some remain.
 */
export async function sendPayoutMessages(
  queue: PayoutQueue,
  messages: readonly PayoutMessage[],
): Promise<void> {
  assert(
    messages.length <= MAX_MESSAGES_PER_SEND,
    `at most ${MAX_MESSAGES_PER_SEND} messages go in one request`,
  );
  let unsent = messages;
  for (let round = 0; unsent.length > 0; round += 1) {
    if (round === MAX_SEND_ROUNDS) {
      throw new PipelineError('QUEUE_SEND_INCOMPLETE', `The queue did not take ${unsent.length} messages.`, {
        action:
          'Nothing is lost: the payouts are recorded as ready, and the next run or the repair sends them.',
        details: { messages: unsent.length },
      });
    }
    if (round > 0) await queue.clock.sleep(FIRST_PAUSE_MS * 2 ** round * (0.5 + queue.random() / 2));
    unsent = await sendOnce(queue, unsent);
  }
}

async function sendOnce(queue: PayoutQueue, messages: readonly PayoutMessage[]): Promise<PayoutMessage[]> {
  const answer = await queue.client.send(
    new SendMessageBatchCommand({
      QueueUrl: queue.queueUrl,
      Entries: messages.map((message, index) => ({
        Id: String(index),
        MessageBody: JSON.stringify({ payoutId: message.payoutId, version: message.version }),
      })),
    }),
  );
  const taken = new Set((answer.Successful ?? []).map((entry) => entry.Id));
  return messages.filter((_, index) => !taken.has(String(index)));
}

const messageBody = z.object({ payoutId: z.string(), version: z.int().check(z.minimum(1)) });

/** @throws PipelineError MESSAGE_INVALID, without the body: anybody may have written it. */
export function parsePayoutMessage(body: string): PayoutMessage {
  const payoutId = (text: string): PayoutId => {
    const id = parsePayoutId(text);
    if (id === undefined) throw invalidMessage();
    return id;
  };
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    // Not the cause: a SyntaxError's message quotes the text.
    throw invalidMessage();
  }
  const parsed = messageBody.safeParse(json);
  if (!parsed.success) throw invalidMessage();
  return { payoutId: payoutId(parsed.data.payoutId), version: parsed.data.version };
}

function invalidMessage(): PipelineError {
  return new PipelineError('MESSAGE_INVALID', 'A message on the payout queue is not one of ours.', {
    action: 'Look at it in the dead-letter queue: only the pipeline may send to this queue.',
  });
}
