import type { Strike } from './faults/fault-plan.ts';

export type ShrinkResult = { readonly strikes: readonly Strike[]; readonly runs: number };

/**
 * Finds a short schedule of faults that still fails: removes ever smaller parts, until it needs every single fault
 * (minimising delta debugging, Zeller and Hildebrandt, 2002).
 * @param stillFails runs the world with exactly these faults.
 * @param maxRuns a bound: a schedule that is not minimal by then still fails.
 */
export async function shrink(
  strikes: readonly Strike[],
  stillFails: (strikes: readonly Strike[]) => Promise<boolean>,
  maxRuns: number,
): Promise<ShrinkResult> {
  let runs = 0;
  const fails = async (candidate: readonly Strike[]): Promise<boolean> => {
    runs += 1;
    return stillFails(candidate);
  };
  let current = strikes;
  let parts = 2;
  while (current.length > 0 && runs < maxRuns) {
    const size = Math.ceil(current.length / parts);
    let smaller: readonly Strike[] | undefined;
    for (let start = 0; start < current.length && runs < maxRuns; start += size) {
      const rest = [...current.slice(0, start), ...current.slice(start + size)];
      if (await fails(rest)) {
        smaller = rest;
        break;
      }
    }
    if (smaller !== undefined) {
      current = smaller;
      parts = Math.max(2, parts - 1);
    } else if (size > 1) {
      parts = Math.min(current.length, parts * 2);
    } else {
      break;
    }
  }
  return { strikes: current, runs };
}
