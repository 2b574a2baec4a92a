import { z } from 'zod';
import { PipelineError } from '../core/errors.ts';
import type { Log } from '../platform/log.ts';
import { parsePayoutMessage } from '../queue/payout-messages.ts';
import { mapInOrder } from '../sources/in-order.ts';
import { type ExecuteDeps, executePayout } from './execute.ts';

const sqsEvent = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });

/** Lambda's answer for a batch of messages: those named come again, the others are deleted. */
export type BatchResponse = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

const PAYOUTS_IN_FLIGHT = 10;

/**
 * Takes a batch of messages from the payout queue. A problem of a payout becomes its state and the message is done;
 * only what is unknown or not ours fails its message, so that it comes again and ends in the dead-letter queue.
 */
export function createHandler(
  deps: ExecuteDeps & { readonly log: Log },
): (event: unknown) => Promise<BatchResponse> {
  const run = async (record: { messageId: string; body: string }): Promise<string | undefined> => {
    try {
      await executePayout(deps, parsePayoutMessage(record.body));
      return undefined;
    } catch (error) {
      const code = error instanceof PipelineError ? error.code : 'UNEXPECTED';
      const cause = error instanceof Error ? error.name : 'unknown';
      deps.log.warn('message-failed', { messageId: record.messageId, code, cause });
      return record.messageId;
    }
  };
  return async (event) => {
    const { Records } = sqsEvent.parse(event);
    const batchItemFailures: { itemIdentifier: string }[] = [];
    for await (const failed of mapInOrder(Records, PAYOUTS_IN_FLIGHT, run)) {
      if (failed !== undefined) batchItemFailures.push({ itemIdentifier: failed });
    }
    return { batchItemFailures };
  };
}
