import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { DeadLetters } from '../../../operate/redrive/dead-letters.ts';
import { type PayoutLetter, redrivePayouts } from '../../../operate/redrive/redrive-payouts.ts';
import { drain, drainBodies, type Embedded, startEmbedded } from '../../support/embedded.ts';
import { expense, expenses } from '../../support/expenses.ts';
import { refuseEntries } from '../../support/partial-failures.ts';
import { PaymentStand, scheduledPayout } from '../../support/payment-stand.ts';
import { payoutOf } from '../../support/payouts.ts';

let embedded: Embedded;
let stand: PaymentStand;
let deadLetterQueueUrl: string;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  stand = await PaymentStand.create(embedded);
  deadLetterQueueUrl = await embedded.newQueue();
});

async function die(...bodies: readonly string[]): Promise<void> {
  for (const MessageBody of bodies) {
    await embedded.sqs.send(new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody }));
  }
}

function messageOf({ payoutId, version }: { readonly payoutId: string; readonly version: number }): string {
  return JSON.stringify({ payoutId, version });
}

async function redrive(
  options: { limit?: number; isDryRun?: boolean } = {},
): Promise<readonly PayoutLetter[]> {
  const deadLetters = new DeadLetters({ client: embedded.sqs, queueUrl: deadLetterQueueUrl, waitSeconds: 0 });
  const { table, queue } = stand.deps;
  return redrivePayouts(
    { deadLetters, table, queue, onProgress: () => undefined },
    { limit: 1000, isDryRun: false, ...options },
  );
}

function fates(letters: readonly PayoutLetter[]): string[] {
  return letters.map(({ fate }) => fate).sort();
}

describe('a redrive of dead letters', () => {
  it('sends what is still ready again, with the version of its row, and removes it', async () => {
    const payouts = expenses(23).map((one) => payoutOf(one));
    await stand.put(...payouts);
    await die(...payouts.map(({ payoutId }) => messageOf({ payoutId, version: 7 })));

    const letters = await redrive();

    expect(fates(letters)).toEqual(payouts.map(() => 'ready'));
    const sent = await drain(embedded.sqs, stand.queueUrl);
    expect(new Set(sent.map(messageOf))).toEqual(new Set(payouts.map(messageOf)));
    expect(await drainBodies(embedded.sqs, deadLetterQueueUrl)).toEqual([]);
  });

  it('removes what has gone on without its message, and sends nothing', async () => {
    const payout = scheduledPayout(expense());
    await stand.put(payout);
    await die(messageOf(payout));

    expect(await redrive()).toMatchObject([{ fate: 'gone-on', state: 'scheduled' }]);
    expect(await drainBodies(embedded.sqs, stand.queueUrl)).toEqual([]);
    expect(await drainBodies(embedded.sqs, deadLetterQueueUrl)).toEqual([]);
  });

  it('leaves what is not ours, what the ledger does not know and what cannot be read, for others to see', async () => {
    const [unknown, unreadable] = expenses(2).map((one) => payoutOf(one));
    if (unknown === undefined || unreadable === undefined) throw new Error('There are two.');
    await stand.put(unreadable);
    await stand.tamper(payoutKey(unreadable.payoutId), 'state', { S: 'lost' });
    const bodies = ['not JSON', '{"payoutId":"PO1"}', messageOf(unknown), messageOf(unreadable)];
    await die(...bodies);

    expect(fates(await redrive())).toEqual(['not-ours', 'not-ours', 'unknown', 'unreadable']);
    expect((await drainBodies(embedded.sqs, deadLetterQueueUrl)).sort()).toEqual([...bodies].sort());
    expect(await drainBodies(embedded.sqs, stand.queueUrl)).toEqual([]);
  });

  it('shows in a dry run what it would do, and changes nothing', async () => {
    const [ready, gone] = [payoutOf(), scheduledPayout(expense({ expenseId: 'expense-2' }))];
    await stand.put(ready, gone);
    await die(messageOf(ready), messageOf(gone));

    expect(fates(await redrive({ isDryRun: true }))).toEqual(['gone-on', 'ready']);

    expect(await drainBodies(embedded.sqs, stand.queueUrl)).toEqual([]);
    expect(fates(await redrive())).toEqual(['gone-on', 'ready']);
  });

  it('looks at no more than its limit, and leaves the others', async () => {
    const payouts = expenses(15).map((one) => payoutOf(one));
    await stand.put(...payouts);
    await die(...payouts.map(messageOf));

    expect(await redrive({ limit: 12 })).toHaveLength(12);
    expect(await drainBodies(embedded.sqs, deadLetterQueueUrl)).toHaveLength(3);
  });

  it('removes nothing that the queue did not take', async () => {
    const payout = payoutOf();
    await stand.put(payout);
    await die(messageOf(payout));
    refuseEntries(stand.deps.queue.client, () => true);

    await expect(redrive()).rejects.toMatchObject({ code: 'QUEUE_SEND_INCOMPLETE' });

    expect(await drainBodies(embedded.sqs, deadLetterQueueUrl)).toEqual([messageOf(payout)]);
  });

  it('sends one payout once for each of its messages, which does no harm', async () => {
    const payout = payoutOf();
    await stand.put(payout);
    await die(messageOf(payout), messageOf(payout));

    expect(fates(await redrive())).toEqual(['ready', 'ready']);
    expect(await drain(embedded.sqs, stand.queueUrl)).toHaveLength(2);
  });
});
