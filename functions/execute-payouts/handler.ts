import * as z from 'zod/mini';
import { codeOf } from '../core/errors.ts';
import type { PayoutId } from '../core/ids.ts';
import type { State } from '../core/states.ts';
import { mapInOrder } from '../flow/in-order.ts';
import type { Log } from '../platform/log.ts';
import { parsePayoutMessage } from '../queue/payout-messages.ts';
import { type ExecuteDeps, executePayout } from './execute.ts';

const sqsEvent = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });

/** The answer for a batch of messages: Lambda redelivers the named ones and deletes the others. */
export type BatchResponse = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

const PAYOUTS_IN_FLIGHT = 10;

/** The result of a message: its payout's new state, `left` if there was nothing to do, or `failed`. */
type Outcome = State | 'left' | 'failed';
type Done = { readonly messageId: string; readonly outcome: Outcome };

/**
 * Takes a batch of messages from the payout queue. A payout's problem becomes its state, and the message is done. Only
 * an unknown error or a foreign message fails: it comes again and ends in the dead-letter queue.
 */
export function createHandler(
  deps: ExecuteDeps & { readonly log: Log },
): (event: unknown) => Promise<BatchResponse> {
  const run = async ({ messageId, body }: { messageId: string; body: string }): Promise<Done> => {
    let payoutId: PayoutId | undefined;
    try {
      const message = parsePayoutMessage(body);
      payoutId = message.payoutId;
      const { outcome, state } = await executePayout(deps, message);
      return { messageId, outcome: outcome === 'left' ? 'left' : state };
    } catch (error) {
      const code = codeOf(error);
      const cause = error instanceof Error ? error.name : 'unknown';
      deps.log.warn('message-failed', { messageId, payoutId, code, cause });
      return { messageId, outcome: 'failed' };
    }
  };
  return async (event) => {
    const { Records } = sqsEvent.parse(event);
    deps.log.info('messages-taken', { messages: Records.length });
    const batchItemFailures: { itemIdentifier: string }[] = [];
    const counts: Partial<Record<Outcome, number>> = {};
    for await (const { messageId, outcome } of mapInOrder(Records, PAYOUTS_IN_FLIGHT, run)) {
      counts[outcome] = (counts[outcome] ?? 0) + 1;
      if (outcome === 'failed') batchItemFailures.push({ itemIdentifier: messageId });
    }
    deps.log.info('messages-done', { messages: Records.length, ...counts });
    return { batchItemFailures };
  };
}
