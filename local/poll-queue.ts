import { DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { BatchResponse } from '../functions/execute-payouts/handler.ts';
import type { LocalAws } from './embedded/local-aws.ts';

/** SQS ReceiveMessage gives at most ten messages; Lambda's event source mapping gathers larger batches. */
const MESSAGES_PER_RECEIVE = 10;
/** More than any local run sends: a message that always fails must not keep it going for ever. */
const MAX_RECEIVES = 100_000;

/**
 * Works as Lambda's event source mapping: hands messages to the handler and deletes those not named as failed. Ends
 * when the queue gives no more.
 */
export async function pollQueue(
  aws: LocalAws,
  handler: (event: unknown) => Promise<BatchResponse>,
  onProgress: (messages: number) => void,
): Promise<void> {
  let handled = 0;
  for (let receive = 0; receive < MAX_RECEIVES; receive += 1) {
    const { Messages = [] } = await aws.sqs.send(
      new ReceiveMessageCommand({ QueueUrl: aws.queueUrl, MaxNumberOfMessages: MESSAGES_PER_RECEIVE }),
    );
    if (Messages.length === 0) return;
    const records = Messages.map(({ MessageId, Body }) => ({ messageId: MessageId, body: Body }));
    const { batchItemFailures } = await handler({ Records: records });
    const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    const done = Messages.filter(({ MessageId }) => MessageId !== undefined && !failed.has(MessageId));
    if (done.length > 0) {
      await aws.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: aws.queueUrl,
          Entries: done.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
        }),
      );
    }
    handled += Messages.length;
    onProgress(handled);
  }
}
