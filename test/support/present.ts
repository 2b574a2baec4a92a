/** What is there. @throws where it is not: what follows would say less of why. */
export function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('It is not there.');
  return value;
}

/** The first two of some. @throws where there are fewer */
export function two<T>([one, other]: readonly T[]): readonly [T, T] {
  return [present(one), present(other)];
}

/** The first three of some. @throws where there are fewer */
export function three<T>([one, other, third]: readonly T[]): readonly [T, T, T] {
  return [present(one), present(other), present(third)];
}
