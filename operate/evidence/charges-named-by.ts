import type { Payout } from '../../functions/core/payout.ts';

/** Charges of the payout, and of its earlier attempts. */
export function chargesNamedBy({ charges, earlier = [] }: Payout): ReadonlySet<string> {
  return new Set([charges, ...earlier.map((of) => of.charges)].filter((name) => name !== undefined));
}
