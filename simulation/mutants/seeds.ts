/** Expenses in each run that has to find a mutant: as many as `npm run simulate` makes by default. */
export const PAYOUTS = 40;

/** Rare contradictions of a bank, which the seeds before do not have. */
const RARE = [26, 31, 41, 42, 45, 46, 48, 50, 52, 53, 56, 57, 58, 85, 119, 132, 134, 135];

/** Every mutant is looked for in these runs, and the product as it is passes all of them. */
export const SEEDS: readonly number[] = [...Array.from({ length: 24 }, (_, index) => index + 1), ...RARE];

/** A bound on one search, in processor time: as long as `npm run simulate` runs by default. */
export const BUDGET_MS = 60_000;

/** The list from a seed on, and then from its start: so a mutant that another seed finds now is found all the same. */
export function seedsFrom(first: number | undefined): readonly number[] {
  const start = first === undefined ? 0 : Math.max(0, SEEDS.indexOf(first));
  return [...SEEDS.slice(start), ...SEEDS.slice(0, start)];
}
