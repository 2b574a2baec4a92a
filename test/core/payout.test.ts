import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDate } from '../../functions/core/date.ts';
import {
  ACTORS,
  endToEndIdOf,
  type HistoryEntry,
  type Payout,
  type PayoutChange,
  withoutReleased,
} from '../../functions/core/payout.ts';
import { mayGo, STATES, type State } from '../../functions/core/states.ts';
import { createPayout, historyVerifies, stepPayout } from '../../functions/core/step-payout.ts';
import type { StepReason } from '../../functions/core/step-reason.ts';
import { fact, notDebited } from '../support/bank-facts.ts';
import { errorOf } from '../support/errors.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { lawfulStep, payoutBefore, saidFor } from '../support/lawful-step.ts';
import { AT_MS, newPayout, PLAN, payoutIn, payoutOf, REACHABLE_STATES, step } from '../support/payouts.ts';
import { personsWord } from '../support/people.ts';

/** The states in which what is to be paid to whom must not change. */
const FROZEN = ['scheduled', 'batched', 'submitted', 'accepted', 'paid', 'failed', 'returned'] as const;

/** Steps drawn blindly: many are forbidden, and those must throw and change nothing. */
const draws = fc.array(
  fc.record({
    to: fc.constantFrom(...STATES),
    by: fc.constantFrom(...ACTORS),
    reason: fc.constantFrom<StepReason[]>(
      { why: 'scheduled' },
      { why: 'batched', facts: { batchId: 'batch-1' } },
      { why: 'released', facts: personsWord('Anna', 'looked') },
    ),
    withEvidence: fc.boolean(),
    afterMs: fc.integer({ min: 0, max: 10_000_000 }),
  }),
  { minLength: 1, maxLength: 60 },
);

type Draw = typeof draws extends fc.Arbitrary<readonly (infer T)[]> ? T : never;

/** All payouts of a random walk, from the first row to the last. */
function walk(steps: readonly Draw[]): Payout[] {
  const payouts = [payoutOf()];
  for (const draw of steps) {
    const payout = payouts.at(-1);
    if (payout === undefined) continue;
    const next = lawfulStep(payout, draw.to, draw.to === 'scheduled' ? { plan: PLAN } : {}, {
      by: draw.by,
      ...draw.reason,
      atMs: Date.parse(payout.updatedAt) + draw.afterMs,
      ...(draw.withEvidence ? { evidence: saidFor(payout, draw.to) } : {}),
    });
    if (next !== payout) payouts.push(next);
  }
  return payouts;
}

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
    fc.assert(
      fc.property(draws, (steps) => {
        const payouts = walk(steps);

        payouts.forEach((payout, index) => {
          expect(payout.version).toBe(index + 1);
          expect(payout.history).toHaveLength(index + 1);
          expect(payout.history.slice(0, index)).toEqual(payouts[index - 1]?.history ?? []);
          expect(historyVerifies(payout)).toBe(true);
        });
      }),
    );
  });

  it('counts a new attempt only when a failed or returned payout goes on', () => {
    fc.assert(
      fc.property(draws, (steps) => {
        const payouts = walk(steps);

        payouts.slice(1).forEach((payout, index) => {
          const before = payouts[index];
          const goesOn =
            (before?.state === 'failed' || before?.state === 'returned') &&
            (payout.state === 'ready' || payout.state === 'held');
          expect(payout.attempt - (before?.attempt ?? 0)).toBe(goesOn ? 1 : 0);
        });
      }),
    );
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

describe('what a person released', () => {
  const hold = [{ code: 'limit-exceeded', severity: 'hold', message: 'Above the limit.' }] as const;

  it('is kept while the payment stays the same, and found again once it changes', () => {
    const released = step(payoutIn('held'), 'ready', { released: ['limit-exceeded'], reasons: [] });

    expect(withoutReleased(released, released, hold)).toEqual([]);
    expect(withoutReleased(released, { ...released, amountMinor: 1_000_002n }, hold)).toEqual(hold);
    expect(step(released, 'ready', { reference: 'other' }).released).toEqual(['limit-exceeded']);
    expect(step(released, 'ready', { amountMinor: 1_000_002n }).released).toBeUndefined();
  });

  it('is no answer to the same reason once more, which waits for a person again', () => {
    const refused = { code: 'approval-refused', severity: 'hold', message: 'Refused.' } as const;
    const released = step(payoutIn('held'), 'ready', {
      released: ['approval-refused', 'limit-exceeded'],
      reasons: [],
    });

    const again = step(released, 'held', { reasons: [refused] });

    expect(again.released).toEqual(['limit-exceeded']);
    expect(withoutReleased(again, again, [refused, ...hold])).toEqual([refused]);
    expect(historyVerifies(again)).toBe(true);
  });

  it('never covers what makes a payout impossible', () => {
    const released = step(payoutIn('held'), 'ready', { released: ['iban-check-digits'], reasons: [] });
    const finding = { code: 'iban-check-digits', severity: 'reject', message: 'Wrong.' } as const;

    expect(withoutReleased(released, released, [finding])).toEqual([finding]);
  });
});

/** The entry with another reason for its step. */
function withReason({ why: _, facts: __, ...entry }: HistoryEntry, reason: StepReason): HistoryEntry {
  return { ...entry, ...reason };
}

describe('historyVerifies', () => {
  const tampers: readonly [string, (entry: HistoryEntry) => HistoryEntry][] = [
    ['version', (entry) => ({ ...entry, version: entry.version + 1 })],
    ['at', (entry) => ({ ...entry, at: '2020-01-01T00:00:00.000Z' })],
    ['from', (entry) => ({ ...entry, from: entry.from === 'ready' ? 'held' : 'ready' })],
    ['to', (entry) => ({ ...entry, to: entry.to === 'paid' ? 'failed' : 'paid' })],
    ['by', (entry) => ({ ...entry, by: entry.by === 'operator' ? 'repair-payouts' : 'operator' })],
    ['why', (entry) => withReason(entry, { why: 'rechecked' })],
    ['the batch of a claim', (entry) => withReason(entry, { why: 'batched', facts: { batchId: 'batch-2' } })],
    [
      'the words of a person',
      (entry) => withReason(entry, { why: 'released', facts: personsWord('Anna', 'paid') }),
    ],
    ['attempt', (entry) => ({ ...entry, attempt: entry.attempt + 1 })],
    ['reasonCodes', (entry) => ({ ...entry, reasonCodes: [...entry.reasonCodes, 'limit-exceeded'] })],
    ['evidence, made up', (entry) => ({ ...entry, evidence: fact('settled') })],
    [
      'evidence, made up and empty',
      (entry) => ({ ...entry, evidence: fact('pending', { bankReportId: '', status: '' }) }),
    ],
    [
      'evidence, its reason added',
      (entry) => ({
        ...entry,
        evidence: { ...(entry.evidence ?? fact('refused')), reasonCode: 'MS03' },
      }),
    ],
    ['payment digest', (entry) => ({ ...entry, paymentDigest: '0'.repeat(64) })],
    ['hash', (entry) => ({ ...entry, hash: '0'.repeat(64) })],
  ];

  it.each(tampers)('sees a changed %s in any entry of any history', (_field, tamper) => {
    fc.assert(
      fc.property(draws, fc.nat(), (steps, pick) => {
        const payout = walk(steps).at(-1) ?? payoutOf();
        const index = pick % payout.history.length;

        const history = payout.history.map((entry, i) => (i === index ? tamper(entry) : entry));

        expect(historyVerifies({ ...payout, history })).toBe(false);
      }),
    );
  });

  it.each<[string, Partial<Payout>]>([
    ['amount', { amountMinor: 1_250_000n }],
    ['amount, taken away', { amountMinor: undefined }],
    ['IBAN', { iban: IBANS.nl }],
    ['name', { recipientName: 'Somebody Else' }],
    ['currency', { currency: 'DKK' }],
    ['BIC', { bic: 'ABNANL2A' }],
    ['state', { state: 'ready' }],
    ['version', { version: 1 }],
    ['attempt, which makes another end-to-end id', { attempt: 2 }],
    ['payout id', { payoutId: payoutOf(expense({ expenseId: 'other' })).payoutId }],
    ['source, by whose mode it is paid', { source: 'ampeco' }],
    ['account at the source, by whose mode it is paid', { account: 'other' }],
    ['expense', { expenseId: 'other' }],
    ['batch', { batchId: 'batch-2' }],
    ['debtor account of its plan', { plan: { ...PLAN, debtorAccountId: 'other' } }],
    ['day of its plan', { plan: { ...PLAN, executionDate: plainDate('2026-11-04') } }],
    ['list of what a person released', { released: ['limit-exceeded'] as const }],
    ['history, emptied', { history: [] }],
  ])('sees a changed %s of the row', (_field, change) => {
    expect(historyVerifies({ ...payoutIn('submitted'), ...change })).toBe(false);
  });

  it('sees an entry that was left out, doubled or moved', () => {
    const payout = payoutIn('returned');
    const { history } = payout;

    history.forEach((entry, index) => {
      expect(historyVerifies({ ...payout, history: history.toSpliced(index, 1) })).toBe(false);
      expect(historyVerifies({ ...payout, history: history.toSpliced(index, 0, entry) })).toBe(false);
    });
    expect(historyVerifies({ ...payout, history: history.toReversed() })).toBe(false);
  });

  it('sees a history that was cut back together with its row', () => {
    const payout = payoutIn('paid');

    expect(historyVerifies({ ...payout, history: payout.history.slice(0, 1) })).toBe(false);
  });
});
