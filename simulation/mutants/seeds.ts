/** Expenses in each run that looks for a mutant: the default of `npm run simulate`. */
export const PAYOUTS = 40;

/** Seeds with rare words of a bank and of people: without each of them a mutant lives, or something never occurs. */
const RARE = [
  26, 32, 40, 41, 45, 48, 50, 57, 58, 65, 71, 75, 78, 103, 119, 120, 226, 410, 505, 536, 637, 644, 791,
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
