import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Assessed } from '../../functions/core/assessed.ts';
import type { Expense } from '../../functions/core/expense.ts';
import { applyValidation, type Reaction, react, stateOf } from '../../functions/core/follow.ts';
import { duplicateKeyOf, expenseDigest } from '../../functions/core/ids.ts';
import { factsDigest, type Payout } from '../../functions/core/payout.ts';
import { STATES, type State } from '../../functions/core/states.ts';
import { historyVerifies, stepPayout } from '../../functions/core/step-payout.ts';
import { changedUnseen } from '../../functions/core/unseen-change.ts';
import { validateExpense } from '../../functions/core/validate.ts';
import { refusal } from '../support/bank-facts.ts';
import { expense, IBANS } from '../support/expenses.ts';
import { saidFor, secondLegOf } from '../support/lawful-step.ts';
import {
  AT_MS,
  expenseFor,
  POLICY,
  payoutIn,
  payoutOf,
  REACHABLE_STATES,
  REFUSED,
  type ReachableState,
  step,
} from '../support/payouts.ts';

function assess(reading: Expense, hasRail = true): Assessed {
  const validation = validateExpense(reading, POLICY);
  const { amountMinor } = validation;
  const isClaimed = amountMinor !== undefined && stateOf(validation.findings) !== 'rejected';
  return {
    expense: reading,
    digest: expenseDigest(reading),
    validation,
    duplicateOf: undefined,
    hasRail,
    leftItsReport: false,
    duplicateKey: isClaimed ? duplicateKeyOf(reading, amountMinor) : undefined,
  };
}

/** What a collection would do with this reading of the payout's expense. */
function reactionTo(payout: Payout, reading: Expense): Exclude<Reaction, { kind: 'validate' }> {
  const reaction = react(payout, reading);
  if (reaction.kind !== 'validate') return reaction;
  const applied = applyValidation(payout, assess(reading));
  if (applied.kind === 'validate') throw new Error('Validation does not lead to another one.');
  return applied;
}

/** The payout after a collection has seen this reading. */
function follow(payout: Payout, reading: Expense): Payout {
  const reaction = reactionTo(payout, reading);
  if (reaction.kind === 'same') return payout;
  const { to, change, why } = reaction.step;
  // As the collection does: without the second leg of the attempt before, nothing becomes ready.
  const leg = to === 'ready' ? secondLegOf(payout) : undefined;
  if (leg === 'alive') return payout;
  return stepPayout(payout, to, change, {
    by: 'collect-expenses',
    why,
    facts: { runId: 'run-1' },
    atMs: AT_MS + payout.version * 60_000,
    ...(leg === undefined ? {} : { evidence: leg }),
  });
}

/** `same`, or where it goes, why, and with which reasons. */
function told(payout: Payout, reading: Expense): string {
  const reaction = reactionTo(payout, reading);
  if (reaction.kind === 'same') return 'same';
  const after = follow(payout, reading);
  const reasons = after.reasons.map((reason) => reason.code).join(' ');
  return `${reaction.step.to} by ${reaction.step.why}${reasons === '' ? '' : `: ${reasons}`}`;
}

type Reading =
  | 'unchanged'
  | 'amount'
  | 'IBAN'
  | 'wrong IBAN'
  | 'name'
  | 'energy'
  | 'waiting'
  | 'paid by source'
  | 'unclear'
  | 'other report';

const CHANGES: Readonly<Record<Reading, Partial<Expense>>> = {
  unchanged: {},
  amount: { amount: { text: '1300', unit: 'minor' } },
  IBAN: { iban: IBANS.deOther },
  'wrong IBAN': { iban: 'DE03120300000000202051' },
  name: { recipientName: 'Jane M. Doe' },
  energy: { energyWh: 43_000n },
  waiting: { payability: 'waiting', sourceStatus: 'Draft' },
  'paid by source': { payability: 'paid-by-source', sourceStatus: 'Paid' },
  unclear: {
    payability: 'unclear',
    sourceStatus: 'Paused',
    sourceFindings: [{ code: 'source-status-unclear', severity: 'hold', message: 'Paused.' }],
  },
  'other report': { reportId: 'report-2', amount: { text: '1300', unit: 'minor' } },
};

const ALARM = 'by source-changed-after-batching';

/** State by state: what a collection does with each reading. All that is not named is `same`. */
const EXPECTED: Readonly<Record<ReachableState, Partial<Record<Reading, string>>>> = {
  rejected: {
    amount: 'rejected by source-changed: iban-check-digits',
    IBAN: 'ready by source-corrected',
    'wrong IBAN': 'rejected by source-changed: iban-check-digits',
    name: 'rejected by source-changed: iban-check-digits',
    energy: 'rejected by source-changed: iban-check-digits',
    waiting: 'withdrawn by source-withdrew',
    'paid by source': 'withdrawn by source-paid',
    unclear: 'rejected by source-changed: source-status-unclear iban-check-digits',
    'other report': 'rejected by source-changed: iban-check-digits expense-id-duplicate',
  },
  held: {
    amount: 'ready by source-changed',
    IBAN: 'held by source-changed: limit-exceeded iban-changed',
    'wrong IBAN': 'rejected by source-changed: limit-exceeded iban-check-digits iban-changed',
    name: 'held by source-changed: limit-exceeded',
    energy: 'held by source-changed: limit-exceeded',
    waiting: 'withdrawn by source-withdrew',
    'paid by source': 'withdrawn by source-paid',
    unclear: 'held by source-changed: source-status-unclear limit-exceeded',
    'other report': 'held by source-changed: limit-exceeded expense-id-duplicate',
  },
  ready: {
    amount: 'ready by source-changed',
    IBAN: 'held by source-changed: iban-changed',
    'wrong IBAN': 'rejected by source-changed: iban-check-digits iban-changed',
    name: 'ready by source-changed',
    energy: 'ready by source-changed',
    waiting: 'withdrawn by source-withdrew',
    'paid by source': 'withdrawn by source-paid',
    unclear: 'held by source-changed: source-status-unclear',
    'other report': 'held by source-changed: expense-id-duplicate',
  },
  scheduled: {
    amount: 'held by source-changed-after-scheduling: amount-changed',
    IBAN: 'held by source-changed-after-scheduling: iban-changed',
    'wrong IBAN': 'held by source-changed-after-scheduling: iban-check-digits iban-changed',
    name: 'held by source-changed-after-scheduling: recipient-changed',
    waiting: 'withdrawn by source-withdrew',
    'paid by source': 'withdrawn by source-paid',
    unclear: 'held by source-changed-after-scheduling: source-status-unclear',
    'other report': 'held by source-changed: expense-id-duplicate',
  },
  batched: alarmsOn('batched', 'paid by source'),
  submitted: alarmsOn('submitted', 'paid by source'),
  accepted: alarmsOn('accepted', 'paid by source'),
  paid: alarmsOn('paid', 'paid by source'),
  failed: {
    amount: 'held by source-changed: amount-changed',
    IBAN: 'ready by source-changed',
    name: 'ready by source-changed',
    'wrong IBAN': 'failed by source-changed: iban-check-digits',
    unclear: 'failed by source-changed: source-status-unclear',
    waiting: 'failed by source-withdrew: source-status-unclear',
    'paid by source': 'failed by source-withdrew: source-status-unclear',
    'other report': 'held by source-changed: expense-id-duplicate',
  },
  returned: {
    amount: 'held by source-changed: amount-changed',
    IBAN: 'ready by source-changed',
    name: 'ready by source-changed',
    'wrong IBAN': 'returned by source-changed: iban-check-digits',
    unclear: 'returned by source-changed: source-status-unclear',
    waiting: 'returned by source-withdrew: source-status-unclear',
    'paid by source': 'returned by source-withdrew: source-status-unclear',
    'other report': 'held by source-changed: expense-id-duplicate',
  },
  withdrawn: {
    'paid by source': 'withdrawn by source-paid',
    amount: 'ready by source-changed',
    IBAN: 'held by source-changed: iban-changed',
    'wrong IBAN': 'rejected by source-changed: iban-check-digits iban-changed',
    name: 'ready by source-changed',
    energy: 'ready by source-changed',
    unclear: 'held by source-changed: source-status-unclear',
    'other report': 'held by source-changed: expense-id-duplicate',
  },
  cancelled: {},
};

function alarmsOn(state: State, ...more: Reading[]): Partial<Record<Reading, string>> {
  const readings: Reading[] = [
    'amount',
    'IBAN',
    'wrong IBAN',
    'name',
    'energy',
    'waiting',
    'unclear',
    'other report',
    ...more,
  ];
  return Object.fromEntries(readings.map((reading) => [reading, `${state} ${ALARM}`]));
}

const READINGS: readonly Reading[] = [
  'unchanged',
  'amount',
  'IBAN',
  'wrong IBAN',
  'name',
  'energy',
  'waiting',
  'paid by source',
  'unclear',
  'other report',
];

describe('what a reading of the source does to a payout', () => {
  const table = REACHABLE_STATES.flatMap((state) => READINGS.map((reading) => [state, reading] as const));

  it.each(table)('%s, read as %s', (state, reading) => {
    const payout = payoutIn(state);

    expect(told(payout, { ...expenseFor(state), ...CHANGES[reading] })).toBe(
      EXPECTED[state][reading] ?? 'same',
    );
  });

  it.each([
    [{}, ''],
    [{ amount: { text: '12.50', unit: 'major' } }, ''],
    [{ amount: { text: '1300', unit: 'minor' } }, ' another amount:'],
    [{ amount: { text: 'a lot', unit: 'minor' } }, ' another amount:'],
    [{ iban: IBANS.deOther, recipientName: 'J. Doe' }, ' another account and another name:'],
  ] satisfies [Partial<Expense>, string][])(
    'tells who is asked about a dead one what else is said: %j',
    (changes, says) => {
      const reading = { ...expenseFor('failed'), ...CHANGES.waiting, ...changes };

      const [asked] = follow(payoutIn('failed'), reading).reasons;

      expect(asked?.message.includes('It also states')).toBe(says !== '');
      expect(asked?.message).toContain(says);
    },
  );

  it('reads the details again where the amount changed or the payout comes back, and only there', () => {
    const details = (payout: Payout, changes: Partial<Expense>): boolean | undefined => {
      const reaction = react(payout, expense(changes));
      return reaction.kind === 'validate' ? reaction.details : undefined;
    };

    expect(details(payoutIn('ready'), CHANGES.amount)).toBe(true);
    expect(details(payoutIn('withdrawn'), CHANGES.energy)).toBe(true);
    expect(details(payoutIn('ready'), CHANGES.name)).toBe(false);
    expect(react(payoutIn('held'), expenseFor('held'))).toEqual({ kind: 'validate', details: false });
  });
});

describe('a payout that comes back within reach', () => {
  it('goes before a person when its batch is voided after the source changed the account', () => {
    const alarmed = follow(payoutIn('batched'), expense(CHANGES.IBAN));

    const voided = step(alarmed, 'scheduled');

    expect(told(voided, expense(CHANGES.IBAN))).toBe('held by source-changed-after-scheduling: iban-changed');
  });

  it('is withdrawn when its batch is voided after the source took it back', () => {
    const alarmed = follow(payoutIn('batched'), expense(CHANGES.waiting));

    expect(told(step(alarmed, 'scheduled'), expense(CHANGES.waiting))).toBe('withdrawn by source-withdrew');
  });

  it('tries the account that was corrected before the bank refused the old one', () => {
    const alarmed = follow(payoutIn('submitted'), expense(CHANGES.IBAN));
    const refused = step(alarmed, 'failed', {}, REFUSED);

    const next = follow(refused, expense(CHANGES.IBAN));

    expect(next).toMatchObject({ state: 'ready', attempt: 2, iban: IBANS.deOther });
  });

  it('stays scheduled when the source changed it and changed it back', () => {
    const there = follow(payoutIn('batched'), expense(CHANGES.IBAN));
    const back = step(follow(there, expense()), 'scheduled');

    expect(told(back, expense())).toBe('scheduled by looked-at-again');
    expect(changedUnseen(follow(back, expense()))).toBe(false);
    expect(told(follow(back, expense()), expense())).toBe('same');
  });

  it('stays released once a person has looked at the change', () => {
    const alarmed = follow(payoutIn('batched'), expense(CHANGES.IBAN));
    const held = follow(step(alarmed, 'scheduled'), expense(CHANGES.IBAN));

    const released = step(held, 'ready', { reasons: [], released: ['iban-changed'] });

    expect(told(step(released, 'scheduled'), expense(CHANGES.IBAN))).toBe('same');
  });
});

describe('a payment that the bank refused or gave back', () => {
  it.each(['failed', 'returned'] as const)(
    'for its account: a corrected one starts a new attempt of a %s one',
    (state) => {
      const dead = payoutIn(state);

      expect(told(dead, expense(CHANGES.IBAN))).toBe('ready by source-changed');
      expect(told(dead, expense(CHANGES.name))).toBe('ready by source-changed');
      expect(told(dead, expense({ bic: 'BYLADEM1001' }))).toBe('ready by source-changed');
    },
  );

  it.each(['AM05', 'DUPL', 'FRAD', 'FOCR', 'TM01', undefined])(
    'for %s: a change at the source puts it before a person',
    (reasonCode) => {
      const dead = step(payoutIn('submitted'), 'failed', {}, refusal(reasonCode));

      expect(follow(dead, expense(CHANGES.IBAN))).toMatchObject({
        state: 'held',
        reasons: [{ code: 'iban-changed' }],
      });
      expect(follow(dead, expense(CHANGES.name))).toMatchObject({
        state: 'held',
        reasons: [{ code: 'recipient-changed' }],
      });
      expect(follow(dead, expense(CHANGES.amount))).toMatchObject({
        state: 'held',
        reasons: [{ code: 'amount-changed' }],
      });
    },
  );
});

describe('findings that a later look does not find', () => {
  it('stay until a person settles them: a changed account', () => {
    const held = follow(payoutIn('ready'), expense(CHANGES.IBAN));

    expect(told(held, expense(CHANGES.IBAN))).toBe('same');
    expect(told(held, expense({ ...CHANGES.IBAN, ...CHANGES.energy }))).toBe(
      'held by source-changed: iban-changed',
    );
  });

  it.each([
    'iban-changed',
    'amount-changed',
    'recipient-changed',
    'file-refused',
    'bank-contradiction',
    'expense-id-duplicate',
    'attempt-settled',
  ] as const)('stay until a person settles them, whatever the source does meanwhile: %s', (code) => {
    const finding = { code, severity: 'hold', message: 'Look.' } as const;
    const held = payoutOf(expense(), { state: 'held', reasons: [finding] });
    const failed = step(payoutIn('failed'), 'failed', { reasons: [finding] });

    const back = follow(follow(held, expense(CHANGES.waiting)), expense());

    expect(told(held, expense())).toBe('same');
    expect(back).toMatchObject({ state: 'held', reasons: [{ code }] });
    expect(follow(failed, expense(CHANGES.IBAN))).toMatchObject({ state: 'held', reasons: [{ code }] });
  });

  it('are looked for in the details again at every look: charge records that do not add up', () => {
    const finding = { code: 'charge-records-sum', severity: 'hold', message: 'Off by 3.' } as const;
    const held = payoutOf(expense(), { state: 'held', reasons: [finding] });
    const stillOff = expense({ sourceFindings: [finding] });

    expect(react(held, expense())).toEqual({ kind: 'validate', details: true });
    expect(react(held, expense(CHANGES.name))).toEqual({ kind: 'validate', details: true });
    expect(applyValidation(held, { ...assess(stillOff), digest: expenseDigest(expense()) })).toEqual({
      kind: 'same',
    });
    expect(told(held, expense())).toBe('ready by looked-at-again');
  });

  it('stay until a debtor account pays the currency: no rail', () => {
    const finding = { code: 'rail-missing', severity: 'hold', message: 'No account pays EUR.' } as const;
    const held = payoutOf(expense(), { state: 'held', reasons: [finding] });

    expect(applyValidation(held, assess(expense(), false))).toEqual({ kind: 'same' });
    expect(applyValidation(held, assess(expense(), true))).toMatchObject({ step: { to: 'ready' } });
  });

  it('stay away once a person released them for this very payment', () => {
    const released = step(payoutIn('held'), 'ready', { reasons: [], released: ['limit-exceeded'] });
    const listed = expenseFor('held');

    expect(told(released, { ...listed, ...CHANGES.energy })).toBe('ready by source-changed');
    const more: Expense = { ...listed, amount: { text: '1000002', unit: 'minor' } };
    expect(told(released, more)).toBe('held by source-changed: limit-exceeded');
  });
});

describe('the same id in two reports', () => {
  it('is one payout where both say the same', () => {
    const payout = payoutIn('ready');

    const after = follow(payout, expense({ reportId: 'report-2' }));

    expect(after).toMatchObject({ state: 'ready', reasons: [], attempt: 1 });
  });

  it('stays held, whichever is read', () => {
    const held = follow(payoutIn('ready'), expense(CHANGES['other report']));

    expect(told(held, expense(CHANGES['other report']))).toBe('same');
    expect(told(held, expense())).toBe('same');
  });
});

const readings: fc.Arbitrary<Expense> = fc
  .record(
    {
      recipientName: fc.constantFrom('Jane Doe', 'Jane M. Doe', '', '123', 'n'.repeat(141)),
      iban: fc.constantFrom(IBANS.de, IBANS.deOther, IBANS.outsideSepa, IBANS.wrongCheckDigits, ''),
      amount: fc.constantFrom<Expense['amount'][]>(
        { text: '1250', unit: 'minor' },
        { text: '12.50', unit: 'major' },
        { text: '1300', unit: 'minor' },
        { text: '0', unit: 'minor' },
        { text: '12.505', unit: 'major' },
        { text: '1000001', unit: 'minor' },
        { text: 'x', unit: 'minor' },
      ),
      bic: fc.constantFrom('ABNANL2A', 'COBADEFF'),
      currency: fc.constantFrom('EUR', 'DKK', 'ISK', 'XXX'),
      reportId: fc.constantFrom('report-1', 'report-2'),
      reference: fc.constantFrom('report-1-1', 'report-2-1'),
      payability: fc.constantFrom<Expense['payability'][]>('payable', 'waiting', 'paid-by-source', 'unclear'),
      sourceFindings: fc.constantFrom<Expense['sourceFindings'][]>(
        [],
        [{ code: 'report-sum', severity: 'hold', message: 'Off by 1.' }],
        [{ code: 'expense-malformed', severity: 'reject', message: 'No name.' }],
      ),
    },
    { requiredKeys: [] },
  )
  .map((changes) => expense(changes));

/** Between two readings the rest of the pipeline and people act: any legal step may happen. */
const moves = fc.array(fc.tuple(readings, fc.option(fc.constantFrom(...STATES), { freq: 1 })), {
  minLength: 1,
  maxLength: 25,
});

const FROZEN: readonly State[] = [
  'batched',
  'submitted',
  'accepted',
  'paid',
  'failed',
  'returned',
  'cancelled',
];

function tryStep(payout: Payout, to: State): Payout {
  try {
    return step(payout, to, to === 'ready' ? { reasons: [] } : {}, saidFor(payout, to));
  } catch {
    return payout;
  }
}

describe('whatever a source says, in whatever order', () => {
  const states = fc.constantFrom(...REACHABLE_STATES);

  it('it leads to no forbidden step, and every history verifies', () => {
    fc.assert(
      fc.property(states, moves, (state, steps) => {
        let payout = payoutIn(state);
        for (const [reading, to] of steps) {
          payout = follow(payout, reading);
          if (to !== null) payout = tryStep(payout, to);
        }

        expect(historyVerifies(payout)).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it('it never changes what is being paid, nor makes an attempt of one that is alive', () => {
    fc.assert(
      fc.property(states, moves, (state, steps) => {
        let payout = payoutIn(state);
        for (const [reading, to] of steps) {
          const after = follow(payout, reading);
          if (FROZEN.includes(after.state)) expect(factsDigest(after)).toBe(factsDigest(payout));
          if (payout.state !== 'failed' && payout.state !== 'returned')
            expect(after.attempt).toBe(payout.attempt);
          payout = to === null ? after : tryStep(after, to);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('it is ready only with what a fresh validation of the same reading would pay', () => {
    fc.assert(
      fc.property(states, readings, (state, reading) => {
        const before = payoutIn(state);
        const after = follow(before, reading);
        if (after === before || after.state !== 'ready') return;

        const { findings, amountMinor, iban } = validateExpense(reading, POLICY);
        expect(findings).toEqual([]);
        expect(after).toMatchObject({ amountMinor, iban, currency: reading.currency });
      }),
      { numRuns: 400 },
    );
  });

  it('it is done with a reading: seen again, nothing changes', () => {
    fc.assert(
      fc.property(states, moves, (state, steps) => {
        let payout = payoutIn(state);
        for (const [reading, to] of steps) {
          payout = follow(payout, reading);
          // A scheduled payout that became invalid takes two steps: first before a person, then rejected.
          const settled = follow(payout, reading);
          expect(reactionTo(settled, reading)).toEqual({ kind: 'same' });
          payout = to === null ? settled : tryStep(settled, to);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('a source that does not come to rest', () => {
  const pairs: readonly (readonly [string, Partial<Expense>, Partial<Expense>])[] = [
    ['two amounts', {}, CHANGES.amount],
    ['two accounts', {}, CHANGES.IBAN],
    ['a right and a wrong account', {}, CHANGES['wrong IBAN']],
    ['payable and withdrawn', {}, CHANGES.waiting],
    ['withdrawn and unclear', CHANGES.waiting, CHANGES.unclear],
    ['two reports', {}, CHANGES['other report']],
    ['two meterings', {}, CHANGES.energy],
  ];

  it.each(REACHABLE_STATES.flatMap((state) => pairs.map((pair) => [state, ...pair] as const)))(
    '%s, %s: the history stays bounded',
    (state, _what, one, other) => {
      let payout = payoutIn(state);
      for (let round = 0; round < 300; round += 1) {
        payout = follow(payout, { ...expenseFor(state), ...(round % 2 === 0 ? other : one) });
      }

      expect(payout.version).toBeLessThanOrEqual(105);
      expect(historyVerifies(payout)).toBe(true);
    },
  );

  it('takes no payout out of a file that may still leave', () => {
    let payout = payoutIn('batched');
    for (let round = 0; round < 300; round += 1) {
      payout = follow(payout, expense(round % 2 === 0 ? CHANGES.amount : {}));
    }

    expect(payout.state).toBe('batched');
    expect(payout.reasons.map((reason) => reason.code)).toContain('source-unstable');
    expect(changedUnseen(payout)).toBe(true);
  });

  it('is told of before a person, and not paid meanwhile', () => {
    let payout = payoutIn('ready');
    for (let round = 0; round < 300; round += 1) {
      payout = follow(payout, expense(round % 2 === 0 ? CHANGES.waiting : {}));
    }

    expect(payout.state).toBe('held');
    expect(payout.reasons.map((reason) => reason.code)).toContain('source-unstable');
  });
});
