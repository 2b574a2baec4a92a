import type { Payout } from '../../functions/core/payout.ts';

/** What the payout is for, and what its earlier attempts were for. */
export function chargesNamedBy({ charges, earlier = [] }: Payout): ReadonlySet<string> {
  return new Set([charges, ...earlier.map((of) => of.charges)].filter((name) => name !== undefined));
}
