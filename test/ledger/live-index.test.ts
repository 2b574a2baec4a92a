import { describe, expect } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { Expense } from '../../functions/core/expense.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import { countLive, liveKeysOf, livePayouts } from '../../functions/ledger/live-index.ts';
import {
  LIVE_SHARDS,
  type LiveRange,
  liveShardsOf,
  payoutLiveKeys,
} from '../../functions/ledger/live-keys.ts';
import { refusal } from '../support/bank-facts.ts';
import { expense, expenses } from '../support/expenses.ts';
import { it, type PaymentStand, scheduledPayout } from '../support/payment-stand.ts';
import { PLAN, payoutIn, payoutOf, REACHABLE_STATES, step } from '../support/payouts.ts';

const ALL: LiveRange = { from: '0', to: '~' };

async function found(stand: PaymentStand, range: LiveRange, limit = 100): Promise<string[]> {
  return Array.fromAsync(livePayouts(stand.table, 'scheduled', range, limit));
}

function submitted(one: Expense): Payout {
  return step(step(scheduledPayout(one), 'batched', { batchId: 'batch-1' }), 'submitted');
}

describe('livePayouts', () => {
  it('finds the payouts of a state in all shards, and no others', async ({ stand }) => {
    const scheduled = expenses(40).map((one) => scheduledPayout(one));
    await stand.put(...scheduled, payoutOf(expense({ expenseId: 'ready' })));

    expect((await found(stand, ALL)).sort()).toEqual(scheduled.map(({ payoutId }) => payoutId).sort());
  });

  it('gives at most so many of each shard, the oldest first', async ({ stand }) => {
    const days = Array.from({ length: 30 }, (_, index) =>
      plainDate(`2026-11-${String(index + 1).padStart(2, '0')}`),
    );
    const payouts = days.map((executionDate, index) =>
      scheduledPayout(expense({ expenseId: `expense-${index}` }), { ...PLAN, executionDate }),
    );
    await stand.put(...payouts);
    const firsts = liveShardsOf('scheduled').flatMap((shard) => {
      const inShard = payouts.filter((payout) => payoutLiveKeys(payout)?.liveShard === shard);
      return inShard.slice(0, 2).map(({ payoutId }) => payoutId);
    });

    expect(await found(stand, ALL, 2)).toEqual(firsts);
  });

  it('finds the payouts of one account up to a day, of none whose name begins alike', async ({ stand }) => {
    const of = (debtorAccountId: string, day: string) =>
      scheduledPayout(expense({ expenseId: `${debtorAccountId} ${day}` }), {
        ...PLAN,
        debtorAccountId,
        executionDate: plainDate(day),
      });
    const [early, due, late] = [of('eur', '2026-11-02'), of('eur', '2026-11-03'), of('eur', '2026-11-04')];
    await stand.put(early, due, late, of('eur-main', '2026-11-03'), of('e', '2026-11-03'));

    const ids = await found(stand, { from: 'eur#', to: 'eur#2026-11-03#~' });

    expect(ids.sort()).toEqual([early.payoutId, due.payoutId].sort());
  });

  it('finds by a prefix', async ({ stand }) => {
    const payouts = expenses(3).map((one) => scheduledPayout(one));
    await stand.put(...payouts);

    expect(await found(stand, { prefix: 'eur-main#2026-11-03' })).toHaveLength(3);
    expect(await found(stand, { prefix: 'eur-main#2026-11-04' })).toEqual([]);
  });
});

describe('the keys of the index', () => {
  it('are those of the states that wait for something or somebody', () => {
    const live = REACHABLE_STATES.filter((state) => payoutLiveKeys(payoutIn(state)) !== undefined);

    expect(live).toEqual([
      'rejected',
      'held',
      'ready',
      'scheduled',
      'batched',
      'submitted',
      'accepted',
      'failed',
      'returned',
    ]);
  });

  it('spread the payouts of a state over all shards', () => {
    const shards = expenses(400).map((one) => payoutLiveKeys(scheduledPayout(one))?.liveShard);

    expect(new Set(shards).size).toBe(LIVE_SHARDS);
  });
});

describe('countLive', () => {
  it('says since when the first waits, whoever it waits for', async ({ stand }) => {
    const refused = (reasonCode: string, expenseId: string) =>
      step(submitted(expense({ expenseId })), 'failed', {}, refusal(reasonCode));
    const early = refused('TM01', 'expense-1');
    await stand.put(early, step(refused('MS03', 'expense-2'), 'failed'));

    expect(await countLive(stand.table, 'failed', 100)).toEqual({ payouts: 2, since: early.updatedAt });
    expect(await countLive(stand.table, 'scheduled', 100)).toEqual({ payouts: 0, since: undefined });
  });

  it('knows no such time where the state is sorted by something else', async ({ stand }) => {
    await stand.put(scheduledPayout(expense()));

    expect(await countLive(stand.table, 'scheduled', 100)).toEqual({ payouts: 1, since: undefined });
  });
});

describe('liveKeysOf', () => {
  it('reads on where the answer of the table ends early', async ({ embedded, stand }) => {
    const payouts = expenses(30).map((one) => scheduledPayout(one));
    await stand.put(...payouts);
    const client = embedded.newDynamoDb();
    client.middlewareStack.add(
      (next) => async (args) => next({ ...args, input: { ...args.input, Limit: 2 } }),
      { step: 'initialize' },
    );
    const [shard = ''] = liveShardsOf('scheduled');
    const inShard = payouts.filter((payout) => payoutLiveKeys(payout)?.liveShard === shard);

    const keys = await Array.fromAsync(liveKeysOf({ ...stand.table, client }, shard, ALL, 100));

    expect(inShard.length).toBeGreaterThan(2);
    expect(keys.sort()).toEqual(inShard.map(({ payoutId }) => payoutKey(payoutId)).sort());
  });
});
