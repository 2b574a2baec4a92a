import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { personKeyOf } from '../../functions/core/approval/person.ts';
import { partsOfReason, type StepReason, WHYS } from '../../functions/core/step-reason.ts';
import { personNamed, personsWord } from '../support/people.ts';
import { forAll } from '../support/properties.ts';

const reasons: fc.Arbitrary<StepReason> = fc.oneof(
  fc.record({
    why: fc.constant('collected' as const),
    facts: fc.record({ runId: fc.string({ maxLength: 3 }) }),
  }),
  fc.record({
    why: fc.constant('settlement-overlaps' as const),
    facts: fc.record({ runId: fc.string({ maxLength: 3 }), otherReportId: fc.string({ maxLength: 3 }) }),
  }),
  fc.record({
    why: fc.constant('released' as const),
    facts: fc.record({
      person: fc.string({ maxLength: 3 }),
      personKey: fc.string({ maxLength: 3 }),
      reason: fc.string({ maxLength: 3 }),
    }),
  }),
  fc.record({ why: fc.constantFrom('scheduled' as const, 'rechecked' as const) }),
);

describe('the reason of a step', () => {
  it('has parts that tell it from every other reason', () => {
    forAll(reasons, reasons, (one, other) => {
      const isSame = partsOfReason(one).join('\n') === partsOfReason(other).join('\n');

      expect(isSame).toBe(JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)));
    });
  });

  it('has the same parts in whatever order a store gives its facts back', () => {
    const one = { why: 'released', facts: personsWord('Anna', 'looked') } as const;
    const other = {
      why: 'released',
      facts: { reason: 'looked', personKey: personKeyOf(personNamed('Anna')), person: 'Anna' },
    } as const;

    expect(partsOfReason(other)).toEqual(partsOfReason(one));
  });

  it('is a code that no other reason has', () => {
    expect(new Set(WHYS).size).toBe(WHYS.length);
    for (const why of WHYS) expect(why).toMatch(/^[a-z][a-z-]{0,39}$/);
  });
});

function sorted({ why, facts }: StepReason) {
  return [why, Object.entries(facts ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))];
}
