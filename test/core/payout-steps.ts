import fc from 'fast-check';
import { ACTORS, type Payout } from '../../functions/core/payout.ts';
import { STATES } from '../../functions/core/states.ts';
import type { StepReason } from '../../functions/core/step-reason.ts';
import { lawfulStep, saidFor } from '../support/lawful-step.ts';
import { PLAN, payoutOf } from '../support/payouts.ts';
import { personsWord } from '../support/people.ts';

/** Steps drawn blindly: many are forbidden, and those must throw and change nothing. */
export const draws = fc.array(
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
export function walk(steps: readonly Draw[]): Payout[] {
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
