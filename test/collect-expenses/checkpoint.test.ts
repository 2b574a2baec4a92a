import { describe, expect } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import { payoutIdOf } from '../../functions/core/expense-ids.ts';
import { readCheckpoint, saveCheckpoint } from '../../functions/ledger/checkpoints.ts';
import { payoutKey } from '../../functions/ledger/keys.ts';
import { type CollectionStand, countsOf, it } from '../support/collection.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { FakeSource } from '../support/fake-source.ts';

const ITEMS = expenses(120);

const checkpoint = async (stand: CollectionStand) =>
  (await readCheckpoint(stand.table, 'spirii', 'nordfleet')).checkpoint;

function down(): PipelineError {
  return new PipelineError('SOURCE_UNAVAILABLE', 'spirii does not answer.', { action: 'Wait.' });
}

describe('a run that is stopped', () => {
  it('by its source keeps all that was read, and the next one goes on there', async ({ stand }) => {
    const stopped = new FakeSource(ITEMS, { failAt: { index: 80, error: down() } });
    const next = new FakeSource(ITEMS);

    const first = await stand.collectFrom(stopped);
    const kept = await checkpoint(stand);
    const second = await stand.collectFrom(next);

    expect(first).toMatchObject({ created: 80, complete: false, error: { code: 'SOURCE_UNAVAILABLE' } });
    expect(kept).toBe('80');
    expect(next.startedAt).toEqual(['80']);
    expect(second).toMatchObject({ fetched: 40, created: 40, complete: true });
    expect((await stand.payouts()).size).toBe(120);
    expect(await stand.sent()).toHaveLength(120);
  });

  it('by its source before the first item keeps no checkpoint', async ({ stand }) => {
    const summary = await stand.collect(ITEMS, { failAt: { index: 0, error: down() } });

    expect(summary).toMatchObject({ fetched: 0, complete: false });
    expect(await checkpoint(stand)).toBeUndefined();
  });

  it('by the end of its time says so without an error, and the next one goes on there', async ({ stand }) => {
    const slow = new FakeSource(ITEMS, { onItem: () => stand.clock.advance(1_000) });
    const first = await stand.collectFrom(slow, { forMs: 60_000 });
    const kept = Number(await checkpoint(stand));
    const next = new FakeSource(ITEMS);

    const second = await stand.collectFrom(next);

    expect(first).toMatchObject({ complete: false });
    expect(first.error).toBeUndefined();
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThan(120);
    expect(next.startedAt).toEqual([String(kept)]);
    expect(second.complete).toBe(true);
    expect((await stand.payouts()).size).toBe(120);
    expect(new Set(await stand.sent()).size).toBe(120);
  });

  it('by the end of its time, while the parts behind fail, says so and leaves those to the next one', async ({
    stand,
  }) => {
    const slow = new FakeSource(ITEMS, { onItem: () => stand.clock.advance(300) });
    const behind = [51, 101].map((nth) => payoutKey(payoutIdOf(expense({ expenseId: `expense-${nth}` }))));
    stand.faults.set(({ command, input }) =>
      command === 'BatchGetItemCommand' && behind.some((key) => JSON.stringify(input).includes(key))
        ? 'request-lost'
        : undefined,
    );
    const first = await stand.collectFrom(slow, { forMs: 300 });
    stand.faults.clear();

    const second = await stand.collect(ITEMS);

    expect(first).toMatchObject({ created: 50, complete: false, error: { code: 'UNEXPECTED' } });
    expect(second).toMatchObject({ complete: true });
    expect((await stand.payouts()).size).toBe(120);
    expect(new Set(await stand.sent()).size).toBe(120);
  });

  it('again and again comes to the end at last', async ({ stand }) => {
    let summary = await stand.collect([]);
    let runs = 0;
    while (runs < 10) {
      runs += 1;
      const slow = new FakeSource(ITEMS, { onItem: () => stand.clock.advance(300) });
      summary = await stand.collectFrom(slow, { forMs: 9_000 });
      if (summary.complete) break;
    }

    expect(summary.complete).toBe(true);
    expect((await stand.payouts()).size).toBe(120);
  });

  it('by the death of its process loses at most the time since the last checkpoint', async ({ stand }) => {
    const slow = new FakeSource(ITEMS, { onItem: () => stand.clock.advance(1_000) });
    let sent = 0;
    stand.faults.set(({ command }) => {
      if (command === 'SendMessageBatchCommand') sent += 1;
      // The messages of the first part are out, and its checkpoint is written behind them.
      return sent > 5 && command === 'UpdateItemCommand' ? 'killed-after' : undefined;
    });
    await stand.collectFrom(slow);
    stand.faults.clear();
    const next = new FakeSource(ITEMS);

    const summary = await stand.collectFrom(next);

    expect(Number(next.startedAt[0])).toBeGreaterThan(0);
    expect(summary.complete).toBe(true);
    expect((await stand.payouts()).size).toBe(120);
    expect(new Set(await stand.sent()).size).toBe(120);
  });
});

describe('a run that comes to the end', () => {
  it('clears the checkpoint, so that the next one begins at the beginning', async ({ stand }) => {
    await stand.collect(ITEMS, { failAt: { index: 80, error: down() } });
    await stand.collect(ITEMS);
    const third = new FakeSource(ITEMS);

    const summary = await stand.collectFrom(third);

    expect(third.startedAt).toEqual([undefined]);
    expect(countsOf(summary)).toEqual({ fetched: 120, unchanged: 120 });
  });
});

describe('two runs of one source at once', () => {
  it('make each payout once and send each at least once', async ({ stand }) => {
    const items = ITEMS.slice(0, 70);

    const runs = await Promise.all([stand.collect(items), stand.collect(items)]);

    const rows = [...(await stand.payouts()).values()];
    expect(runs.map((run) => run.complete)).toEqual([true, true]);
    expect(runs.reduce((sum, run) => sum + run.created, 0)).toBe(70);
    expect(rows).toHaveLength(70);
    expect(rows.every((row) => row.state === 'ready')).toBe(true);
    expect(new Set(await stand.sent()).size).toBe(70);
  });

  it('do not move each other back, and leave nothing out', async ({ stand }) => {
    const slow = () => new FakeSource(ITEMS, { onItem: () => stand.clock.advance(200) });

    const runs = await Promise.all([stand.collectFrom(slow()), stand.collectFrom(slow())]);
    const third = await stand.collect(ITEMS);

    expect(runs.every((run) => run.error === undefined)).toBe(true);
    expect(third).toMatchObject({ complete: true, created: 0 });
    expect((await stand.payouts()).size).toBe(120);
  });

  it('leave the checkpoint to the one that moved it first, to the very end', async ({ stand }) => {
    const slow = new FakeSource(ITEMS, {
      onItem: async (index) => {
        stand.clock.advance(1_000);
        if (index === 40) await saveCheckpoint(stand.table, 'spirii', 'nordfleet', '7', 0);
      },
    });

    const summary = await stand.collectFrom(slow);

    expect(summary).toMatchObject({ created: 120, complete: true });
    expect(await checkpoint(stand)).toBe('7');
  });

  it('of two accounts have nothing to do with each other', async ({ stand }) => {
    const other = expenses(3, { account: 'other', iban: IBANS.nl });

    await Promise.all([stand.collect(expenses(3)), stand.collect(other, { account: 'other' })]);

    expect(await stand.sent()).toHaveLength(6);
  });
});
