import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addedUp,
  addsUp,
  byState,
  countOf,
  type MonthSum,
} from '../../../console/page/screens/months/month-sums.ts';
import { STATE_RULES, STATES, type State } from '../../../functions/core/states.ts';
import { forAll } from '../../support/properties.ts';

type Counted = {
  readonly source: string;
  readonly week: string;
  readonly state: State;
  readonly minor: bigint;
};

const counted: fc.Arbitrary<Counted> = fc.record({
  source: fc.constantFrom('spirii/nordfleet', 'ampeco/voltgrid'),
  week: fc.constantFrom('2026-10-26', '2026-11-02', '2026-12-28'),
  state: fc.constantFrom(...STATES),
  minor: fc.bigInt({ min: 0n, max: 10n ** 20n }),
});

/** The sums of one payout, as the API gives them. */
function sumsOf({ source, week, state, minor }: Counted): readonly MonthSum[] {
  const { money } = STATE_RULES[state];
  const of = (name: string): string => (money === name ? minor : 0n).toString();
  return [
    {
      source,
      currency: 'EUR',
      acceptedMinor: (money === 'ended' ? 0n : minor).toString(),
      paidMinor: of('paid'),
      failedMinor: of('failed'),
      returnedMinor: of('returned'),
      openMinor: of('open'),
      endedMinor: of('ended'),
      byWeek: [{ week, state, money, count: 1, sumMinor: minor.toString() }],
      withoutAmount: 0,
      endedWithoutAmount: 0,
    },
  ];
}

describe('parts of a month', () => {
  it('add up to the minor unit: its equation, its states and its weeks', () => {
    forAll(fc.array(counted, { minLength: 1, maxLength: 30 }), (all) => {
      const sums = addedUp(all.map(sumsOf));

      expect(sums.reduce((count, sum) => count + countOf(sum), 0)).toBe(all.length);
      for (const sum of sums) {
        const own = all.filter(({ source }) => source === sum.source);
        expect(addsUp(sum)).toBe(true);
        for (const { state, count, sumMinor } of byState(sum)) {
          const inState = own.filter((one) => one.state === state);
          expect([count, BigInt(sumMinor)]).toEqual([inState.length, totalOf(inState)]);
        }
        for (const { week, state, count, sumMinor } of sum.byWeek) {
          const inWeek = own.filter((one) => one.state === state && one.week === week);
          expect([count, BigInt(sumMinor)]).toEqual([inWeek.length, totalOf(inWeek)]);
        }
      }
    });
  });
});

function totalOf(some: readonly Counted[]): bigint {
  return some.reduce((sum, { minor }) => sum + minor, 0n);
}
