/** Expenses in each run that looks for a mutant: the default of `npm run simulate`. */
export const PAYOUTS = 40;

/** Seeds with rare words of a bank and of people, which the others lack. */
const RARE = [
  26, 31, 32, 40, 41, 42, 45, 46, 48, 50, 53, 56, 57, 58, 65, 71, 75, 85, 101, 103, 119, 120, 132, 134, 135,
  148, 226, 410, 436, 505, 536, 637, 644, 791,
];

/** The runs that look for every mutant; the unchanged product passes all of them. */
export const SEEDS: readonly number[] = [...Array.from({ length: 24 }, (_, index) => index + 1), ...RARE];

/** Bounds one search, in processor time: the default of `npm run simulate`. */
export const BUDGET_MS = 60_000;

/** The list from a seed on, then from its start, so that another seed may find the mutant too. */
export function seedsFrom(first: number | undefined): readonly number[] {
  const start = first === undefined ? 0 : Math.max(0, SEEDS.indexOf(first));
  return [...SEEDS.slice(start), ...SEEDS.slice(0, start)];
}
