import { describe, expect } from 'vitest';
import type { Payout } from '../../functions/core/payout.ts';
import { stepPayout } from '../../functions/core/step-payout.ts';
import { runKey } from '../../functions/ledger/keys.ts';
import { notDebited } from '../support/bank-facts.ts';
import { expense, expenses } from '../support/expenses.ts';
import { it, scheduledPayout } from '../support/payment-stand.ts';
import { AT_MS, payoutOf, RETURNED, step } from '../support/payouts.ts';
import { personsWord } from '../support/people.ts';
import { change, collected, failed, paid, stateOf, submitted, unprovedRuns } from './proved-run.ts';

const returned = (payout: Payout): Payout => step(payout, 'returned', {}, RETURNED);

describe('proveSums', () => {
  it('proves what is on its way, and keeps it open', async ({ stand }) => {
    const batch = await submitted(stand);

    expect(await stand.prove()).toEqual({ batches: 1, runs: 1, breaks: [] });

    expect(await stateOf(stand, batch)).toBe('submitted');
    expect(await unprovedRuns(stand)).toEqual([runKey('run-1')]);
    expect(stand.log.alarms()).toEqual([]);
  });

  it('closes a batch and a run of which every payout has reached its end', async ({ stand }) => {
    const batch = await submitted(stand);
    await change(stand, 'expense-1', paid);
    await change(stand, 'expense-2', failed);
    expect((await stand.prove()).breaks).toEqual([]);
    expect(await stateOf(stand, batch)).toBe('submitted');

    await change(stand, 'expense-3', paid, returned);
    expect(await stand.prove()).toEqual({ batches: 1, runs: 1, breaks: [] });

    expect(await stateOf(stand, batch)).toBe('settled');
    expect(await unprovedRuns(stand)).toEqual([]);
    expect(await stand.prove()).toEqual({ batches: 0, runs: 0, breaks: [] });
  });

  it('closes a batch whose payout goes on in another, but not its run', async ({ stand }) => {
    const batch = await submitted(stand);
    await change(stand, 'expense-1', paid);
    await change(stand, 'expense-2', paid);
    await change(stand, 'expense-3', failed, (payout) => step(payout, 'ready', {}, notDebited()));

    expect((await stand.prove()).breaks).toEqual([]);

    expect(await stateOf(stand, batch)).toBe('settled');
    expect(await unprovedRuns(stand)).toEqual([runKey('run-1')]);
  });

  it('takes a refused payout that an operator cancelled for refused', async ({ stand }) => {
    const batch = await submitted(stand);
    await change(stand, 'expense-1', paid);
    await change(stand, 'expense-2', paid);
    await change(stand, 'expense-3', failed, (payout) => step(payout, 'cancelled'));

    expect((await stand.prove()).breaks).toEqual([]);

    expect(await stateOf(stand, batch)).toBe('settled');
    expect(await unprovedRuns(stand)).toEqual([]);
  });

  it('proves a run whose payouts ended before any bank had them', async ({ stand }) => {
    await collected(stand, expenses(2), (one) => step(payoutOf(one), 'withdrawn', { reasons: [] }));

    expect((await stand.prove()).breaks).toEqual([]);

    expect(await unprovedRuns(stand)).toEqual([]);
  });

  it('leaves to a later run what that accepted anew with another amount', async ({ stand }) => {
    const later = { runId: 'run-2', amountMinor: 9n };
    await collected(stand, [expense()], (one) => step(step(payoutOf(one), 'held'), 'ready', later));

    expect((await stand.prove()).breaks).toEqual([]);

    expect(await unprovedRuns(stand)).toEqual([]);
  });

  it('accepts an amount that a person released', async ({ stand }) => {
    const facts = personsWord('Anna', 'looked');
    const operator = { by: 'operator', why: 'released', facts, atMs: AT_MS } as const;
    await collected(stand, [expense()], (one) => {
      const held = step(payoutOf(one), 'held', { amountMinor: 9n });
      return step(stepPayout(held, 'ready', {}, operator), 'scheduled', {
        plan: scheduledPayout(one).plan,
      });
    });
    await stand.submit();

    expect((await stand.prove()).breaks).toEqual([]);
  });
});
