import { describe, expect } from 'vitest';
import { it } from '../support/collection.ts';
import { expense } from '../support/expenses.ts';

describe('a run that is frozen and wakes after its time', () => {
  it('writes nothing from its old reading, and the next run does', async ({ stand }) => {
    const details = async (listed: ReturnType<typeof expense>) => {
      stand.clock.advance(6 * 3_600_000);
      return listed;
    };

    const frozen = await stand.collect([expense()], { details });
    const afterFrozen = await stand.states();
    const next = await stand.collect([expense()]);

    expect(frozen).toMatchObject({ created: 0, complete: false, error: { code: 'RUN_OVERDUE' } });
    expect(afterFrozen).toEqual([]);
    expect(next).toMatchObject({ created: 1, complete: true });
  });

  it('does not bring a payout in line with it either', async ({ stand }) => {
    await stand.collect([expense()]);
    const changed = expense({ amount: { text: '900', unit: 'minor' } });
    const details = async (listed: ReturnType<typeof expense>) => {
      stand.clock.advance(6 * 3_600_000);
      return listed;
    };

    const frozen = await stand.collect([changed], { details });

    expect(frozen).toMatchObject({ updated: 0, complete: false, error: { code: 'RUN_OVERDUE' } });
    expect((await stand.payouts()).get('expense-1')).toMatchObject({ version: 1, amountMinor: 1250n });
  });
});
