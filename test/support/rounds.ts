/** More than the longest list of a test has pages. */
const MAX_ROUNDS = 10_000;

/** Of a loop that is left after the last page: where that never comes, an error. */
export function* rounds(): Generator<number> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) yield round;
  throw new Error(`A list had no end after ${MAX_ROUNDS} pages.`);
}
