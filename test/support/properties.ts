import fc from 'fast-check';

type Values = [unknown, ...unknown[]];

/** An arbitrary of each value, and then what is to hold of them. */
type Drawn<Ts extends Values, Held> = [
  ...arbitraries: { [K in keyof Ts]: fc.Arbitrary<Ts[K]> },
  holds: (...values: Ts) => Held,
];

/** Tries the property on drawn values, as often as fast-check does by itself. */
export function forAll<Ts extends Values>(...drawn: Drawn<Ts, void>): void {
  fc.assert(fc.property<Ts>(...drawn));
}

/** The same, so many times. */
export function forAllIn<Ts extends Values>(numRuns: number, ...drawn: Drawn<Ts, void>): void {
  fc.assert(fc.property<Ts>(...drawn), { numRuns });
}

export function forAllAsync<Ts extends Values>(...drawn: Drawn<Ts, Promise<void>>): Promise<void> {
  return fc.assert(fc.asyncProperty<Ts>(...drawn));
}

export function forAllAsyncIn<Ts extends Values>(
  numRuns: number,
  ...drawn: Drawn<Ts, Promise<void>>
): Promise<void> {
  return fc.assert(fc.asyncProperty<Ts>(...drawn), { numRuns });
}
