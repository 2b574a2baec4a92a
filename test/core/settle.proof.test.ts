import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contradictedAttempts, factsOf, verdictOn } from '../../functions/core/attempt-facts.ts';
import { type BankFact, isKnown } from '../../functions/core/bank-fact.ts';
import type { Payout } from '../../functions/core/payout.ts';
import { settleFact } from '../../functions/core/settle.ts';
import { STATES, type State } from '../../functions/core/states.ts';
import { historyVerifies, stepPayout } from '../../functions/core/step-payout.ts';
import { debit, fact, factSets, moneyBack, notDebited, refusal } from '../support/bank-facts.ts';
import { errorOf } from '../support/errors.ts';
import { AT_MS, PLAN, payoutIn, step } from '../support/payouts.ts';
import { forAllIn } from '../support/properties.ts';
import { tried } from '../support/tried.ts';

/** Sets of facts that are applied to a payout in several orders each. */
const SETS = tried(3_000, 500);

const SUBMITTED = payoutIn('submitted');

const BY = { by: 'reconcile-bank-reports', why: 'bank-unclear', atMs: AT_MS + 60_000 } as const;

/** As a report is settled: what is known is not written twice. */
function told(payout: Payout, facts: readonly BankFact[]): Payout {
  return facts.reduce((before, said) => {
    if (isKnown(factsOf(before, said.attempt), said)) return before;
    return settleFact(before, said, BY).at(-1) ?? before;
  }, payout);
}

/** All that a person, or the next function, goes by. */
function ending(payout: Payout, attempts: readonly number[]) {
  return {
    state: payout.state,
    plan: payout.plan,
    batchId: payout.batchId,
    attempt: payout.attempt,
    reasons: payout.reasons,
    verdicts: attempts.map((attempt) => verdictOn(payout, attempt)),
    verifies: historyVerifies(payout),
  };
}

function isContradicted({ reasons }: Payout): boolean {
  return reasons.some(({ code }) => code === 'bank-contradiction');
}

type Orders = { readonly facts: readonly BankFact[]; readonly orders: readonly (readonly BankFact[])[] };

function inOrders(sets: fc.Arbitrary<readonly BankFact[]>): fc.Arbitrary<Orders> {
  return sets.chain((facts) =>
    fc.record({
      facts: fc.constant(facts),
      orders: fc
        .array(fc.shuffledSubarray([...facts], { minLength: facts.length }), { minLength: 2, maxLength: 2 })
        .map((shuffled) => [facts.toReversed(), ...shuffled]),
    }),
  );
}

/** The facts of a set, about another attempt, by other reports. */
function about(attempt: number, facts: readonly BankFact[]): readonly BankFact[] {
  return facts.map((said) => ({
    ...said,
    attempt,
    bankReportId: said.bankReportId.replace(':', `:${attempt}-`),
  }));
}

/** The row whose first attempt was refused on both legs, and whose second is in the state. */
function secondAttemptIn(state: State): Payout {
  const refused = step(payoutIn('submitted'), 'failed', {}, refusal('TM01', FIRST));
  const ready = step(refused, 'ready', {}, notDebited());
  const second = { attempt: 2, bankReportId: 'camt.053:00000000000000ff#1' };
  const ways: Readonly<Partial<Record<State, readonly State[]>>> = {
    ready: [],
    held: ['held'],
    scheduled: ['scheduled'],
    batched: ['scheduled', 'batched'],
    submitted: ['scheduled', 'batched', 'submitted'],
    accepted: ['scheduled', 'batched', 'submitted', 'accepted'],
    failed: ['scheduled', 'batched', 'submitted', 'failed'],
    paid: ['scheduled', 'batched', 'submitted', 'paid'],
    withdrawn: ['withdrawn'],
  };
  const said: Readonly<Partial<Record<State, BankFact>>> = {
    accepted: fact('accepted', second),
    failed: refusal('TM01', second),
    paid: debit(second),
  };
  const changes = { scheduled: { plan: PLAN }, batched: { batchId: 'batch-2' } } as const;
  return (ways[state] ?? []).reduce(
    (payout, to) => step(payout, to, to === 'scheduled' || to === 'batched' ? changes[to] : {}, said[to]),
    ready,
  );
}

/** Its own report, later than all of the sets, so that a set with an acceptance before it is lawful. */
const FIRST = { bankReportId: 'pain.002:00000000000000ee#1', createdAt: '2026-11-03T23:00:00Z' };

const SECOND_STATES = [
  'ready',
  'held',
  'scheduled',
  'batched',
  'submitted',
  'accepted',
  'paid',
  'failed',
  'withdrawn',
] as const;

/** Every step to where money leaves that the transitions allow is refused by what stands in the row. */
function expectNothingLeaves(payout: Payout): void {
  for (const to of ['ready', 'batched'] as const) {
    const attempt = (): Payout =>
      stepPayout(payout, to, to === 'batched' ? { batchId: 'batch-3' } : {}, {
        by: 'operator',
        why: 'rechecked',
        atMs: AT_MS + 120_000,
        evidence: notDebited({ attempt: payout.attempt, bankReportId: 'camt.053:00000000000000dd' }),
      });
    if (payout.state === to) continue;
    expect(errorOf(attempt).code).toBe('ASSERTION_FAILED');
  }
  // Out of a batch that dies it comes back as scheduled, and goes into no other.
  if (payout.state !== 'batched') return;
  const freed = step(payout, 'scheduled', { batchId: undefined });
  expect(errorOf(() => step(freed, 'batched', { batchId: 'batch-3' })).code).toBe('ASSERTION_FAILED');
}

describe('what is said of a submitted payout', () => {
  test(`ends in one state, verdict and reasons in every order, over ${SETS} sets`, () => {
    const seen = new Map<string, number>();
    forAllIn(SETS, inOrders(factSets), ({ facts, orders }) => {
      const first = told(SUBMITTED, facts);
      const expected = ending(first, [1]);
      expect(expected.verifies).toBe(true);
      expect(isContradicted(first)).toBe(verdictOn(first, 1).contradictions.length > 0);
      for (const order of orders) {
        expect(ending(told(SUBMITTED, order), [1])).toEqual(expected);
      }
      if (isContradicted(first)) expectNothingLeaves(first);
      const key = `${first.state} ${isContradicted(first)}`;
      seen.set(key, (seen.get(key) ?? 0) + 1);
    });
    // Every state that a bank can lead to was reached, with and without a contradiction.
    for (const state of ['submitted', 'accepted', 'failed', 'paid', 'returned']) {
      for (const contradicted of [true, false]) {
        expect(seen.get(`${state} ${contradicted}`) ?? 0, `${state} ${contradicted}`).toBeGreaterThan(0);
      }
    }
  }, 60_000);

  test('leads where the state is the standing of the facts, in every order', () => {
    const standing = { silent: 'submitted', accepted: 'accepted', refused: 'failed' } as const;
    const of = { ...standing, booked: 'paid', returned: 'returned' } as const;
    forAllIn(SETS, factSets, (facts) => {
      const payout = told(SUBMITTED, facts);
      expect(payout.state).toBe(of[verdictOn(payout, 1).standing]);
    });
  });
});

describe('what is said of an earlier attempt once a later one has begun', () => {
  test.each(SECOND_STATES)(
    'while the row is %s: the row says so in every order or in none, and nothing leaves',
    (state) => {
      const start = secondAttemptIn(state);
      let contradicted = 0;
      const sets = SETS / 10;
      forAllIn(sets, inOrders(factSets), ({ facts, orders }) => {
        const first = told(start, facts);
        const expected = ending(first, [1, 2]);
        expect(expected.verifies).toBe(true);
        expect(first.attempt).toBe(2);
        for (const order of orders) expect(ending(told(start, order), [1, 2])).toEqual(expected);
        // What does not oppose it leaves the first attempt dead, and the row where it was.
        const verdict = verdictOn(first, 1);
        expect(verdict.isDead).toBe(verdict.contradictions.length === 0);
        expect(isContradicted(first)).toBe(!verdict.isDead);
        if (verdict.isDead) {
          expect(first.state).toBe(state);
          return;
        }
        contradicted += 1;
        expect(first.state).toBe(state === 'ready' || state === 'scheduled' ? 'held' : state);
        expect(first.reasons.map(({ message }) => message).join()).toContain('attempt 1: ');
        expectNothingLeaves(first);
      });
      expect(contradicted).toBeGreaterThan(sets / 10);
      expect(contradicted).toBeLessThan(sets);
    },
    60_000,
  );

  test('beside what is said of the later one: both say so, in every order', () => {
    const start = secondAttemptIn('submitted');
    const both = fc
      .tuple(factSets, factSets)
      .map(([ofFirst, ofSecond]) => [...ofFirst, ...about(2, ofSecond)]);
    let named = 0;
    forAllIn(SETS / 5, inOrders(both), ({ facts, orders }) => {
      const first = told(start, facts);
      const expected = ending(first, [1, 2]);
      expect(expected.verifies).toBe(true);
      for (const order of orders) expect(ending(told(start, order), [1, 2])).toEqual(expected);
      const message = first.reasons.map((reason) => reason.message).join();
      const contradicted = contradictedAttempts(first);
      for (const { attempt } of contradicted) expect(message).toContain(`attempt ${attempt}: `);
      if (contradicted.length > 0) expectNothingLeaves(first);
      if (contradicted.length === 2) named += 1;
    });
    expect(named).toBeGreaterThan(SETS / 50);
  }, 60_000);
});

describe('one fact', () => {
  test('takes a payout through each state on its way, and each step carries it', () => {
    const steps = settleFact(payoutIn('submitted'), moneyBack('AC04'), BY);

    expect(steps.map(({ state }) => state)).toEqual(['paid', 'returned']);
    for (const { history } of steps) expect(history.at(-1)?.evidence).toEqual(moneyBack('AC04'));
  });

  test('that changes no state is written in the same one', () => {
    const steps = settleFact(payoutIn('submitted'), fact('pending'), BY);

    expect(steps.map(({ state }) => state)).toEqual(['submitted']);
    expect(historyVerifies(steps[0] ?? payoutIn('submitted'))).toBe(true);
  });

  test('that contradicts is written in every state in which the attempt can be with a bank', () => {
    const reached = STATES.filter((state) => state !== 'in-doubt');
    for (const state of reached) {
      const payout = payoutIn(state);
      const said = told(payout, [refusal('TM01'), debit({ bankReportId: 'camt.053:00000000000000ab#1' })]);
      expect(isContradicted(said), state).toBe(true);
      expect(historyVerifies(said), state).toBe(true);
    }
  });

  test('takes the plan from a scheduled payout that it stops', () => {
    expect(told(secondAttemptIn('scheduled'), [debit()])).toMatchObject({ state: 'held', plan: undefined });
  });
});
