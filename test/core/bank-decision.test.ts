import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decide,
  holdOf,
  standingOf,
  VERDICTS,
  type Verdict,
  verdictOfStatus,
} from '../../functions/core/bank-decision.ts';
import { historyVerifies, type Payout, stepPayout } from '../../functions/core/payout.ts';
import { mayGo, STATES, type State } from '../../functions/core/transitions.ts';
import { AT_MS, PLAN, payoutIn, REACHABLE_STATES, step } from '../support/payouts.ts';

describe('statuses of a pain.002', () => {
  test.for([
    ['ACTC', 'accepted'],
    ['ACCP', 'accepted'],
    ['ACSP', 'accepted'],
    ['ACWC', 'accepted'],
    ['ACSC', 'settled'],
    ['RJCT', 'rejected'],
    ['PDNG', 'pending'],
    ['RCVD', 'pending'],
    ['PART', 'pending'],
  ] as const)('%s means %s', ([status, verdict]) => {
    expect(verdictOfStatus(status)).toBe(verdict);
  });

  test.for(['CANC', 'BLCK', 'ACCC', 'actc', '', 'constructor'])('"%s" is for a person', (status) => {
    expect(verdictOfStatus(status)).toBeUndefined();
  });
});

/** What the bank says, over the columns; a dot is "same", an exclamation mark a contradiction. */
const EXPECTED: Readonly<Record<State, string>> = {
  //            pending accepted             settled              rejected          booked          returned
  rejected: '   !       !                    !                    !                 !               !',
  held: '       !       !                    !                    !                 !               !',
  ready: '      !       !                    !                    !                 !               !',
  scheduled: '  !       !                    !                    !                 !               !',
  withdrawn: '  !       !                    !                    !                 !               !',
  cancelled: '  !       !                    !                    !                 !               !',
  batched:
    '    .       submitted>accepted   submitted>accepted   submitted>failed  submitted>paid  submitted>paid>returned',
  submitted:
    '  .       accepted             accepted             failed            paid            paid>returned',
  'in-doubt':
    ' .       submitted>accepted   submitted>accepted   failed            paid            paid>returned',
  accepted:
    '   .       .                    .                    failed            paid            paid>returned',
  paid: '       .       .                    .                    !                 .               returned',
  failed: '     .       .                    !                    .                 !               !',
  returned: '   .       .                    .                    .                 .               .',
};

function shown(state: State, verdict: Verdict): string {
  const decision = decide(state, verdict);
  if (decision === 'same') return '.';
  return decision === 'contradicts' ? '!' : decision.join('>');
}

describe('the decision table', () => {
  test.for(STATES)('%s against every verdict', (state) => {
    expect(VERDICTS.map((verdict) => shown(state, verdict))).toEqual(EXPECTED[state].trim().split(/ +/));
  });

  test('goes only where the transitions allow, step by step', () => {
    for (const state of STATES) {
      for (const verdict of VERDICTS) {
        const decision = decide(state, verdict);
        if (typeof decision === 'string') continue;
        decision.reduce((from, to) => {
          expect(mayGo(from, to), `${from} to ${to}`).toBe(true);
          return to;
        }, state);
      }
    }
  });

  test('says nothing new the second time, whatever it said the first time', () => {
    for (const state of STATES) {
      for (const verdict of VERDICTS) {
        const decision = decide(state, verdict);
        const end = typeof decision === 'string' ? undefined : decision.at(-1);
        if (end !== undefined) expect(decide(end, verdict), `${state} ${verdict}`).toBe('same');
      }
    }
  });

  test('comes to the same end in any order of truthful reports', () => {
    const histories: readonly (readonly Verdict[])[] = [
      ['pending', 'accepted', 'settled', 'booked'],
      ['accepted', 'settled', 'booked', 'returned'],
      ['pending', 'accepted', 'rejected'],
    ];
    fc.assert(
      fc.property(
        fc
          .constantFrom(...histories)
          .chain((verdicts) =>
            fc
              .shuffledSubarray([...verdicts], { minLength: verdicts.length })
              .map((shuffled) => ({ verdicts, shuffled })),
          ),
        ({ verdicts, shuffled }) => {
          const run = (order: readonly Verdict[]): State =>
            order.reduce<State>((state, verdict) => {
              const decision = decide(state, verdict);
              expect(decision).not.toBe('contradicts');
              return typeof decision === 'string' ? state : (decision.at(-1) ?? state);
            }, 'submitted');
          expect(run(shuffled)).toBe(run(verdicts));
        },
      ),
    );
  });
});

describe('where an attempt stands', () => {
  test.for(REACHABLE_STATES.filter((state) => state !== 'cancelled'))('the current one: %s', (state) => {
    expect(standingOf(payoutIn(state), 1)).toBe(state);
  });

  test('an older one stands where it ended, and one to come nowhere', () => {
    const payout = step(payoutIn('failed'), 'ready');

    expect(standingOf(payout, 1)).toBe('failed');
    expect(standingOf(payout, 2)).toBe('ready');
    expect(standingOf(payout, 3)).toBeUndefined();
    expect(standingOf(payout, 0)).toBeUndefined();
  });

  test.for(['failed', 'returned'] as const)('one that was %s and then cancelled is %s', (state) => {
    expect(standingOf(step(payoutIn(state), 'cancelled'), 1)).toBe(state);
  });

  test('one that was cancelled before it was sent was never sent', () => {
    const payout = step(payoutIn('scheduled'), 'cancelled', { plan: undefined });

    expect(decide(standingOf(payout, 1) ?? 'paid', 'booked')).toBe('contradicts');
  });
});

describe('a hold for a contradiction', () => {
  const held = (payout: Payout): Payout | undefined => {
    const hold = holdOf(payout);
    if (hold === undefined) return undefined;
    return stepPayout(payout, hold.to, hold.change, {
      by: 'reconcile-bank-reports',
      why: 'bank-contradiction',
      atMs: AT_MS,
    });
  };

  test.for(['ready', 'scheduled'] as const)('takes a %s payout out of the way to the bank', (state) => {
    const payout = held(payoutIn(state));

    expect(payout?.state).toBe('held');
    expect(payout?.plan).toBeUndefined();
    expect(payout?.reasons.map(({ code }) => code)).toContain('bank-contradiction');
  });

  test.for(['held', 'rejected', 'withdrawn', 'failed', 'returned'] as const)(
    'is a reason on a %s payout, beside those that it has',
    (state) => {
      const before = payoutIn(state);
      const payout = held(before);

      expect(payout?.state).toBe(state);
      expect(payout?.attempt).toBe(before.attempt);
      expect(payout?.bankEvidence).toEqual(before.bankEvidence);
      expect(payout?.reasons).toEqual([
        ...before.reasons,
        expect.objectContaining({ code: 'bank-contradiction', severity: 'hold' }),
      ]);
    },
  );

  test.for(['batched', 'submitted', 'accepted', 'paid', 'cancelled'] as const)(
    'cannot stop a %s payout',
    (state) => {
      expect(holdOf(payoutIn(state))).toBeUndefined();
    },
  );

  test('comes once, and again after a person released the first', () => {
    const first = held(payoutIn('ready'));
    expect(first).toBeDefined();
    if (first === undefined) return;
    expect(holdOf(first)).toBeUndefined();
    const released = step(first, 'ready', {
      reasons: [],
      released: ['bank-contradiction', 'possible-duplicate'],
    });

    const second = held(released);

    expect(second?.state).toBe('held');
    expect(second?.released).toEqual(['possible-duplicate']);
    expect(second !== undefined && historyVerifies(second)).toBe(true);
  });

  test('changes nothing about what is to be paid', () => {
    const before = step(payoutIn('ready'), 'scheduled', { plan: PLAN });
    const after = held(before);

    expect(after).toMatchObject({ iban: before.iban, amountMinor: before.amountMinor, attempt: 1 });
  });
});
