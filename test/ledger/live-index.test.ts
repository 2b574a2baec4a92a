import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import type { PayoutId } from '../../functions/core/ids.ts';
import type { Payout } from '../../functions/core/payout.ts';
import type { State } from '../../functions/core/transitions.ts';
import { LIVE_SHARDS, liveShardsOf, payoutLiveKeys } from '../../functions/ledger/keys.ts';
import { type LiveRange, liveKeysOf, livePayouts } from '../../functions/ledger/live-index.ts';
import { encodePayout } from '../../functions/ledger/payout-row.ts';
import type { LedgerTable } from '../../functions/ledger/table.ts';
import { type Embedded, startEmbedded } from '../support/embedded.ts';
import { expenses } from '../support/expenses.ts';
import { PLAN, payoutOf, step } from '../support/payouts.ts';

/** Sorts behind every time. */
const ALWAYS: LiveRange = { from: '0', to: '~' };

let embedded: Embedded;
let table: LedgerTable;

beforeAll(async () => {
  embedded = await startEmbedded();
});

afterAll(async () => {
  await embedded.close();
});

beforeEach(async () => {
  table = await embedded.newTable();
});

async function putAll(payouts: readonly Payout[]): Promise<void> {
  const puts = payouts.map((payout) =>
    table.client.send(new PutItemCommand({ TableName: table.tableName, Item: encodePayout(payout) })),
  );
  await Promise.all(puts);
}

async function found(state: State, range = ALWAYS, limit = 100): Promise<PayoutId[]> {
  return (await Array.fromAsync(livePayouts(table, state, range, limit))).sort();
}

const ids = (payouts: readonly Payout[]): PayoutId[] => payouts.map((payout) => payout.payoutId).sort();

describe('the index of live payouts', () => {
  it('finds those of one state and no others', async () => {
    const ready = expenses(30).map((each) => payoutOf(each));
    const held = ready.slice(0, 10).map((payout) => step(payout, 'held'));
    const withdrawn = ready.slice(10, 15).map((payout) => step(payout, 'withdrawn'));
    await putAll([...ready.slice(15), ...held, ...withdrawn]);

    expect(await found('ready')).toEqual(ids(ready.slice(15)));
    expect(await found('held')).toEqual(ids(held));
    expect(await found('withdrawn')).toEqual([]);
  });

  it('finds scheduled payouts by account and day', async () => {
    const payouts = expenses(10).map((each) => payoutOf(each));
    const days = [plainDate('2026-11-03'), plainDate('2026-11-04')];
    const scheduled = payouts.map((payout, index) =>
      step(payout, 'scheduled', { plan: { ...PLAN, executionDate: days[index % 2] ?? PLAN.executionDate } }),
    );
    await putAll(scheduled);

    const onThird = await found('scheduled', { prefix: `${PLAN.debtorAccountId}#2026-11-03#` });

    expect(onThird).toEqual(ids(scheduled.filter((_, index) => index % 2 === 0)));
    expect(await found('scheduled', { prefix: 'eur-ma#' })).toEqual([]);
  });

  it('finds batched payouts by their batch', async () => {
    const scheduled = expenses(6).map((each) => step(payoutOf(each), 'scheduled', { plan: PLAN }));
    const batched = scheduled.map((payout, index) =>
      step(payout, 'batched', { batchId: index < 2 ? 'batch-1' : 'batch-2' }),
    );
    await putAll(batched);

    expect(await found('batched', { prefix: 'batch-1#' })).toEqual(ids(batched.slice(0, 2)));
  });

  it('gives those that have waited longest first, up to the limit of each shard', async () => {
    const [one = payoutOf()] = expenses(1).map((each) => payoutOf(each));
    const shard = payoutLiveKeys(one)?.liveShard ?? '';
    const same = expenses(120)
      .map((each) => payoutOf(each))
      .filter((payout) => payoutLiveKeys(payout)?.liveShard === shard)
      .map((payout, index) => ({
        ...payout,
        updatedAt: new Date(Date.UTC(2026, 10, 2, 6, index)).toISOString(),
      }));
    await putAll(same.toReversed());

    const keys = await Array.fromAsync(liveKeysOf(table, shard, ALWAYS, 5));

    expect(same.length).toBeGreaterThan(5);
    expect(keys).toEqual(same.slice(0, 5).map((payout) => `PAYOUT#${payout.payoutId}`));
  });

  it('gives every shard at least half and at most twice its share of the payouts', () => {
    const counts = new Map<string, number>(liveShardsOf('ready').map((shard) => [shard, 0]));
    for (const each of expenses(4000)) {
      const shard = payoutLiveKeys(payoutOf(each))?.liveShard ?? '';
      counts.set(shard, (counts.get(shard) ?? 0) + 1);
    }

    expect(counts.size).toBe(LIVE_SHARDS);
    expect(Math.min(...counts.values())).toBeGreaterThan(250);
    expect(Math.max(...counts.values())).toBeLessThan(1000);
  });
});
