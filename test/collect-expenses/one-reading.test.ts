import { describe, expect } from 'vitest';
import { PipelineError } from '../../functions/core/errors.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { saveCheckpoint } from '../../functions/ledger/checkpoints.ts';
import { type CollectionStand, it, type RunOptions } from '../support/collection.ts';
import { expense, expenses, IBANS } from '../support/expenses.ts';
import { FakeSource } from '../support/fake-source.ts';

const ITEMS = expenses(120);
const down = new PipelineError('SOURCE_UNAVAILABLE', 'spirii: answered 500.', { action: 'Wait.' });

/** Takes a second for each item. */
function slow(stand: CollectionStand, items: readonly (Expense | PipelineError)[], options: RunOptions = {}) {
  const onItem = () => stand.clock.advance(1_000);
  return new FakeSource(items, { namesAllApproved: true, onItem, ...options });
}

/** Runs that each have time for about half of the source, until one reaches its end. */
async function readInTwo(
  stand: CollectionStand,
  items: readonly (Expense | PipelineError)[],
  options: RunOptions = {},
) {
  for (let run = 1; run <= 5; run += 1) {
    const summary = await stand.collectFrom(slow(stand, items, options), { forMs: 60_000 });
    if (summary.complete || summary.error !== undefined) return { summary, runs: run };
    expect(summary.goesOn).toBe(true);
  }
  throw new Error('It never came to the end.');
}

async function heldIn(stand: CollectionStand): Promise<string[]> {
  return (await stand.states()).filter((state) => state.includes('held'));
}

describe('a reading that takes several runs', () => {
  it('finds what the source lists no more, wherever in it that stood', async ({ stand }) => {
    await readInTwo(stand, ITEMS);
    const { runs } = await readInTwo(
      stand,
      ITEMS.filter((_, index) => index !== 0 && index !== 119),
    );

    expect(runs).toBeGreaterThan(1);
    expect(await heldIn(stand)).toEqual([
      'expense-120: held source-no-longer-lists',
      'expense-1: held source-no-longer-lists',
    ]);
    expect(stand.log.alarms()).toEqual(['expenses-vanished']);
  });

  it('says nothing of what is missing where a row told not even its report', async ({ stand }) => {
    await readInTwo(stand, ITEMS);

    await readInTwo(stand, [down, ...ITEMS.slice(1)].reverse());

    expect(await heldIn(stand)).toEqual([]);
  });

  it('keeps what it named when its process dies after a checkpoint', async ({ stand }) => {
    await readInTwo(stand, ITEMS);
    const failAt = { index: 90, error: new Error('The process is gone.') };
    await stand.collectFrom(slow(stand, ITEMS.slice(1), { failAt }));

    await readInTwo(stand, ITEMS.slice(1));

    expect(await heldIn(stand)).toEqual(['expense-1: held source-no-longer-lists']);
  });

  it('says nothing of what is missing where its first runs left no word', async ({ stand }) => {
    await stand.collect(ITEMS, { namesAllApproved: true });
    await saveCheckpoint(stand.table, 'spirii', 'nordfleet', '60', 0);

    await stand.collect(ITEMS.slice(1), { namesAllApproved: true });

    expect(await heldIn(stand)).toEqual([]);
  });
});

describe('a report that cannot be read', () => {
  it('keeps its own expenses from being taken for missing, and no others', async ({ stand }) => {
    const ofOther = expenses(2).map((each, index) => ({
      ...each,
      expenseId: `other-${index}`,
      recipientId: `other-${index}`,
      iban: IBANS.nl,
      reportId: 'report-2',
    }));
    await stand.collect([...expenses(2), ...ofOther], { namesAllApproved: true });
    const source = new UnreadableReport('report-2', [expense()]);

    await stand.collectFrom(source);

    expect(await stand.states()).toEqual([
      'expense-1: ready',
      'expense-2: held source-no-longer-lists',
      'other-0: ready',
      'other-1: ready',
    ]);
  });
});

/** A source one of whose reports fails. */
class UnreadableReport extends FakeSource {
  readonly #reportId: string;

  constructor(reportId: string, items: readonly Expense[]) {
    super(items, { namesAllApproved: true });
    this.#reportId = reportId;
  }

  override async *expenses(checkpoint: string | undefined) {
    yield* super.expenses(checkpoint);
    yield { kind: 'unreadable', error: down, checkpoint: '9', reportId: this.#reportId } as const;
  }
}

describe('a place that always fails', () => {
  it('does not keep what stands before it from being watched', async ({ stand }) => {
    const failAt = { index: 60, error: down };
    await stand.collect(ITEMS, { failAt });
    const [first = expense(), ...rest] = ITEMS;
    const paid: Expense = { ...first, payability: 'paid-by-source', sourceStatus: 'Paid' };

    const starts: (string | undefined)[] = [];
    for (let run = 0; run < 4; run += 1) {
      const source = new FakeSource([paid, ...rest], { failAt });
      await stand.collectFrom(source);
      starts.push(...source.startedAt);
    }

    expect(starts).toEqual(['60', undefined, '60', undefined]);
    expect((await stand.payout()).state).toBe('withdrawn');
  });
});

describe('an expense that comes twice in one run', () => {
  it('is handed over once, with one amount, and followed by the next run', async ({ stand }) => {
    const dearer = expense({ amount: { text: '1300', unit: 'minor' } });

    const summary = await stand.collect([expense(), ...expenses(60).slice(1), dearer]);

    expect(summary).toMatchObject({ created: 60, unchanged: 1 });
    expect((await stand.payout()).amountMinor).toBe(1250n);
    await stand.collect([dearer]);
    expect((await stand.payout()).amountMinor).toBe(1300n);
  });
});

describe('a slow source', () => {
  const limitedUntil = (notBeforeMs: number) => {
    const more = { action: 'Wait.', details: { notBeforeMs } };
    return new PipelineError('SOURCE_RATE_LIMITED', 'spirii: answered 429.', more);
  };

  it('is left in time, with no more in flight than can still be recorded', async ({ stand }) => {
    let turn: Promise<unknown> = Promise.resolve();
    const details = (listed: Expense): Promise<Expense> => {
      turn = turn.then(() => stand.clock.advance(2_000));
      return turn.then(() => listed);
    };
    const started = stand.clock.now() + 60_000;

    const summary = await stand.collectFrom(new FakeSource(expenses(900), { details }));

    expect(stand.clock.now() - started).toBeLessThan(900_000);
    expect(summary).toMatchObject({ complete: false, goesOn: true, failed: 0 });
    expect(summary.fetched).toBe(summary.created);
  });

  it('that asks to be left alone ends the run at its checkpoint, without an error', async ({ stand }) => {
    const error = limitedUntil(stand.clock.now() + 1_200_000);
    const inTwenty = new FakeSource(ITEMS, { failAt: { index: 80, error } });
    const next = new FakeSource(ITEMS);

    const summary = await stand.collectFrom(inTwenty);
    await stand.collectFrom(next);

    expect(summary).toMatchObject({ created: 80, complete: false, goesOn: false });
    expect(summary.error).toBeUndefined();
    expect(stand.log.alarms()).toEqual([]);
    expect(next.startedAt).toEqual(['80']);
  });

  it('leaves what it refuses in detail to the next run', async ({ stand }) => {
    const error = limitedUntil(stand.clock.now() + 90_000);
    const details = (listed: Expense): Promise<Expense> =>
      listed.expenseId === 'expense-70' ? Promise.reject(error) : Promise.resolve(listed);

    const summary = await stand.collectFrom(new FakeSource(expenses(120), { details }));

    expect(summary).toMatchObject({ complete: false, goesOn: true, failed: 0 });
    expect((await stand.collect(expenses(120))).complete).toBe(true);
    expect(await stand.sent()).toHaveLength(120);
  });
});
