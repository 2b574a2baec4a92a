import { PipelineError } from '../../functions/core/errors.ts';
import type { State } from '../../functions/core/states.ts';
import { readPayouts } from '../../functions/ledger/payouts.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import {
  type PayoutMessage,
  type PayoutQueue,
  parsePayoutMessage,
  sendPayoutMessages,
} from '../../functions/queue/payout-messages.ts';
import type { DeadLetter, DeadLetters } from './dead-letters.ts';

export type PayoutsRedriveDeps = {
  readonly deadLetters: DeadLetters;
  readonly table: LedgerTable;
  /** Where the consumer takes its messages from. */
  readonly queue: PayoutQueue;
  readonly onProgress: (messages: number) => void;
};

export type RedriveOptions = {
  /** How many messages to look at. */
  readonly limit: number;
  /** Says what would be done, and gives every message back. */
  readonly isDryRun: boolean;
};

/**
 * `ready`: sent to the queue again. `gone-on`: removed, since the payout needs no message in its state. The others stay
 * for a person: the ledger does not know the payout, its row cannot be read, or the message is not ours.
 */
export type PayoutLetter = { readonly messageId: string } & (
  | { readonly fate: 'ready' | 'gone-on'; readonly message: PayoutMessage; readonly state: State }
  | { readonly fate: 'unknown' | 'unreadable'; readonly message: PayoutMessage }
  | { readonly fate: 'not-ours' }
);

/** Whether the message stays for a person. */
export function isLeft({ fate }: PayoutLetter): boolean {
  return fate !== 'ready' && fate !== 'gone-on';
}

/**
 * Looks at the dead letters of the payouts queue. A message only names a payout, so its row decides: it sends again
 * what is still ready, and only then removes it here. A redrive that dies in between leaves a message twice, which does
 * no harm.
 */
export async function redrivePayouts(
  { deadLetters, table, queue, onProgress }: PayoutsRedriveDeps,
  { limit, isDryRun }: RedriveOptions,
): Promise<readonly PayoutLetter[]> {
  const all: PayoutLetter[] = [];
  try {
    for await (const letters of deadLetters.take(limit)) {
      const looked = await lookAt(table, queue, letters);
      if (!isDryRun) {
        const ready = looked.flatMap((letter) => (letter.fate === 'ready' ? [letter.message] : []));
        await sendPayoutMessages(queue, ready);
        const left = new Set(looked.filter(isLeft).map(({ messageId }) => messageId));
        await deadLetters.remove(letters.filter(({ messageId }) => !left.has(messageId)));
      }
      all.push(...looked);
      onProgress(all.length);
    }
  } finally {
    await deadLetters.giveBack();
  }
  return all;
}

async function lookAt(
  table: LedgerTable,
  { clock }: PayoutQueue,
  letters: readonly DeadLetter[],
): Promise<PayoutLetter[]> {
  const read = letters.map(({ messageId, body }) => ({ messageId, message: messageIn(body) }));
  const ids = new Set(read.flatMap(({ message }) => (message === undefined ? [] : [message.payoutId])));
  const { payouts, unreadable } = await readPayouts(table, [...ids], clock);
  return read.map(({ messageId, message }) => {
    if (message === undefined) return { messageId, fate: 'not-ours' };
    const payout = payouts.get(message.payoutId);
    if (payout === undefined) {
      return { messageId, message, fate: unreadable.has(message.payoutId) ? 'unreadable' : 'unknown' };
    }
    const { state, version, payoutId } = payout;
    const fate = state === 'ready' ? 'ready' : 'gone-on';
    return { messageId, message: { payoutId, version }, fate, state };
  });
}

function messageIn(body: string): PayoutMessage | undefined {
  try {
    return parsePayoutMessage(body);
  } catch (error) {
    if (error instanceof PipelineError && error.code === 'MESSAGE_INVALID') return undefined;
    throw error;
  }
}
