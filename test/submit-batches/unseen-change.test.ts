import { describe, expect } from 'vitest';
import { react } from '../../functions/core/follow.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { it, scheduledPayout } from '../support/payment-stand.ts';
import { step } from '../support/payouts.ts';

/** Scheduled again after its batch was voided; meanwhile the source has given it another account. */
function voidedAfterChange(): Payout {
  const batched = step(scheduledPayout(expense()), 'batched', { batchId: 'BA1' });
  const reaction = react(batched, expense({ iban: IBANS.deOther }));
  if (reaction.kind !== 'step') throw new Error('A change after batching is a step.');
  const { to, change, why } = reaction.step;
  const alarmed = stepPayout(batched, to, change, {
    by: 'collect-expenses',
    why,
    facts: { runId: 'run-2' },
    atMs: Date.parse(batched.updatedAt) + 1,
  });
  return step(alarmed, 'scheduled', { batchId: undefined });
}

describe('a payout that its source changed while it was in a batch that was voided', () => {
  it('is not paid to the old account: it waits for the collection that says what is true', async ({
    stand,
  }) => {
    await stand.put(voidedAfterChange());

    const { batches } = await stand.submit();

    expect(batches).toEqual([]);
    expect((await stand.files()).size).toBe(0);
    expect(await stand.payout()).toMatchObject({
      state: 'held',
      reasons: [{ code: 'changed-while-batched' }],
    });
  });
});
