import { describe, expect } from 'vitest';
import type { Expense } from '../../functions/core/expense.ts';
import { type CollectionStand, it } from '../support/collection.ts';
import { expense } from '../support/expenses.ts';

/** Reads an expense, and is frozen for hours with what it read. */
const frozenFor6h = (stand: CollectionStand) => ({
  details: async (listed: Expense): Promise<Expense> => {
    stand.clock.advance(6 * 3_600_000);
    return listed;
  },
});

describe('a run that is frozen and wakes after its time', () => {
  it('writes nothing from its old reading, and the next run does', async ({ stand }) => {
    const frozen = await stand.collect([expense()], frozenFor6h(stand));
    const afterFrozen = await stand.states();
    const next = await stand.collect([expense()]);

    expect(frozen).toMatchObject({ created: 0, complete: false, error: { code: 'RUN_OVERDUE' } });
    expect(afterFrozen).toEqual([]);
    expect(next).toMatchObject({ created: 1, complete: true });
  });

  it('does not bring a payout in line with it either', async ({ stand }) => {
    await stand.collect([expense()]);
    const changed = expense({ amount: { text: '900', unit: 'minor' } });

    const frozen = await stand.collect([changed], frozenFor6h(stand));

    expect(frozen).toMatchObject({ updated: 0, complete: false, error: { code: 'RUN_OVERDUE' } });
    expect(await stand.payout()).toMatchObject({ version: 1, amountMinor: 1250n });
  });
});
