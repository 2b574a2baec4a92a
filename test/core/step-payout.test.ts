import { describe, expect, it } from 'vitest';
import { endToEndIdOf, type Payout, type PayoutChange } from '../../functions/core/payout.ts';
import { mayGo, STATES, type State } from '../../functions/core/states.ts';
import { createPayout, historyVerifies, stepPayout } from '../../functions/core/step-payout.ts';
import type { StepReason } from '../../functions/core/step-reason.ts';
import { notDebited } from '../support/bank-facts.ts';
import { errorOf } from '../support/errors.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { payoutBefore, saidFor } from '../support/lawful-step.ts';
import { AT_MS, newPayout, payoutIn, payoutOf, REACHABLE_STATES, step } from '../support/payouts.ts';
import { personsWord } from '../support/people.ts';
import { forAll } from '../support/properties.ts';
import { draws, walk } from './payout-steps.ts';

/** The states in which what is to be paid to whom must not change. */
const FROZEN = ['scheduled', 'batched', 'submitted', 'accepted', 'paid', 'failed', 'returned'] as const;

describe('createPayout', () => {
  it('starts at version 1 and attempt 1 with one entry that verifies', () => {
    const payout = payoutOf();

    expect(payout).toMatchObject({
      version: 1,
      attempt: 1,
      state: 'ready',
      createdAt: '2026-11-02T06:00:00.000Z',
    });
    expect(payout.history).toMatchObject([{ version: 1, from: 'none', to: 'ready', by: 'collect-expenses' }]);
    expect(historyVerifies(payout)).toBe(true);
  });

  it.each([
    ['no amount', undefined],
    ['nothing', 0n],
    ['less than nothing', -1n],
  ])('refuses a ready payout of %s', (_what, amountMinor) => {
    const created = newPayout(expense(), { amountMinor });

    const act = () => createPayout(created, { by: 'collect-expenses', why: 'rechecked', atMs: AT_MS });

    expect(errorOf(act).code).toBe('ASSERTION_FAILED');
  });

  it('gives rows of different runs different first entries, so that a lost answer can be told from a race', () => {
    const [one, other] = ['run-1', 'run-2'].map((runId) =>
      createPayout(newPayout(), { by: 'collect-expenses', why: 'collected', facts: { runId }, atMs: AT_MS }),
    );

    expect(one?.history[0]?.hash).not.toBe(other?.history[0]?.hash);
  });
});

describe('stepPayout', () => {
  const pairs = REACHABLE_STATES.flatMap((from) => STATES.map((to) => [from, to] as const));

  it.each(pairs)('%s to %s goes exactly where the table says', (from, to) => {
    const payout = payoutBefore(from, to);
    const change = to === 'ready' ? { amountMinor: 1250n, iban: IBANS.de } : {};
    const act = (): Payout => step(payout, to, change, saidFor(payout, to));

    if (from === to || mayGo(from, to)) expect(historyVerifies(act())).toBe(true);
    else expect(errorOf(act).code).toBe('ASSERTION_FAILED');
  });

  it('raises the version by one, keeps what was, and leaves a chain that verifies', () => {
    forAll(draws, (steps) => {
      const payouts = walk(steps);

      payouts.forEach((payout, index) => {
        expect(payout.version).toBe(index + 1);
        expect(payout.history).toHaveLength(index + 1);
        expect(payout.history.slice(0, index)).toEqual(payouts[index - 1]?.history ?? []);
        expect(historyVerifies(payout)).toBe(true);
      });
    });
  });

  it('counts a new attempt only when a failed or returned payout goes on', () => {
    forAll(draws, (steps) => {
      const payouts = walk(steps);

      payouts.slice(1).forEach((payout, index) => {
        const before = payouts[index];
        const goesOn =
          (before?.state === 'failed' || before?.state === 'returned') &&
          (payout.state === 'ready' || payout.state === 'held');
        expect(payout.attempt - (before?.attempt ?? 0)).toBe(goesOn ? 1 : 0);
      });
    });
  });

  it.each(['failed', 'returned'] as const)(
    'gives a new attempt after %s its own end-to-end id and none of the old plan',
    (state) => {
      const dead = payoutIn(state);

      const next = step(dead, 'ready', {}, notDebited());

      expect(next).toMatchObject({ plan: undefined, batchId: undefined });
      expect(endToEndIdOf(next)).not.toBe(endToEndIdOf(dead));
    },
  );

  it('does not count an attempt for a dead payout that is cancelled', () => {
    expect(step(payoutIn('failed'), 'cancelled').attempt).toBe(1);
  });

  const facts: readonly [string, PayoutChange][] = [
    ['name', { recipientName: 'Somebody Else' }],
    ['IBAN', { iban: IBANS.nl }],
    ['BIC', { bic: 'ABNANL2A' }],
    ['amount', { amountMinor: 1n }],
    ['currency', { currency: 'DKK' }],
  ];

  it.each(facts)('refuses to change the %s of a payout that is frozen', (_fact, change) => {
    for (const state of FROZEN) {
      const payout = payoutIn(state);

      expect([state, errorOf(() => step(payout, state, change)).code]).toEqual([state, 'ASSERTION_FAILED']);
    }
  });

  it.each(facts)('refuses to change the %s on the way into or through a batch', (_fact, change) => {
    const moves = [
      ['ready', 'scheduled'],
      ['scheduled', 'batched'],
      ['batched', 'submitted'],
      ['batched', 'scheduled'],
      ['submitted', 'accepted'],
      ['submitted', 'paid'],
      ['submitted', 'failed'],
      ['accepted', 'paid'],
      ['paid', 'returned'],
      ['failed', 'cancelled'],
    ] as const;

    for (const [from, to] of moves) {
      expect([from, to, errorOf(() => step(payoutIn(from), to, change)).code]).toEqual([
        from,
        to,
        'ASSERTION_FAILED',
      ]);
    }
  });

  it.each(facts)('lets the source correct the %s of a payout that still follows it', (_fact, change) => {
    const corrected = step(payoutIn('ready'), 'ready', change);

    expect(corrected).toMatchObject(change);
    expect(historyVerifies(corrected)).toBe(true);
  });

  it('lets a payout leave a file with its batch alone', () => {
    const batched = payoutIn('batched');
    const atMs = AT_MS + 10_000;
    const leave = (to: State, reason: StepReason) => () =>
      stepPayout(batched, to, {}, { by: 'collect-expenses', ...reason, atMs });

    const facts = { runId: 'run-2' };
    const steps = [
      leave('held', { why: 'source-no-longer-lists', facts }),
      leave('scheduled', { why: 'source-changed', facts }),
      leave('held', { why: 'released', facts: personsWord('Anna', 'looked') }),
    ];
    expect(steps.map((one) => errorOf(one).code)).toEqual(steps.map(() => 'ASSERTION_FAILED'));
    const ended = leave('held', { why: 'line-refused', facts: { batchId: 'batch-1' } });
    expect(ended().state).toBe('held');
  });

  it('does not let a payout without an amount become ready', () => {
    const unreadable = payoutOf(expense({ amount: { text: 'x', unit: 'minor' } }));

    expect(unreadable.state).toBe('rejected');
    expect(errorOf(() => step(unreadable, 'ready')).code).toBe('ASSERTION_FAILED');
  });
});
