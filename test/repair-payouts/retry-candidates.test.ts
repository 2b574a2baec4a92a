import { type AttributeValue, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { LIVE_INDEX, PARTITION_KEY } from '../../functions/ledger/keys.ts';
import { payoutLiveKeys } from '../../functions/ledger/live-keys.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import { readPayout } from '../../functions/ledger/payouts.ts';
import { CANDIDATES_PER_SHARD } from '../../functions/repair-payouts/repair-deps.ts';
import { moneyBack, refusal } from '../support/bank-facts.ts';
import { expenses } from '../support/expenses.ts';
import { it, type PaymentStand } from '../support/payment-stand.ts';
import { BOOKED, step } from '../support/payouts.ts';
import { never, retried, TECHNICAL } from './refused.ts';

function shardOf(payout: Payout): string {
  return payoutLiveKeys(payout)?.liveShard ?? '';
}

/** Rows of other ids that the index has in one shard, sorted as it sorts the payout. Whoever reads one finds it unreadable. */
async function putCopies(stand: PaymentStand, payout: Payout, shard: string, copies: number): Promise<void> {
  const row = encodePayout(payout);
  const { [PARTITION_KEY]: key, [LIVE_INDEX.sortKey]: sort } = row;
  const requests = Array.from({ length: copies }, (_, index) => {
    const id = `${payout.payoutId.slice(0, -6)}${index.toString().padStart(6, '0')}`;
    const renamed = (value: AttributeValue | undefined): AttributeValue => ({
      S: (value?.S ?? '').replace(payout.payoutId, id),
    });
    const Item = {
      ...row,
      [PARTITION_KEY]: renamed(key),
      [LIVE_INDEX.partitionKey]: { S: shard },
      [LIVE_INDEX.sortKey]: renamed(sort),
    };
    return { PutRequest: { Item } };
  });
  for (let start = 0; start < copies; start += 25) {
    const RequestItems = { [stand.table.tableName]: requests.slice(start, start + 25) };
    await stand.table.client.send(new BatchWriteItemCommand({ RequestItems }));
  }
}

async function rowOf(stand: PaymentStand, { payoutId }: Payout): Promise<Payout | undefined> {
  return readPayout(stand.table, payoutId);
}

describe('retryFailed', () => {
  it.for(['failed', 'returned'] as const)(
    'finds what goes again behind any number that are %s and wait for a person',
    async (state, { stand }) => {
      const [one = never(), two = never()] = await stand.sent(...expenses(2));
      const dead = (payout: Payout, code: string): Payout =>
        state === 'failed'
          ? step(payout, state, {}, refusal(code))
          : step(step(payout, 'paid', {}, BOOKED), state, {}, moneyBack(code));
      const [technical, personal] = [dead(one, 'TM01'), dead(two, 'MS03')];
      await putCopies(stand, personal, shardOf(technical), CANDIDATES_PER_SHARD);
      await stand.put(technical);
      await stand.readStatement();

      expect(await retried(stand)).toBe(1);

      expect(await rowOf(stand, technical)).toMatchObject({ state: 'ready', attempt: 2 });
      expect(stand.log.alarms()).toEqual([]);
    },
  );

  it('finds what goes again behind any number that had their last attempt', async ({ stand }) => {
    const [young = never(), old = never()] = await stand.sent(...expenses(2));
    const failed = step(young, 'failed', {}, TECHNICAL);
    const exhausted = { ...step(old, 'failed', {}, TECHNICAL), attempt: stand.deps.maxAttempts };
    await putCopies(stand, exhausted, shardOf(failed), CANDIDATES_PER_SHARD);
    await stand.put(failed);
    await stand.readStatement();

    expect(await retried(stand)).toBe(1);
    expect(await rowOf(stand, failed)).toMatchObject({ state: 'ready', attempt: 2 });
  });
});
