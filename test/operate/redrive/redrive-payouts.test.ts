import { describe, expect } from 'vitest';
import { payoutKey } from '../../../functions/ledger/keys.ts';
import { type PayoutLetter, redrivePayouts } from '../../../operate/redrive/redrive-payouts.ts';
import { drain, drainBodies } from '../../support/embedded.ts';
import { expense, expenses } from '../../support/expenses.ts';
import { refuseEntries } from '../../support/partial-failures.ts';
import { scheduledPayout } from '../../support/payment-stand.ts';
import { payoutOf } from '../../support/payouts.ts';
import { two } from '../../support/present.ts';
import { it as base } from './aside.ts';

const it = base.extend(
  'redrive',
  ({ aside, stand }) =>
    async (options: { limit?: number; isDryRun?: boolean } = {}) => {
      const { table, queue } = stand.deps;
      return redrivePayouts(
        { deadLetters: aside.deadLetters, table, queue, onProgress: () => undefined },
        { limit: 1000, isDryRun: false, ...options },
      );
    },
);

function messageOf({ payoutId, version }: { readonly payoutId: string; readonly version: number }): string {
  return JSON.stringify({ payoutId, version });
}

function fates(letters: readonly PayoutLetter[]): string[] {
  return letters.map(({ fate }) => fate).sort();
}

describe('a redrive of dead letters', () => {
  it('sends what is still ready again, with the version of its row, and removes it', async ({
    embedded,
    stand,
    aside,
    redrive,
  }) => {
    const payouts = expenses(23).map((one) => payoutOf(one));
    await stand.put(...payouts);
    await aside.put(...payouts.map(({ payoutId }) => messageOf({ payoutId, version: 7 })));

    const letters = await redrive();

    expect(fates(letters)).toEqual(payouts.map(() => 'ready'));
    const sent = await drain(embedded.sqs, stand.queueUrl);
    expect(new Set(sent.map(messageOf))).toEqual(new Set(payouts.map(messageOf)));
    expect(await aside.left()).toEqual([]);
  });

  it('removes what has gone on without its message, and sends nothing', async ({
    embedded,
    stand,
    aside,
    redrive,
  }) => {
    const payout = scheduledPayout(expense());
    await stand.put(payout);
    await aside.put(messageOf(payout));

    expect(await redrive()).toMatchObject([{ fate: 'gone-on', state: 'scheduled' }]);
    expect(await drainBodies(embedded.sqs, stand.queueUrl)).toEqual([]);
    expect(await aside.left()).toEqual([]);
  });

  it('leaves what is not ours, what the ledger does not know and what cannot be read, for others to see', async ({
    embedded,
    stand,
    aside,
    redrive,
  }) => {
    const [unknown, unreadable] = two(expenses(2).map((one) => payoutOf(one)));
    await stand.put(unreadable);
    await stand.tamper(payoutKey(unreadable.payoutId), 'state', { S: 'lost' });
    const bodies = ['not JSON', '{"payoutId":"PO1"}', messageOf(unknown), messageOf(unreadable)];
    await aside.put(...bodies);

    expect(fates(await redrive())).toEqual(['not-ours', 'not-ours', 'unknown', 'unreadable']);
    expect((await aside.left()).sort()).toEqual([...bodies].sort());
    expect(await drainBodies(embedded.sqs, stand.queueUrl)).toEqual([]);
  });

  it('shows in a dry run what it would do, and changes nothing', async ({
    embedded,
    stand,
    aside,
    redrive,
  }) => {
    const [ready, gone] = [payoutOf(), scheduledPayout(expense({ expenseId: 'expense-2' }))];
    await stand.put(ready, gone);
    await aside.put(messageOf(ready), messageOf(gone));

    expect(fates(await redrive({ isDryRun: true }))).toEqual(['gone-on', 'ready']);

    expect(await drainBodies(embedded.sqs, stand.queueUrl)).toEqual([]);
    expect(fates(await redrive())).toEqual(['gone-on', 'ready']);
  });

  it('looks at no more than its limit, and leaves the others', async ({ stand, aside, redrive }) => {
    const payouts = expenses(15).map((one) => payoutOf(one));
    await stand.put(...payouts);
    await aside.put(...payouts.map(messageOf));

    expect(await redrive({ limit: 12 })).toHaveLength(12);
    expect(await aside.left()).toHaveLength(3);
  });

  it('removes nothing that the queue did not take', async ({ stand, aside, redrive }) => {
    const payout = payoutOf();
    await stand.put(payout);
    await aside.put(messageOf(payout));
    refuseEntries(stand.deps.queue.client, () => true);

    await expect(redrive()).rejects.toMatchObject({ code: 'QUEUE_SEND_INCOMPLETE' });

    expect(await aside.left()).toEqual([messageOf(payout)]);
  });

  it('sends one payout once for each of its messages, which does no harm', async ({
    embedded,
    stand,
    aside,
    redrive,
  }) => {
    const payout = payoutOf();
    await stand.put(payout);
    await aside.put(messageOf(payout), messageOf(payout));

    expect(fates(await redrive())).toEqual(['ready', 'ready']);
    expect(await drain(embedded.sqs, stand.queueUrl)).toHaveLength(2);
  });
});
